import type { Fact } from '../model/fact.ts';
import type { HostPath } from '../model/host-path.ts';
import type { Request } from '../model/request.ts';
import { leavesWorkspace } from '../syntax/host-path.ts';

/** Where a path of the workspace really leads, when its symbolic links leave the repository, or it is the whole of a home or the root; else undefined. */
export type LeadsOut = (path: string) => string | undefined;

/**
 * Fills `real` in the host paths of a request whose text stays inside the workspace but whose symbolic links do not: a folder of the
 * repository may be a link to `/`. Hands back the same request where there is none.
 */
export function followLinks(request: Request, leadsOut: LeadsOut): Request {
  const follow = <T>(value: T): T => {
    if (typeof value !== 'object' || value === null || !('base' in value)) return value;
    const path = value as unknown as HostPath;
    if (leavesWorkspace(path)) return value;
    const real = leadsOut(path.path);
    return real === undefined ? value : { ...value, real };
  };
  const hostFiles = each(request.hostFiles, (file) => withPart(file, 'path', follow));
  if (request.kind === 'build') {
    const context = one(request.context, follow);
    const dockerfile = one(request.dockerfile, follow);
    const isSame = hostFiles === request.hostFiles && context === request.context && dockerfile === request.dockerfile;
    return isSame ? request : { ...request, hostFiles, context, dockerfile };
  }
  const mounts = each(request.mounts, (mount) => withPart(mount, 'source', follow));
  const devices = each(request.devices, (device) => withPart(device, 'path', follow));
  const isSame = hostFiles === request.hostFiles && mounts === request.mounts && devices === request.devices;
  return isSame ? request : { ...request, hostFiles, mounts, devices };
}

function withPart<T, P extends keyof T>(value: T, part: P, change: (value: T[P]) => T[P]): T {
  const changed = change(value[part]);
  return changed === value[part] ? value : { ...value, [part]: changed };
}

function one<T>(fact: Fact<T> | undefined, change: (value: T) => T): Fact<T> | undefined {
  if (fact === undefined) return undefined;
  const value = change(fact.value);
  return value === fact.value ? fact : { ...fact, value };
}

function each<T>(facts: readonly Fact<T>[], change: (value: T) => T): readonly Fact<T>[] {
  let changed: Fact<T>[] | undefined;
  for (const [index, fact] of facts.entries()) {
    const next = one(fact, change)!;
    if (next !== fact) (changed ??= [...facts])[index] = next;
  }
  return changed ?? facts;
}
