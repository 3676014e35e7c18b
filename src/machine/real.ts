import { release, type } from 'node:os';
import { kindOf, list, readText, realPath } from './files.ts';
import type { Machine } from './machine.ts';
import { openOutput } from './open-output.ts';

/** The machine the program runs on. */
export const realMachine: Machine = {
  readText,
  list,
  kindOf,
  realPath,
  openOutput,
  workingFolder: () => process.cwd(),
  kernelRelease: () => (type() === 'Linux' ? release() : undefined),
};
