import { printBody } from '../../formats/docker-api/body.ts';
import { liftsPidsLimit } from '../../formats/docker-api/body-values.ts';
import type { GateReason } from '../../model/gate.ts';
import { type Halt, isHalt } from './halt.ts';
import { isHeld } from './create-container.ts';
import { readJudged } from './judged-body.ts';
import { holdLimits, type Limiting } from './hold-limits.ts';
import { judgeRequest } from './judge-request.ts';
import { planReasons } from './plan-reasons.ts';
import { type BodyRead, settle } from './read-strictly.ts';
import { say } from './say.ts';
import { rewriteUpdate } from './rewrite.ts';
import { inspectContainer } from './start-container.ts';
import { engineCall, type Gatekeeper, give, type Handler, jsonBody, refuse, stop } from './visit.ts';
import { withoutDefaults } from './without-defaults.ts';

/** `POST /containers/{id}/update`: limits may change within what is allowed; restarts past the gate and devices may not be added, nor more than a plan has. */
export const updateContainer: Handler = async (visit, gate) => {
  const found = await gate.owned.container(visit.routed.name);
  if (isHalt(found)) return stop(visit, found, { about: visit.routed.name });
  const about = { about: found.id.slice(0, 12) };
  const body = await readJudged(visit, 'update');
  if (isHalt(body)) return stop(visit, body, about);
  const { changes, rewrites, reasons } = rewriteUpdate(body.request);
  const settled = settle(body, changes);
  if ('reasons' in settled) return refuse(visit.call, 400, settled.reasons, about);
  const exceeding = await updatedReasons(found.id, settled, gate);
  if (isHalt(exceeding)) return stop(visit, exceeding, about);
  const all = [...reasons, ...judgeRequest(settled.request, gate, { image: 'known', peers: [] }), ...exceeding.reasons];
  if (all.length > 0 && isHeld(all, gate)) return refuse(visit.call, 403, all, { rewrites, ...about });
  const answer = await gate.engine.ask({ ...engineCall(visit, undefined, found.id), headers: jsonBody, body: printBody(settled.doc) });
  return give(visit, answer, { reasons: all, rewrites, ...about });
};

/** What of a plan and of limits speaks against the container as it would be afterwards: without a limit that it has, it would be more. */
async function updatedReasons(
  id: string,
  { doc, request: { resources } }: BodyRead,
  gate: Gatekeeper,
): Promise<{ readonly reasons: readonly GateReason[] } | Halt> {
  const made = await inspectContainer(id, gate);
  if (isHalt(made)) return made;
  const changed = new Set([...resources.map(({ value }) => value.name), ...(liftsPidsLimit(doc) ? ['pids-limit'] : [])]);
  const before = withoutDefaults(made.request);
  const request = { ...before, resources: [...before.resources.filter(({ value }) => !changed.has(value.name)), ...resources] };
  const limiting: Limiting = { changes: [], rewrites: [] };
  // Of swap only what is asked for now: the engine’s own word for it is no wish.
  const held = request.resources.filter(({ value }) => value.name !== 'memory-swap' || changed.has(value.name));
  holdLimits({ resources: held }, gate.policy.limits, limiting);
  const over = limiting.rewrites.map(({ from, to }) =>
    say('resource-limited', `It would have ${from ?? 'no such limit'}${to === undefined ? '' : `, and may have ${to}`}`),
  );
  return { reasons: [...over, ...planReasons(request, gate.plan, 'made')] };
}
