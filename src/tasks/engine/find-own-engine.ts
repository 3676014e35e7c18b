import { dirname } from 'node:path';
import type { Machine } from '../../machine/machine.ts';
import type { Seen } from '../../model/own-engine.ts';
import { enginePaths, usualEngine } from './engine-plan.ts';
import { readStatus, type StatusPowers } from './read-status.ts';
import { findRunning } from './running-engine.ts';

/** An engine of our own that answers. */
export interface OwnEngine {
  readonly socket: string;
  readonly version: string;
  /** Steps of builds run under Sysbox. Unknown is not contained. */
  readonly buildsContained: Seen;
  /** How that is known, or why not. */
  readonly buildsDetail: string;
  readonly firewall: Seen;
}

/** What finding an engine needs besides. */
type Powers = StatusPowers & { readonly machine: Pick<Machine, 'realPath'> };

/**
 * The engine of our own that answers at a socket (by itself the usual one) and whose default runtime is Sysbox; or why there is none, as a part of a
 * sentence about it. `socket` of what is found is without symbolic links. For any user who may open the socket; asks for a few milliseconds, and
 * changes nothing.
 */
export async function findOwnEngine(powers: Powers, socket: string = usualEngine.socket): Promise<OwnEngine | { readonly absent: string }> {
  const { host, machine } = powers;
  const real = enginePaths(machine.realPath(socket));
  // What dockerd was told at its start may lead through links: it is only compared, and never opened.
  const told = [real, { ...real, settings: enginePaths(socket).settings }];
  const paths = told.find((one) => findRunning(one, { ...host, ...machine }) !== undefined);
  // Most machines have none: nothing else is looked at then.
  if (paths === undefined) return { absent: 'it does not run' };
  if (!isGuarded(real.socket, powers)) return { absent: 'another user can put a socket in its place' };
  const status = await readStatus(paths, powers);
  if (status.unreachable !== undefined) return { absent: status.unreachable };
  if (status.defaultRuntime !== 'sysbox-runc') return { absent: 'its default runtime is not sysbox-runc' };
  const { engine = '', buildsContained, buildsDetail, firewall } = status;
  return { socket: real.socket, version: engine, buildsContained, buildsDetail, firewall };
}

/**
 * Whether nobody but root and this user can have made what is at a path without links, or put another thing in its place. The socket itself may be
 * open to a group; the folders above it may not.
 */
function isGuarded(path: string, { host, machine }: Powers): boolean {
  const isOf = (user: number): boolean => user === 0 || user === machine.userId();
  const socket = host.ownerOf(path);
  if (socket === undefined || !isOf(socket.user)) return false;
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const owner = host.ownerOf(folder);
    if (owner === undefined || owner.isShared || !isOf(owner.user)) return false;
    if (folder === dirname(folder)) return true;
  }
}
