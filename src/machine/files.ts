import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  realpathSync,
  statSync,
  type Stats,
} from 'node:fs';
import { parse, relative, resolve, sep } from 'node:path';
import type { Entry, Kind, NotRead, Owners, TextAnswer } from './machine.ts';

/** See `Machine.readText`. A file that grows while it is read is cut off at its first size, never followed. */
export function readText(path: string, limit: number, inside?: string): TextAnswer {
  // What `..` steps back over need not be there.
  const isPlain = path.startsWith(sep) && !path.endsWith(sep) && !path.includes(`${sep}..`);
  const named = isPlain ? path : resolve(path);
  try {
    // Most files that are asked for are not there, and an error costs more than a look. And it is looked at before it is opened: opening a device can have effects.
    const stats = statSync(named, quietly);
    if (stats === undefined) return { missing: true };
    const real = realpathSync.native(named);
    if (inside !== undefined && !isInside(real, inside)) return { refused: 'it is a symbolic link that leaves the folder' };
    return refusal(stats, limit) ?? readOpened(real, limit);
  } catch (error) {
    // What /dev/stdin leads to may have no path.
    return codeOf(error) === 'ENOENT' && kindOf(named) === 'other' ? notRegular : explain(error);
  }
}

const quietly = { throwIfNoEntry: false } as const;

// A real path holds no link, so that a folder which it begins with is real as well.
function isInside(real: string, folder: string): boolean {
  return real.startsWith(folder + sep) || isBelow(real, realPath(folder));
}

function readOpened(path: string, limit: number): TextAnswer {
  // The path could have been replaced meanwhile: a pipe must not block, a link not be followed.
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW | constants.O_NOCTTY);
  try {
    const stats = fstatSync(file);
    const refused = refusal(stats, limit);
    if (refused !== undefined) return refused;
    const bytes = Buffer.allocUnsafe(stats.size);
    let length = 0;
    while (length < bytes.length) {
      const count = readSync(file, bytes, length, bytes.length - length, null);
      if (count === 0) break;
      length += count;
    }
    return { text: bytes.toString('utf8', 0, length) };
  } finally {
    closeSync(file);
  }
}

/** Said of folders, pipes and devices. */
export const notRegular: NotRead = { refused: 'it is not a regular file' };

function refusal(stats: Stats, limit: number): TextAnswer | undefined {
  if (stats.isDirectory()) return { refused: 'it is a folder' };
  if (!stats.isFile()) return notRegular;
  return stats.size > limit ? tooLarge(stats.size, limit) : undefined;
}

/** What is said of a file of more bytes than are read. */
export function tooLarge(size: number, limit: number): TextAnswer {
  return { refused: `it has ${showSize(size)}, more than the ${showSize(limit)} that any such file needs` };
}

function showSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  return bytes < 1 << 20 ? `${Math.round(bytes / 1024)} KiB` : `${(bytes / (1 << 20)).toFixed(bytes % (1 << 20) === 0 ? 0 : 1)} MiB`;
}

/** Why a file was not read, by what the system says of it; throws what is no fault of the file. */
export function explain(error: unknown): NotRead {
  const code = codeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return { missing: true };
  if (code === 'EACCES' || code === 'EPERM') return { refused: 'it may not be read (permission denied)' };
  if (code === 'ELOOP') return { refused: 'its symbolic links lead in a circle' };
  if (code === 'ENAMETOOLONG') return { refused: 'its name is too long' };
  if (code === 'ERR_INVALID_ARG_VALUE') return { refused: 'its name holds a null character' };
  if (code === 'ENXIO') return notRegular;
  if (code === undefined) throw error;
  return { refused: `the system could not read it (${code})` };
}

/** The code of an error of the system, such as `ENOENT`; undefined for any other error. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

/** See `Machine.list`. */
export function list(folder: string): readonly Entry[] | undefined {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries
      .map((entry): Entry => ({ name: entry.name, kind: entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : 'other' }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return undefined;
  }
}

/** See `Machine.kindOf`. */
export function kindOf(path: string): Kind {
  try {
    const stats = statSync(path, quietly);
    if (stats === undefined) return 'missing';
    return stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other';
  } catch (error) {
    const code = codeOf(error);
    return code === 'EACCES' || code === 'EPERM' || code === 'EIO' ? 'hidden' : 'missing';
  }
}

/** See `Machine.ownersOf`. */
export function ownersOf(path: string): Owners | undefined {
  try {
    const { uid, gid } = statSync(path);
    return { uid, gid };
  } catch {
    return undefined;
  }
}

/** See `Machine.realPath`. */
export function realPath(path: string): string {
  try {
    // By the system: the other one asks of each folder on the way by itself.
    if (statSync(path, quietly) !== undefined) return realpathSync.native(path);
  } catch {
    // What the system does not follow to its end is followed here as far as it goes.
  }
  return walk(path);
}

/** As many links as Linux follows for one path (path_resolution(7)). */
export const mostLinks = 40;

/** Follows a path link by link; where nothing is, or nothing can be seen, by its text. */
function walk(path: string): string {
  let { root } = parse(path);
  const ahead = path.slice(root.length).split(sep).toReversed();
  let done: string[] = [];
  let links = 0;
  // Below what is not there nothing is, and no need to look: how deep that lies.
  let absent = Infinity;
  for (let part = ahead.pop(); part !== undefined; part = ahead.pop()) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      done.pop();
      if (done.length < absent) absent = Infinity;
      continue;
    }
    done.push(part);
    const target = absent === Infinity && links < mostLinks ? linkAt(root + done.join(sep)) : undefined;
    if (target === null) absent = done.length;
    if (typeof target !== 'string') continue;
    links++;
    const start = parse(target).root;
    if (start === '') done.pop();
    else [root, done] = [start, []];
    for (const step of target.slice(start.length).split(sep).toReversed()) ahead.push(step);
  }
  return root + done.join(sep);
}

/** The text of a symbolic link; undefined for anything else, null where nothing is to be seen. */
function linkAt(path: string): string | undefined | null {
  try {
    const stats = lstatSync(path, quietly);
    return stats === undefined ? null : stats.isSymbolicLink() ? readlinkSync(path) : undefined;
  } catch {
    return null;
  }
}

/** Whether `path` is `folder` or lies below it; both are real paths. */
export function isBelow(path: string, folder: string): boolean {
  const rest = relative(folder, path);
  return rest === '' || (rest !== '..' && !rest.startsWith(`..${sep}`) && !rest.startsWith(sep));
}
