import { join, resolve } from 'node:path';
import { agentSockets, credentials, engineStores, engineStoresBelowHome, homeFolders, systemPaths } from '../../known/host-paths.ts';
import type { Machine } from '../../machine/machine.ts';
import { isWithin } from '../../syntax/host-path.ts';
import { cutText } from '../../syntax/plain-text.ts';

/** A path that no container may be let near, and what it is. */
export interface OwnPath {
  readonly path: string;
  readonly what: string;
}

type Powers = Pick<Machine, 'kindOf' | 'realPath' | 'workingFolder' | 'homeFolder' | 'runtimeFolder'>;

/**
 * The real paths of folders that containers may mount, or one sentence why one of them may not be: it is no folder, or whoever mounts it has
 * the machine. `own`: files and sockets of the gate itself.
 */
export function findWorkspaces(
  named: readonly string[],
  own: readonly OwnPath[],
  machine: Powers,
): { readonly workspaces: readonly string[] } | { readonly refused: string } {
  const workspaces: string[] = [];
  for (const name of named) {
    const path = resolve(machine.workingFolder(), name);
    const shown = cutText(name, 100);
    const kind = machine.kindOf(path);
    if (kind !== 'folder') return { refused: `--workspace ${shown} ${kind === 'missing' ? 'does not exist' : 'is no folder'}.` };
    const real = machine.realPath(path);
    const why = whyNot(real, machine);
    if (why !== undefined)
      return { refused: `--workspace ${shown} ${why}: name the folder of one repository, or one that holds nothing but repositories.` };
    const mine = own.find((one) => isWithin(machine.realPath(one.path), real));
    if (mine !== undefined)
      return {
        refused: `--workspace ${shown} holds ${mine.what}, which no container may reach: keep that elsewhere, or name a folder without it.`,
      };
    workspaces.push(real);
  }
  return { workspaces: [...new Set(workspaces)] };
}

function whyNot(folder: string, machine: Powers): string | undefined {
  if (folder === '/') return 'is the root of this machine';
  const home = machine.homeFolder();
  const realHome = home === undefined ? undefined : machine.realPath(home);
  if (realHome === folder) return 'is your home';
  if (homeFolders.has(folder) || (realHome !== undefined && isWithin(realHome, folder))) return 'holds your home';
  for (const { path, what } of guardedPaths(home, machine.runtimeFolder())) {
    const real = machine.realPath(path);
    if (isWithin(folder, real)) return `lies in ${what}`;
    if (isWithin(real, folder)) return `holds ${what}`;
  }
  return undefined;
}

function guardedPaths(home: string | undefined, runtime: string | undefined): readonly OwnPath[] {
  return [
    ...systemPaths.map((path) => ({ path, what: `${path}, a folder of the system` })),
    ...engineStores.map((path) => ({ path, what: `${path}, where an engine keeps its own` })),
    ...agentSockets.map(([path, what]) => ({ path, what: `${path} (${what})` })),
    ...(runtime === undefined ? [] : [{ path: runtime, what: `${runtime}, where the sockets of your session are` }]),
    ...(home === undefined
      ? []
      : [
          ...engineStoresBelowHome.map((path) => ({ path: join(home, path), what: `~/${path}, where an engine keeps its own` })),
          ...credentials.map(([path, what]) => ({ path: join(home, path), what: `~/${path} (${what})` })),
        ]),
  ];
}
