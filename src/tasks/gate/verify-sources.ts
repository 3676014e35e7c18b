import type { GateReason } from '../../model/gate.ts';
import type { ContainerRequest } from '../../model/request.ts';
import { isHalt } from './halt.ts';
import { changingMounts } from './things-named.ts';
import { kill } from './verify-running.ts';
import type { Gatekeeper } from './visit.ts';

/**
 * What is wrong with the sources of a container that was started just now; it is killed then. Other gates, and clients past all gates, start
 * containers too, and tell this gate nothing of it: one that has begun to run since the start was judged may have made a link of a source before the
 * engine mounted it. The engine lists it by now, for it has begun to run before.
 */
export async function verifySources(id: string, request: ContainerRequest, gate: Gatekeeper): Promise<GateReason | undefined> {
  const changing = await changingMounts(request, gate, { id, running: false }, []);
  if (isHalt(changing)) return kill(id, 'the engine does not tell what other containers can write to', gate);
  const [reason] = changing.reasons;
  return reason === undefined ? undefined : kill(id, reason.message, gate, 'mount-changes-meanwhile');
}
