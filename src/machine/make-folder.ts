import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { codeOf } from './files.ts';
import type { WriteAnswer } from './machine.ts';
import { badPath, whyNotWritten } from './place-file.ts';

/** See `Machine.makeFolder`. */
export function makeFolder(path: string): WriteAnswer {
  try {
    makeFolders(path);
    return statSync(path).isDirectory() ? { written: true } : badPath('a file is there');
  } catch (error) {
    return codeOf(error) === 'EEXIST' ? badPath('a file is there') : whyNotWritten(error);
  }
}

/**
 * Makes a folder and those above it that are missing, for this user alone; throws what the system says. Node’s own `recursive` goes on for ever
 * where a folder is there and none can be made in it for want of an entry, as in /proc (Node 20.20).
 */
export function makeFolders(path: string): void {
  const above = dirname(path);
  if (above !== path && !existsSync(above)) makeFolders(above);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another may have made it meanwhile.
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}
