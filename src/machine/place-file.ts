import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  linkSync,
  lstatSync,
  openSync,
  realpathSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { codeOf, isBelow, realPath } from './files.ts';
import type { WriteRefusal } from './machine.ts';

/** Where a text goes: links followed (but to a device or a pipe), and what stands there now. */
export interface FilePlace {
  readonly real: string;
  readonly now?: Stats;
}

/**
 * Where what is written to a path goes, or why nothing may. `inside`: an absolute folder that no regular file may lie out of; a device or a
 * pipe may, since nothing takes its place. Throws what the system says.
 */
export function placeFile(path: string, inside?: string): FilePlace | WriteRefusal {
  const place = followed(path);
  if ('refused' in place) return place;
  if (place.now?.isDirectory() === true) return badPath('it is a folder');
  const isFile = place.now === undefined || place.now.isFile();
  if (isFile && inside !== undefined && !isBelow(place.real, realPath(inside)))
    return badPath('it is a symbolic link that leaves the folder');
  return place;
}

function followed(path: string): FilePlace | WriteRefusal {
  const entry = lstatSync(path, { throwIfNoEntry: false });
  if (entry === undefined) return { real: join(realpathSync(dirname(path)), basename(path)) };
  try {
    const now = statSync(path);
    // What /dev/stdout leads to may have no path.
    return { real: now.isFile() || now.isDirectory() ? realpathSync(path) : path, now };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return badPath('it is a symbolic link that leads to nothing');
    throw error;
  }
}

/** A refusal that another path or another file would not meet. */
export function badPath(refused: string): WriteRefusal {
  return { refused, isBadPath: true };
}

/** A file beside the place it shall take: whoever looks sees the old text or the new one, never a part. */
export interface FileBeside {
  readonly file: number;
  /** Gives it the old one's mode and its place; `onlyNew`: unless something stands there. */
  settle(onlyNew: boolean): void;
  /** Takes it away. */
  discard(): void;
}

/** Begins a file in the folder of its place; `isPrivate`: one that is new is for this user alone. Throws what the system says. */
export function beginBeside({ real, now }: FilePlace, isPrivate = false): FileBeside {
  // A rename needs no right to the file itself, but who took that right away meant it.
  if (now !== undefined) accessSync(real, constants.W_OK);
  const beside = join(dirname(real), `.containai-${process.pid}-${Math.random().toString(36).slice(2)}.tmp`);
  // Until it has the old one's mode, nobody else reads it.
  const file = openSync(beside, 'wx', now === undefined && !isPrivate ? 0o666 : 0o600);
  return {
    file,
    settle: (onlyNew) => {
      if (now !== undefined) keep(file, now);
      closeSync(file);
      if (onlyNew) moveToNew(beside, real);
      else renameSync(beside, real);
    },
    discard: () => {
      quietly(() => closeSync(file));
      quietly(() => unlinkSync(beside));
    },
  };
}

/** Writes all of a text. */
export function writeWhole(file: number, text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
}

function keep(file: number, { uid, gid, mode }: Stats): void {
  // Before the mode: a change of the owner takes bits of it away. Only root gives files away; the text is still what counts.
  quietly(() => fchownSync(file, uid, gid));
  fchmodSync(file, mode & 0o7777);
}

/** A rename would take the place of a file that came meanwhile; a link does not. */
function moveToNew(beside: string, real: string): void {
  try {
    linkSync(beside, real);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw error;
    // A file system without hard links.
    renameSync(beside, real);
    return;
  }
  quietly(() => unlinkSync(beside));
}

/** Does what may fail without harm. */
export function quietly(work: () => void): void {
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
  EEXIST: 'it is there already',
  EISDIR: 'it is a folder',
  ELOOP: 'its symbolic links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
  ERR_INVALID_ARG_VALUE: 'its name holds a null character',
};

const badPaths: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'EEXIST', 'EISDIR', 'ELOOP', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE']);

/** What an error of the system means for a file that is written; any other error is thrown again. */
export function whyNotWritten(error: unknown): WriteRefusal {
  const code = codeOf(error);
  if (code === undefined) throw error;
  return { refused: sentences[code] ?? `the system could not write it (${code})`, isBadPath: badPaths.has(code) };
}
