import { printBody } from '../../formats/docker-api/body.ts';
import type { GateRewrite } from '../../model/gate.ts';
import type { Change } from '../../model/request.ts';
import { literalCredential } from '../../rules/literal-credential.ts';
import { type Halt, isHalt, parsed, textAt } from './halt.ts';
import { isHeld } from './create-container.ts';
import { readJudged } from './judged-body.ts';
import { judgeRequest } from './judge-request.ts';
import { settle } from './read-strictly.ts';
import { verifyRunning } from './verify-running.ts';
import { engineCall, type Handler, give, jsonBody, pass, passed, refuse, stop } from './visit.ts';

/** `POST /containers/{id}/exec`: only in a container that was seen to run as it was judged, and never with `Privileged`. */
export const createExec: Handler = async (visit, gate) => {
  const found = await gate.owned.container(visit.routed.name);
  if (isHalt(found)) return stop(visit, found, { about: visit.routed.name });
  const about = { about: found.id.slice(0, 12) };
  const body = await readJudged(visit, 'exec');
  if (isHalt(body)) return stop(visit, body, about);
  const { changes, rewrites } = withoutPrivileges(body.request);
  const settled = settle(body, changes);
  if ('reasons' in settled) return refuse(visit.call, 400, settled.reasons, about);
  // Handed over at run time, to a command that ends, is how a secret should be handed over.
  const reasons = judgeRequest(settled.request, gate, { image: 'known', peers: [] }).filter(({ rule }) => rule !== literalCredential.id);
  if (reasons.length > 0 && isHeld(reasons, gate)) return refuse(visit.call, 403, reasons, { rewrites, ...about });
  const wrong = await verifyRunning(found.id, gate);
  if (isHalt(wrong)) return stop(visit, wrong, about);
  if (wrong !== undefined && gate.mode === 'enforce') return { ...(await refuse(visit.call, 403, [wrong], about)), decision: 'killed' };
  const answer = await gate.engine.ask({ ...engineCall(visit, undefined, found.id), headers: jsonBody, body: printBody(settled.doc) });
  if (!('failed' in answer) && answer.status === 201) {
    const made = parsed(answer);
    if (!isHalt(made)) gate.owned.madeExec(textAt(made.value, 'Id'), found.id);
  }
  return give(visit, answer, { reasons, rewrites, ...about });
};

// Under Sysbox `exec --privileged` gives nothing (measured): it is taken away so that it gives nothing elsewhere either.
function withoutPrivileges({ privileged }: { readonly privileged?: Parameters<typeof removal>[0] | undefined }): {
  readonly changes: readonly Change[];
  readonly rewrites: readonly GateRewrite[];
} {
  if (privileged?.value !== true) return { changes: [], rewrites: [] };
  return { changes: [removal(privileged)], rewrites: [{ rule: 'privileged-requested', field: 'privileged', from: 'true' }] };
}

function removal(
  privileged: Extract<Change, { readonly do: 'remove'; readonly field: 'privileged'; readonly kind: 'container' }>['fact'],
): Change {
  return { do: 'remove', kind: 'container', field: 'privileged', fact: privileged };
}

/** `POST /exec/{id}/start`: a stream both ways, or a plain answer where it is detached. */
export const startExec: Handler = async (visit, gate) => {
  const found = await gate.owned.exec(visit.routed.name);
  if (isHalt(found)) return stop(visit, found, { about: visit.routed.name.slice(0, 12) });
  const about = { about: found.container.slice(0, 12) };
  const body = await readJudged(visit, 'exec-start', '{}');
  if (isHalt(body)) return stop(visit, body, about);
  const to = { ...engineCall(visit), headers: jsonBody, body: printBody(body.doc) };
  return visit.call.isUpgrade ? passed(visit, await visit.call.upgrade(to), about) : pass(visit, to, about);
};

/** Calls about an exec of the owner’s. */
export const useExec: Handler = async (visit, gate) => {
  const found: { readonly container: string } | Halt = await gate.owned.exec(visit.routed.name);
  if (isHalt(found)) return stop(visit, found, { about: visit.routed.name.slice(0, 12) });
  return give(visit, await gate.engine.ask(engineCall(visit)), { about: found.container.slice(0, 12) });
};
