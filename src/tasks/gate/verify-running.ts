import { readInspect } from '../../formats/docker-api/read-inspect.ts';
import type { ProcessView } from '../../machine/processes.ts';
import type { GateReason } from '../../model/gate.ts';
import type { ContainerRequest } from '../../model/request.ts';
import { type Halt, isHalt, textAt } from './halt.ts';
import { say } from './say.ts';
import { wrongAtStart, wrongWithProcess } from './verify-process.ts';
import type { Gatekeeper } from './visit.ts';

/**
 * Looks at a container that was just started, or that runs already, from this machine: what is wrong with it, undefined where nothing is or
 * where it has ended meanwhile. What runs otherwise than it was judged is killed, unless the gate only warns.
 */
export async function verifyRunning(id: string, gate: Gatekeeper): Promise<GateReason | undefined | Halt> {
  const seen = await lookAt(id, gate);
  if (seen === undefined || isHalt(seen) || seen.wrong === undefined) return isHalt(seen) ? seen : undefined;
  // A process number can be another one’s by now: what is held against a container must be so twice.
  const again = await lookAt(id, gate);
  if (again === undefined || isHalt(again)) return again;
  return again.wrong === undefined ? undefined : kill(id, again.wrong, gate);
}

// Undefined: it does not run (any more), or it was looked at before.
async function lookAt(id: string, gate: Gatekeeper): Promise<{ readonly wrong: string | undefined } | undefined | Halt> {
  const answer = await gate.owned.inspect(id);
  // `--rm` takes a container away as soon as it has ended.
  if (isHalt(answer)) return answer.halt === 'answered' && answer.status === 404 ? undefined : answer;
  const { request, state } = readInspect(`container ${id.slice(0, 12)}`, answer.text);
  if (request === undefined || state === undefined) return { wrong: 'what the engine says of it cannot be read' };
  const startedAt = textAt(answer.value, 'State', 'StartedAt');
  if (!state.running || gate.running.isVerified(id, startedAt)) return undefined;
  const process = gate.processes.look(state.pid);
  if (process === undefined) return undefined;
  const binds = request.mounts.map(({ value }) => value).filter(({ kind }) => kind === 'bind');
  const wrong = wrongWithProcess(process, gate.processes.own(), binds);
  if (wrong === undefined) gate.running.verified(id, startedAt);
  return { wrong };
}

/**
 * What is wrong with a container that was started just now: as it was seen meanwhile, since it can have ended by now, else as it runs. It is killed
 * then.
 */
export async function verifyStarted(
  id: string,
  glimpse: ProcessView | undefined,
  { mounts }: ContainerRequest,
  gate: Gatekeeper,
): Promise<GateReason | undefined | Halt> {
  const binds = mounts.map(({ value }) => value).filter(({ kind }) => kind === 'bind');
  const wrong = glimpse === undefined ? undefined : wrongAtStart(glimpse, gate.processes.own(), binds);
  return wrong === undefined ? verifyRunning(id, gate) : kill(id, wrong, gate);
}

/** Kills a container, unless the gate only warns, and says why. */
export async function kill(
  id: string,
  wrong: string,
  gate: Gatekeeper,
  rule: 'container-unverified' | 'mount-changes-meanwhile' = 'container-unverified',
): Promise<GateReason> {
  if (gate.mode === 'warn') return say(rule, wrong);
  const answer = await gate.engine.ask({ method: 'POST', path: `${gate.api}/containers/${id}/kill`, headers: [] });
  const isKilled = !('failed' in answer) && (answer.status === 204 || answer.status === 409 || answer.status === 404);
  return say(rule, `${wrong}; ${isKilled ? 'it was killed' : 'killing it failed: stop it yourself'}`);
}
