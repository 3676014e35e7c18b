import type { Machine } from '../../machine/machine.ts';
import type { GateReason } from '../../model/gate.ts';
import type { ContainerRequest } from '../../model/request.ts';
import { isWithin } from '../../syntax/host-path.ts';
import type { OwnPath } from './find-workspaces.ts';
import { bindPath } from './locate.ts';
import { say } from './say.ts';

/** The same paths as they really are, symbolic links followed. */
export function realOwnPaths(own: readonly OwnPath[], machine: Pick<Machine, 'realPath'>): readonly OwnPath[] {
  return own.map(({ path, what }) => ({ path: machine.realPath(path), what }));
}

/**
 * The mounts of a request that reach what the gate and the engine stand on: a path of these, a folder that holds one, or what lies in one. Under
 * every policy: whoever has the engine’s socket or store, or changes the gate’s log or memory, is past the gate. Paths must be real ones.
 */
export function ownPathReasons({ mounts }: ContainerRequest, own: readonly OwnPath[]): GateReason[] {
  const reasons: GateReason[] = [];
  for (const { value } of mounts) {
    const source = bindPath(value);
    if (source === undefined) continue;
    const held = own.find(({ path }) => isWithin(path, source) || isWithin(source, path));
    if (held === undefined) continue;
    const how = held.path === source ? 'is' : isWithin(held.path, source) ? 'holds' : 'lies in';
    reasons.push(say('own-path-mounted', `${source} ${how} ${held.what}`));
  }
  return reasons;
}
