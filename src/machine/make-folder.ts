import { mkdirSync, statSync } from 'node:fs';
import { codeOf } from './files.ts';
import type { WriteAnswer } from './machine.ts';
import { badPath, whyNotWritten } from './place-file.ts';

/** See `Machine.makeFolder`. */
export function makeFolder(path: string): WriteAnswer {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return statSync(path).isDirectory() ? { written: true } : badPath('a file is there');
  } catch (error) {
    return codeOf(error) === 'EEXIST' ? badPath('a file is there') : whyNotWritten(error);
  }
}
