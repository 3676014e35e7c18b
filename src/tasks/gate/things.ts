import { printBody } from '../../formats/docker-api/body.ts';
import { networkWish, withNetworkOption } from '../../formats/docker-api/body-values.ts';
import type { Change } from '../../model/request.ts';
import { bridgeFor, bridgeOption } from './bridge-for.ts';
import { type Halt, isHalt, refusal } from './halt.ts';
import { isHeld } from './create-container.ts';
import { narrowed } from './filters.ts';
import { readJudged } from './judged-body.ts';
import { labelReasons } from './label-reasons.ts';
import { networkReasons } from './network-reasons.ts';
import { ownerLabel } from './owner-label.ts';
import { parameter, printQuery } from './query.ts';
import { settle } from './read-strictly.ts';
import { say } from './say.ts';
import { engineCall, type Gatekeeper, give, type Handler, jsonBody, pass, refuse, stop } from './visit.ts';
import { volumeReason } from './volume-options.ts';

/** Lists and prunes: the engine itself is asked for the owner’s things alone. */
export const listThings: Handler = async (visit, gate) => {
  const query = ownersQuery(visit.routed.query, gate.owner);
  return typeof query === 'string' ? give(visit, await gate.engine.ask(engineCall(visit, query))) : stop(visit, query);
};

/** The stream of events, in the same way. */
export const watchEvents: Handler = async (visit, gate) => {
  const query = ownersQuery(visit.routed.query, gate.owner);
  return typeof query === 'string' ? pass(visit, engineCall(visit, query)) : stop(visit, query);
};

function ownersQuery(query: Parameters<typeof printQuery>[0], owner: string): string | Halt {
  const filters = narrowed(parameter(query, 'filters'), owner);
  return filters === undefined
    ? refusal([say('call-malformed', 'the filters are not JSON of the form that the API has')], 400)
    : printQuery(query, { filters });
}

/** `POST /volumes/create`: a volume of the local driver. One that is there already must be the owner’s. */
export const createVolume: Handler = async (visit, gate) => {
  const body = await readJudged(visit, 'volume', '{}');
  if (isHalt(body)) return stop(visit, body);
  const { mounts } = body.request;
  const mount = mounts[0]?.value;
  const name = typeof mount?.source === 'string' ? mount.source : '';
  const about = name === '' ? {} : { about: name };
  const reason = volumeReason(name, mount?.driver, mount?.options);
  const reasons = [...(reason === undefined ? [] : [reason]), ...labelReasons(body.doc)];
  if (reasons.length > 0 && isHeld(reasons, gate)) return refuse(visit.call, 403, reasons, about);
  const there = name === '' ? undefined : await gate.owned.volume(name);
  if (isHalt(there) && !(there.halt === 'answered' && there.status === 404)) return stop(visit, there, about);
  const settled = settle(body, ownerChange(gate));
  if ('reasons' in settled) return refuse(visit.call, 400, settled.reasons, about);
  const answer = await gate.engine.ask({ ...engineCall(visit), headers: jsonBody, body: printBody(settled.doc) });
  return give(visit, answer, { reasons, ...about });
};

function ownerChange({ owner }: Gatekeeper): readonly Change[] {
  return [{ do: 'add', kind: 'container', field: 'labels', value: { name: ownerLabel, value: owner } }];
}

/** Calls about a volume of the owner’s. */
export const useVolume: Handler = async (visit, gate) => {
  const { name } = visit.routed;
  const found = await gate.owned.volume(name);
  return isHalt(found) ? stop(visit, found, { about: name }) : give(visit, await gate.engine.ask(engineCall(visit)), { about: name });
};

/** `POST /networks/create`: bridges of the engine’s own. */
export const createNetwork: Handler = async (visit, gate) => {
  const body = await readJudged(visit, 'network');
  if (isHalt(body)) return stop(visit, body);
  const reasons = [...networkReasons(body.doc), ...labelReasons(body.doc)];
  if (reasons.length > 0 && isHeld(reasons, gate)) return refuse(visit.call, 403, reasons);
  const settled = settle(body, ownerChange(gate));
  if ('reasons' in settled) return refuse(visit.call, 400, settled.reasons);
  const bridge = await bridgeFor(networkWish(body.doc).name, gate);
  if (isHalt(bridge)) return stop(visit, bridge);
  const { name } = bridge;
  const doc = name === undefined ? settled.doc : withNetworkOption(settled.doc, bridgeOption, name);
  const rewrites = name === undefined ? [] : [{ rule: 'bridge-named', field: 'networks', to: name }];
  return give(visit, await gate.engine.ask({ ...engineCall(visit), headers: jsonBody, body: printBody(doc) }), { reasons, rewrites });
};

/** Calls about a network of the owner’s, sent on with its full id. */
export const useNetwork: Handler = async (visit, gate) => {
  const { name } = visit.routed;
  const found = await gate.owned.network(name);
  return isHalt(found)
    ? stop(visit, found, { about: name })
    : give(visit, await gate.engine.ask(engineCall(visit, undefined, found.id)), { about: name });
};
