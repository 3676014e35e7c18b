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

/**
 * The engine of our own that answers at a socket (by itself the usual one) and whose default runtime is Sysbox; or why there is none, as a part of a
 * sentence about it. For any user who may open the socket; asks for a few milliseconds, and changes nothing.
 */
export async function findOwnEngine(
  powers: StatusPowers,
  socket: string = usualEngine.socket,
): Promise<OwnEngine | { readonly absent: string }> {
  const paths = enginePaths(socket);
  // Most machines have none: nothing else is looked at then.
  if (findRunning(paths, { ...powers.host, ...powers.machine }) === undefined) return { absent: 'it does not run' };
  const status = await readStatus(paths, powers);
  if (status.unreachable !== undefined) return { absent: status.unreachable };
  if (status.defaultRuntime !== 'sysbox-runc') return { absent: 'its default runtime is not sysbox-runc' };
  const { engine = '', buildsContained, buildsDetail, firewall } = status;
  return { socket, version: engine, buildsContained, buildsDetail, firewall };
}
