import type { EngineCall } from '../../machine/http/door.ts';
import type { GateReason } from '../../model/gate.ts';
import { isWithin } from '../../syntax/host-path.ts';
import { copyReason } from './copy-reason.ts';
import { isHeld } from './create-container.ts';
import { type Halt, isHalt } from './halt.ts';
import { bindPath } from './locate.ts';
import { parameter } from './query.ts';
import { say } from './say.ts';
import { inspectContainer, judgeMade, type Made } from './start-container.ts';
import {
  engineCall,
  type Gatekeeper,
  give,
  type Handler,
  type Noted,
  type Outcome,
  pass,
  passed,
  refuse,
  stop,
  type Visit,
} from './visit.ts';

/** A handler of calls about one container: it gets the owner’s container by its full id, or the call is answered. */
function withContainer(
  handle: (
    visit: Visit,
    gate: Gatekeeper,
    container: { readonly id: string; readonly to: EngineCall; readonly noted: Noted },
  ) => Promise<Outcome>,
): Handler {
  return async (visit, gate) => {
    const found = await gate.owned.container(visit.routed.name);
    if (isHalt(found)) return stop(visit, found, { about: visit.routed.name });
    return handle(visit, gate, { id: found.id, to: engineCall(visit, undefined, found.id), noted: { about: found.id.slice(0, 12) } });
  };
}

/** Calls whose answer is of a bounded size. */
export const useContainer = withContainer(async (visit, gate, { to, noted }) => give(visit, await gate.engine.ask(to), noted));

/** Logs, statistics, exports and `wait`: the answer goes back as it comes, its head at once. */
export const streamContainer = withContainer(async (visit, _gate, { to, noted }) => pass(visit, to, noted));

/** `POST /containers/{id}/attach`: a stream both ways; clients that ask for no upgrade get it as a plain answer. */
export const attachContainer = withContainer(async (visit, _gate, { to, noted }) =>
  visit.call.isUpgrade ? passed(visit, await visit.call.upgrade(to), noted) : pass(visit, to, noted),
);

/** `POST /containers/{id}/rename`: a name is any text that the engine takes for one. */
export const renameContainer = withContainer(async (visit, gate, { to, noted }) => {
  const name = parameter(visit.routed.query, 'name');
  return give(visit, await gate.engine.ask(to), { ...noted, about: `${noted.about} to ${name.slice(0, 100)}` });
});

/** `DELETE /containers/{id}`. */
export const deleteContainer = withContainer(async (visit, gate, { to, noted }) => {
  const answer = await gate.engine.ask(to);
  if (!('failed' in answer) && answer.status === 204) gate.bounds.deleted();
  return give(visit, answer, noted);
});

/** `/containers/{id}/archive`, what `docker cp` does: not on a running container that it would damage, nor into what a stopped one mounts. */
export const copyContainer = withContainer(async (visit, gate, { id, to, noted }) => {
  const made = await inspectContainer(id, gate);
  if (isHalt(made)) return stop(visit, made, noted);
  const harm = copyReason(gate.host);
  const reasons = made.state.running ? (harm === undefined ? [] : [harm]) : await stoppedReasons(made, gate);
  if (isHalt(reasons)) return stop(visit, reasons, noted);
  return reasons.length === 0 || !isHeld(reasons, gate) ? pass(visit, to, { ...noted, reasons }) : refuse(visit.call, 403, reasons, noted);
});

// For a copy the engine mounts all that a stopped container has, from outside of it, and nobody can look at that afterwards as after a start:
// so besides what speaks against a start, a source that can have become a link by then does.
async function stoppedReasons(made: Made, gate: Gatekeeper): Promise<readonly GateReason[] | Halt> {
  const reasons = await judgeMade(made, gate);
  if (isHalt(reasons)) return reasons;
  const sources = made.request.mounts.flatMap(({ value }) => bindPath(value) ?? []);
  const changing = sources.filter((source) => gate.workspaces.some((folder) => source !== folder && isWithin(source, folder)));
  return [...reasons, ...changing.map((source) => say('mount-changes-meanwhile', `for a copy the engine would mount ${source}`))];
}
