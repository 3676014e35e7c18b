import { dirname, relative } from 'node:path';
import type { FileMachine } from '../../machine/git-tree.ts';
import type { Entry, Kind } from '../../machine/machine.ts';

/**
 * A machine that looks into each folder below `top` (absolute) once: what is known of a path by the folders that were listed is not asked of the system again. Most files that a configuration may
 * have beside it are not there, and to be told so each time is most of what a survey waits for.
 */
export function rememberFolders(top: string, machine: FileMachine): FileMachine {
  const lists = new Map<string, readonly Entry[] | undefined>();
  let realTop: string | undefined;

  /** What is at a path, where that is known, and no link is on the way to it. */
  const known = (path: string): Exclude<Kind, 'other' | 'hidden'> | undefined => {
    if (path === top) return 'folder';
    if (!path.startsWith(`${top}/`)) return undefined;
    const folder = dirname(path);
    const around = known(folder);
    if (around === 'missing' || around === 'file') return 'missing';
    const entries = around === 'folder' ? lists.get(folder) : undefined;
    if (entries === undefined) return undefined;
    const name = path.slice(folder.length + 1);
    const entry = entries.find((one) => one.name === name);
    if (entry !== undefined) return entry.kind === 'other' ? undefined : entry.kind;
    // A file system that does not tell them apart may have it under another spelling.
    const plain = plainName(name);
    return entries.some((one) => plainName(one.name) === plain) ? undefined : 'missing';
  };
  return {
    workingFolder: machine.workingFolder,
    list: (folder) => {
      if (!lists.has(folder)) lists.set(folder, machine.list(folder));
      return lists.get(folder);
    },
    kindOf: (path) => known(path) ?? machine.kindOf(path),
    readText: (path, limit, inside) => (known(path) === 'missing' ? { missing: true } : machine.readText(path, limit, inside)),
    realPath: (path) => {
      if (known(path) === undefined) return machine.realPath(path);
      realTop ??= machine.realPath(top);
      return path === top ? realTop : `${realTop === '/' ? '' : realTop}/${relative(top, path)}`;
    },
  };
}

function plainName(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
