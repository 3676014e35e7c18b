import { statfsSync } from 'node:fs';
import { dirname, isAbsolute } from 'node:path';
import { kindOf, realPath } from './files.ts';

/** A folder and the disk below it. */
export interface ViewedFolder {
  /** The folder without symbolic links, or the nearest one above it that is there. */
  readonly real: string;
  /** Bytes that ordinary users may still write; absent where the system does not tell. */
  readonly freeBytes?: number;
}

/** Longer ones are no paths of a system. */
const longest = 4096;

/** What lies below a folder; undefined for what is no absolute path. */
export function viewFolder(path: string): ViewedFolder | undefined {
  if (!isAbsolute(path) || path.length > longest || path.includes('\0')) return undefined;
  let real = realPath(path);
  while (real !== '/' && kindOf(real) !== 'folder') real = dirname(real);
  try {
    const { bavail, bsize } = statfsSync(real);
    return { real, freeBytes: bavail * bsize };
  } catch {
    return { real };
  }
}
