import { closeSync, constants, fchmodSync, fstatSync, lstatSync, openSync, readSync, type Stats } from 'node:fs';
import { createHash } from 'node:crypto';
import { codeOf } from './files.ts';
import { quietly } from './place-file.ts';

/** What is not what was seen a moment ago. */
export const replaced = 'it was replaced while it was read';

/** A file as it was read: SHA-256 of its bytes in hex, and the bytes where they are not more than was asked for. */
export type ReadFile = { readonly hash: string; readonly bytes?: Buffer } | { readonly refused: string };

/** Goes into a folder that was seen before; else why not. The process may then be anywhere. */
function enter(name: string, device: number, inode: number): string | undefined {
  try {
    process.chdir(name);
    const { dev, ino } = lstatSync('.');
    return dev === device && ino === inode ? undefined : replaced;
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    return code === 'ENOTDIR' ? replaced : whyNot(code);
  }
}

/** Does something in a folder, and goes back to where the process was. */
function within<T>(folder: string, work: () => T): T {
  const back = workingFolder();
  try {
    process.chdir(folder);
    return work();
  } finally {
    if (back !== undefined) quietly(() => process.chdir(back));
  }
}

/** Undefined where it was removed. */
function workingFolder(): string | undefined {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}

/** Why something of a tree is not looked at, by the code of the system’s error, as a part of a sentence. */
export function whyNot(code: string): string {
  if (code === 'EACCES' || code === 'EPERM') return 'it may not be read (permission denied)';
  if (code === 'ENOENT') return 'it is not there';
  if (code === 'ENOTDIR') return 'it is no folder';
  return `the system could not read it (${code})`;
}

/** Does something to an entry by its path below a folder, through folders alone: no link is followed on the way. Throws what the system says. */
function atEntry<T>(top: string, path: string, work: (name: string, stats: Stats) => T): T | { readonly refused: string } {
  return within(top, () => {
    const names = path.split('/');
    const last = names.pop()!;
    for (const name of names) {
      const { dev, ino } = lstatSync(name);
      const why = enter(name, dev, ino);
      if (why !== undefined) return { refused: why };
    }
    return work(last, lstatSync(last));
  });
}

/** What came of it, or what the system’s error means. */
function orWhyNot<T>(work: () => T): T | { readonly refused: string } {
  try {
    return work();
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    return { refused: code === 'ELOOP' ? replaced : whyNot(code) };
  }
}

/** Reads one file of a tree; see `readInTree`. */
export type ReadInTree = (top: string, path: string, limit: number, hashLimit: number) => ReadFile;

/** Reads a file by its path below a folder: its bytes up to `limit`, its hash up to `hashLimit`. */
export const readInTree: ReadInTree = (top, path, limit, hashLimit) =>
  orWhyNot(() => atEntry(top, path, (name, stats) => readEntry(name, stats, limit, hashLimit)));

/** Clears bits of one file of a tree; see `clearSpecialBits`. */
export type ClearSpecialBits = (top: string, path: string, inode: number) => { readonly refused?: string };

/** Takes setuid and setgid from a file by its path below a folder, if it is the one that was seen. Only its owner may, and root. */
export const clearSpecialBits: ClearSpecialBits = (top, path, inode) =>
  orWhyNot(() =>
    atEntry(top, path, (name, stats) =>
      stats.ino === inode
        ? withOpened(name, stats, (file, now) => {
            fchmodSync(file, now.mode & 0o1777);
            return {};
          })
        : { refused: replaced },
    ),
  );

function withOpened<T>(
  name: string | Buffer,
  { dev, ino }: Stats,
  work: (file: number, now: Stats) => T,
): T | { readonly refused: string } {
  const file = openSync(name, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY);
  try {
    const now = fstatSync(file);
    return now.isFile() && now.dev === dev && now.ino === ino ? work(file, now) : { refused: replaced };
  } finally {
    closeSync(file);
  }
}

/** Reads a file that was just looked at, in the folder that the process is in. */
function readEntry(name: string | Buffer, stats: Stats, limit: number, hashLimit: number): ReadFile {
  return orWhyNot(() =>
    withOpened(name, stats, (file, { size }): ReadFile => (size > limit ? hashOnly(file, size, hashLimit) : readWhole(file, size))),
  );
}

/** What comes after the size that it had is cut off: it is being written. */
function readWhole(file: number, size: number): ReadFile {
  const bytes = Buffer.allocUnsafe(size);
  let length = 0;
  while (length < size) {
    const count = readSync(file, bytes, length, size - length, null);
    if (count === 0) break;
    length += count;
  }
  const whole = bytes.subarray(0, length);
  return { hash: createHash('sha256').update(whole).digest('hex'), bytes: whole };
}

const chunk = 1 << 20;

function hashOnly(file: number, size: number, hashLimit: number): ReadFile {
  if (size > hashLimit) return { refused: `it has more than ${hashLimit >> 20} MiB` };
  const hash = createHash('sha256');
  const bytes = Buffer.allocUnsafe(chunk);
  for (let done = 0; done < size;) {
    const count = readSync(file, bytes, 0, chunk, null);
    if (count === 0) break;
    hash.update(bytes.subarray(0, count));
    done += count;
  }
  return { hash: hash.digest('hex') };
}
