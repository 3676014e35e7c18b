import { homedir, release, type } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { kindOf, list, readText, realPath } from './files.ts';
import type { Machine } from './machine.ts';
import { openOutput } from './open-output.ts';
import { writeText } from './write-text.ts';

/** The machine the program runs on. */
export const realMachine: Machine = {
  readText,
  list,
  kindOf,
  realPath,
  writeText,
  openOutput,
  workingFolder: () => process.cwd(),
  configFolder,
  kernelRelease: () => (type() === 'Linux' ? release() : undefined),
};

function configFolder(): string | undefined {
  const named = process.env['XDG_CONFIG_HOME'] ?? '';
  // A relative one is to be ignored (XDG Base Directory Specification).
  if (isAbsolute(named)) return named;
  const home = homedir();
  return isAbsolute(home) ? join(home, '.config') : undefined;
}
