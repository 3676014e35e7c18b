import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  linkSync,
  lstatSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { codeOf, isBelow, realPath } from './files.ts';
import type { WriteAnswer, WriteWish } from './machine.ts';

/** See `Machine.writeText`. */
export function writeText(path: string, text: string, { inside, expects }: WriteWish = {}): WriteAnswer {
  try {
    const place = placeOf(path);
    if ('refused' in place) return place;
    if (inside !== undefined && !isBelow(place.real, realPath(inside))) return { refused: 'it is a symbolic link that leaves the folder' };
    const refused = refusal(place, expects);
    if (refused !== undefined) return { refused };
    replace(place, Buffer.from(text, 'utf8'), expects === null);
    return { written: true };
  } catch (error) {
    return { refused: explain(error) };
  }
}

/** Where a text goes: links followed, and what stands there now. */
interface Place {
  readonly real: string;
  readonly now?: Stats;
}

function placeOf(path: string): Place | { readonly refused: string } {
  const entry = lstatSync(path, { throwIfNoEntry: false });
  if (entry === undefined) return { real: join(realpathSync(dirname(path)), basename(path)) };
  try {
    const real = realpathSync(path);
    return { real, now: statSync(real) };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { refused: 'it is a symbolic link that leads to nothing' };
    throw error;
  }
}

function refusal({ real, now }: Place, expects: WriteWish['expects']): string | undefined {
  if (now === undefined) return typeof expects === 'string' ? 'it is no longer there' : undefined;
  if (now.isDirectory()) return 'it is a folder';
  if (!now.isFile()) return 'it is not a regular file';
  if (expects === null) return 'it is there already';
  // A rename needs no right to the file itself, but who took that right away meant it.
  accessSync(real, constants.W_OK);
  if (expects === undefined || holds(real, now, expects)) return undefined;
  return 'it is no longer what was read of it, or holds bytes that are not UTF-8';
}

function holds(real: string, now: Stats, text: string): boolean {
  const bytes = Buffer.from(text, 'utf8');
  return bytes.length === now.size && bytes.equals(readFileSync(real));
}

/** Writes beside the place and renames: whoever looks sees the old text or the new one, never a part. */
function replace({ real, now }: Place, bytes: Buffer, onlyNew: boolean): void {
  const beside = join(dirname(real), `.containai-${process.pid}-${Math.random().toString(36).slice(2)}.tmp`);
  // Until it has the old one's mode, nobody else reads it.
  const file = openSync(beside, 'wx', now === undefined ? 0o666 : 0o600);
  try {
    try {
      for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
      if (now !== undefined) keep(file, now);
    } finally {
      closeSync(file);
    }
    if (onlyNew) moveToNew(beside, real);
    else renameSync(beside, real);
  } catch (error) {
    removeQuietly(beside);
    throw error;
  }
}

function keep(file: number, { uid, gid, mode }: Stats): void {
  try {
    // Before the mode: a change of the owner takes bits of it away. Without effect where the owner is the same.
    fchownSync(file, uid, gid);
  } catch {
    // Only root gives files away; the text is still what counts.
  }
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
  removeQuietly(beside);
}

function removeQuietly(path: string): void {
  try {
    unlinkSync(path);
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
  ELOOP: 'its symbolic links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
  ERR_INVALID_ARG_VALUE: 'its name holds a null character',
};

function explain(error: unknown): string {
  const code = codeOf(error);
  if (code === undefined) throw error;
  return sentences[code] ?? `the system could not write it (${code})`;
}
