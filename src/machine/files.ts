import { closeSync, constants, fstatSync, openSync, readdirSync, readSync, realpathSync, statSync, type Stats } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import type { Entry, TextAnswer } from './machine.ts';

/** See `Machine.readText`. A file that grows while it is read is cut off at its first size, never followed. */
export function readText(path: string, limit: number, inside?: string): TextAnswer {
  try {
    const real = realpathSync(path);
    if (inside !== undefined && !isBelow(real, realPath(inside))) return { refused: 'it is a symbolic link that leaves the folder' };
    // Looked at before it is opened: opening a device can have effects.
    const refused = refusal(statSync(real), limit);
    return refused ?? readOpened(real, limit);
  } catch (error) {
    return explain(error);
  }
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

function refusal(stats: Stats, limit: number): TextAnswer | undefined {
  if (stats.isDirectory()) return { refused: 'it is a folder' };
  if (!stats.isFile()) return { refused: 'it is not a regular file' };
  return stats.size > limit
    ? { refused: `it has ${showSize(stats.size)}, more than the ${showSize(limit)} that any such file needs` }
    : undefined;
}

function showSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  return bytes < 1 << 20 ? `${Math.round(bytes / 1024)} KiB` : `${(bytes / (1 << 20)).toFixed(bytes % (1 << 20) === 0 ? 0 : 1)} MiB`;
}

function explain(error: unknown): TextAnswer {
  const code = codeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return { missing: true };
  if (code === 'EACCES' || code === 'EPERM') return { refused: 'it may not be read (permission denied)' };
  if (code === 'ELOOP') return { refused: 'its symbolic links lead in a circle' };
  if (code === 'ENAMETOOLONG') return { refused: 'its name is too long' };
  if (code === 'ERR_INVALID_ARG_VALUE') return { refused: 'its name holds a null character' };
  if (code === 'ENXIO') return { refused: 'it is not a regular file' };
  throw error;
}

function codeOf(error: unknown): string | undefined {
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
export function kindOf(path: string): 'file' | 'folder' | 'other' | 'missing' {
  try {
    const stats = statSync(path);
    return stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other';
  } catch {
    return 'missing';
  }
}

/** See `Machine.realPath`. */
export function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const folder = dirname(path);
    return folder === path ? path : join(realPath(folder), basename(path));
  }
}

/** Whether `path` is `folder` or lies below it; both are real paths. */
function isBelow(path: string, folder: string): boolean {
  const rest = relative(folder, path);
  return rest === '' || (rest !== '..' && !rest.startsWith(`..${sep}`) && !rest.startsWith(sep));
}
