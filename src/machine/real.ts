import { homedir, release, type } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { kindOf, list, ownersOf, readText, realPath } from './files.ts';
import type { Machine } from './machine.ts';
import { makeFolder } from './make-folder.ts';
import { openLines } from './open-lines.ts';
import { openLog } from './open-log.ts';
import { openOutput } from './open-output.ts';
import { remove } from './remove.ts';
import { writeText } from './write-text.ts';

/** The machine the program runs on. */
export const realMachine: Machine = {
  readText,
  openLines,
  list,
  kindOf,
  ownersOf,
  realPath,
  writeText,
  remove,
  openOutput,
  openLog,
  makeFolder,
  workingFolder: () => process.cwd(),
  configFolder: () => folderOf('XDG_CONFIG_HOME', '.config'),
  stateFolder: () => folderOf('XDG_STATE_HOME', '.local/state'),
  cacheFolder: () => folderOf('XDG_CACHE_HOME', '.cache'),
  runtimeFolder: () => folderOf('XDG_RUNTIME_DIR'),
  homeFolder,
  userId: () => process.getuid?.(),
  variable: (name) => process.env[name] || undefined,
  kernelRelease: () => (type() === 'Linux' ? release() : undefined),
};

function folderOf(variable: string, below?: string): string | undefined {
  const named = process.env[variable] ?? '';
  // A relative one is to be ignored (XDG Base Directory Specification).
  if (isAbsolute(named)) return named;
  const home = homeFolder();
  return home === undefined || below === undefined ? undefined : join(home, below);
}

function homeFolder(): string | undefined {
  const home = homedir();
  return isAbsolute(home) ? home : undefined;
}
