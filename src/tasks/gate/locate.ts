import type { Fact } from '../../model/fact.ts';
import type { GateReason, GateRewrite } from '../../model/gate.ts';
import type { Change, ContainerRequest, Mount } from '../../model/request.ts';
import type { Machine } from '../../machine/machine.ts';
import { say } from './say.ts';

/** Binds whose source is another path on the disk: each is to be forwarded as the path that was judged; `reasons` where that cannot be told. */
export interface Resolving {
  readonly changes: readonly Change[];
  readonly rewrites: readonly GateRewrite[];
  readonly reasons: readonly GateReason[];
}

/** Resolves the sources of binds on the host, symbolic links and `..` included. */
export function resolveBinds({ mounts }: ContainerRequest, machine: Pick<Machine, 'realPath' | 'kindOf'>): Resolving {
  const changes: Change[] = [];
  const rewrites: GateRewrite[] = [];
  const reasons: GateReason[] = [];
  for (const mount of mounts) {
    const path = bindPath(mount.value);
    if (path === undefined) continue;
    const real = machine.realPath(path);
    const hidden = hiddenReason(path, machine);
    if (hidden !== undefined) reasons.push(hidden);
    if (real === path) continue;
    changes.push({
      do: 'replace',
      kind: 'container',
      field: 'mounts',
      fact: mount,
      value: { ...mount.value, source: { base: 'root', path: real } },
    });
    rewrites.push({ rule: 'mount-resolved', field: 'mounts', from: path, to: real });
  }
  return { changes, rewrites, reasons };
}

/**
 * Why it cannot be told what a path really is: it leads through a folder that the gate may not enter. In one that a container has made there, the
 * engine, which may enter it, would follow links that nobody here has seen.
 */
export function hiddenReason(path: string, machine: Pick<Machine, 'kindOf'>): GateReason | undefined {
  return machine.kindOf(path) === 'hidden' ? say('mount-hidden', `${path.slice(0, 200)} cannot be looked at from here`) : undefined;
}

/** The absolute path that a bind mounts; undefined for other mounts. */
export function bindPath(mount: Mount): string | undefined {
  if (mount.kind !== 'bind' || typeof mount.source !== 'object' || mount.source.base !== 'root') return undefined;
  return mount.source.path;
}

/**
 * The request as the rules know one: what lies in a workspace of this gate is a path of the workspace. The paths must be real ones: nothing is
 * looked up here.
 */
export function inWorkspaces(request: ContainerRequest, workspaces: readonly string[]): ContainerRequest {
  let mounts: Fact<Mount>[] | undefined;
  for (const [index, mount] of request.mounts.entries()) {
    const source = bindPath(mount.value);
    const inside = source === undefined ? undefined : relativeTo(source, workspaces);
    if (inside === undefined) continue;
    mounts ??= [...request.mounts];
    mounts[index] = { ...mount, value: { ...mount.value, source: { base: 'workspace', path: inside } } };
  }
  return mounts === undefined ? request : { ...request, mounts };
}

function relativeTo(path: string, workspaces: readonly string[]): string | undefined {
  for (const workspace of workspaces) {
    if (path === workspace) return '';
    if (path.startsWith(`${workspace}/`)) return path.slice(workspace.length + 1);
  }
  return undefined;
}
