import { printBody } from '../../formats/docker-api/body.ts';
import { containerOf, namingContainer } from '../../formats/docker-api/body-values.ts';
import { isHalt } from './halt.ts';
import { isHeld } from './create-container.ts';
import { readJudged } from './judged-body.ts';
import { judgeRequest } from './judge-request.ts';
import { say } from './say.ts';
import { lookUpNamed } from './things-named.ts';
import { engineCall, give, type Handler, jsonBody, refuse, stop } from './visit.ts';

/** `POST /networks/{id}/connect` and `/disconnect`: a container of the owner’s, and a network of the owner’s or the engine’s default one. */
export const connectNetwork: Handler = async (visit, gate) => {
  const { endpoint, name } = visit.routed;
  const network = name === 'bridge' ? { id: 'bridge' } : await gate.owned.network(name);
  if (isHalt(network)) return stop(visit, network, { about: name });
  const kind = endpoint.path.endsWith('/connect') ? 'connect' : 'disconnect';
  const body = await readJudged(visit, kind);
  if (isHalt(body)) return stop(visit, body, { about: name });
  const container = await gate.owned.container(containerOf(body.doc));
  if (isHalt(container)) return stop(visit, container, { about: name });
  const about = { about: `${name} and ${container.id.slice(0, 12)}` };
  const named = await lookUpNamed(body.request, gate);
  if (isHalt(named)) return stop(visit, named, about);
  const isOff = kind === 'connect' && gate.policy.network === 'none';
  const off = isOff ? [say('network-off', `It would be connected to ${name.slice(0, 100)}`)] : [];
  const reasons = [...off, ...named.reasons, ...judgeRequest(body.request, gate, { image: 'known', peers: named.peers })];
  if (reasons.length > 0 && isHeld(reasons, gate)) return refuse(visit.call, 403, reasons, about);
  const to = { ...engineCall(visit, undefined, network.id), headers: jsonBody, body: printBody(namingContainer(body.doc, container.id)) };
  return give(visit, await gate.engine.ask(to), { reasons, ...about });
};
