import { closeSync, fchmodSync, openSync, realpathSync, renameSync, statSync, type Stats, unlinkSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { codeOf } from './files.ts';
import type { Output, OutputAnswer } from './machine.ts';

/** Texts are gathered up to so many characters before they are written. */
const mostWaiting = 1 << 16;

/** See `Machine.openOutput`. */
export function openOutput(path: string): OutputAnswer {
  try {
    const place = placeOf(path);
    if (place.now?.isDirectory() === true) return { refused: 'it is a folder', isBadPath: true };
    // A pipe or a device is written as it is: a file in its place would be something else.
    if (place.now !== undefined && !place.now.isFile()) return opened(openSync(place.real, 'w'));
    const beside = join(dirname(place.real), `.containai-${process.pid}-${Math.random().toString(36).slice(2)}.tmp`);
    const file = openSync(beside, 'wx', 0o666);
    if (place.now !== undefined) fchmodSync(file, place.now.mode & 0o7777);
    return opened(file, { beside, real: place.real });
  } catch (error) {
    return explain(error);
  }
}

function placeOf(path: string): { readonly real: string; readonly now?: Stats } {
  const now = statSync(path, { throwIfNoEntry: false });
  return now === undefined ? { real: join(realpathSync(dirname(path)), basename(path)) } : { real: realpathSync(path), now };
}

/** @param move where the file goes once it is whole */
function opened(file: number, move?: { readonly beside: string; readonly real: string }): { readonly output: Output } {
  let waiting = '';
  let failed: OutputAnswer | undefined;
  const attempt = (work: () => void): { readonly refused?: string } => {
    if (failed !== undefined) return {};
    try {
      work();
      return {};
    } catch (error) {
      failed = explain(error);
      discard();
      return failed;
    }
  };
  const flush = (): void => {
    const bytes = Buffer.from(waiting, 'utf8');
    waiting = '';
    for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
  };
  const discard = (): void => {
    quietly(() => closeSync(file));
    if (move !== undefined) quietly(() => unlinkSync(move.beside));
  };
  return {
    output: {
      write: (text) => {
        waiting += text;
        return waiting.length < mostWaiting ? {} : attempt(flush);
      },
      finish: () =>
        attempt(() => {
          flush();
          closeSync(file);
          if (move !== undefined) renameSync(move.beside, move.real);
        }),
      discard,
    },
  };
}

function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // Nothing more can be done about it.
  }
}

const sentences: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'its folder is a file',
  EACCES: 'it may not be written (permission denied)',
  EPERM: 'it may not be written (permission denied)',
  EROFS: 'it lies on a file system that is read-only',
  ENOSPC: 'there is no space left',
  EDQUOT: 'there is no space left for this user',
  EISDIR: 'it is a folder',
  ELOOP: 'its symbolic links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
  ERR_INVALID_ARG_VALUE: 'its name holds a null character',
};

const badPaths: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'ELOOP', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE']);

function explain(error: unknown): { readonly refused: string; readonly isBadPath: boolean } {
  const code = codeOf(error);
  if (code === undefined) throw error;
  return { refused: sentences[code] ?? `the system could not write it (${code})`, isBadPath: badPaths.has(code) };
}
