import { printBody } from '../../formats/docker-api/body.ts';
import { isHalt } from './halt.ts';
import { isHeld } from './create-container.ts';
import { readJudged } from './judged-body.ts';
import { judgeRequest } from './judge-request.ts';
import { settle } from './read-strictly.ts';
import { rewriteUpdate } from './rewrite.ts';
import { engineCall, give, type Handler, jsonBody, refuse, stop } from './visit.ts';

/** `POST /containers/{id}/update`: limits may change; restarts past the gate and devices may not be added. */
export const updateContainer: Handler = async (visit, gate) => {
  const found = await gate.owned.container(visit.routed.name);
  if (isHalt(found)) return stop(visit, found, { about: visit.routed.name });
  const about = { about: found.id.slice(0, 12) };
  const body = await readJudged(visit, 'update');
  if (isHalt(body)) return stop(visit, body, about);
  const { changes, rewrites, reasons } = rewriteUpdate(body.request);
  const settled = settle(body, changes);
  if ('reasons' in settled) return refuse(visit.call, 400, settled.reasons, about);
  const all = [...reasons, ...judgeRequest(settled.request, gate, { image: 'known', peers: [] })];
  if (all.length > 0 && isHeld(all, gate)) return refuse(visit.call, 403, all, { rewrites, ...about });
  const answer = await gate.engine.ask({ ...engineCall(visit, undefined, found.id), headers: jsonBody, body: printBody(settled.doc) });
  return give(visit, answer, { reasons: all, rewrites, ...about });
};
