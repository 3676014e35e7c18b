import { release, type } from 'node:os';
import { kindOf, list, readText, realPath } from './files.ts';
import type { Machine } from './machine.ts';
import { writeText } from './write-text.ts';

/** The machine the program runs on. */
export const realMachine: Machine = {
  readText,
  list,
  kindOf,
  realPath,
  writeText,
  workingFolder: () => process.cwd(),
  kernelRelease: () => (type() === 'Linux' ? release() : undefined),
};
