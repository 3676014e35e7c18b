import { printBody } from '../../formats/docker-api/body.ts';
import type { GateReason } from '../../model/gate.ts';
import { newContainer } from '../../model/request-fields.ts';
import { readImageReference } from '../../syntax/image-reference.ts';
import { isHeld } from './create-container.ts';
import { type Halt, isHalt, refusal } from './halt.ts';
import { readJudged } from './judged-body.ts';
import { judgeRequest } from './judge-request.ts';
import { labelReasons } from './label-reasons.ts';
import { parameter, printQuery, type Query } from './query.ts';
import { say } from './say.ts';
import { engineCall, type Gatekeeper, give, type Handler, jsonBody, pass, refuse, stop } from './visit.ts';

/** Images have no owner: whoever may run them may look at them. */
export const readImages: Handler = async (visit, gate) => give(visit, await gate.engine.ask(engineCall(visit)));

/** `GET /images/get`: what is in an image may be somebody’s secret, so only those that were made here are handed out. */
export const saveImages: Handler = async (visit, gate) => {
  const { name, query } = visit.routed;
  const names: string[] = [];
  for (const one of name === '' ? (query.get('names') ?? []) : [name]) {
    const mine = await gate.images.isMine(one);
    if (isHalt(mine)) return stop(visit, mine, { about: one });
    names.push(mine.name);
  }
  const to = name === '' ? engineCall(visit, printQuery(query, { names })) : engineCall(visit, undefined, names[0]);
  return pass(visit, to, { about: names.join(' ').slice(0, 200) });
};

/** `POST /images/create`: a pull, or an import of what the client sends. */
export const pullImage: Handler = async (visit, gate) => {
  const { query } = visit.routed;
  const from = parameter(query, 'fromImage');
  const source = parameter(query, 'fromSrc');
  if (from !== '' && source !== '') return refuse(visit.call, 400, [say('call-malformed', 'fromImage and fromSrc are given both')]);
  if (from !== '') return pull(from, parameter(query, 'tag'));
  if (source !== '-')
    return refuse(visit.call, 403, [say('image-source-refused', `the engine would fetch ${source.slice(0, 100) || 'nothing'}`)]);
  const name = nameOf(parameter(query, 'repo'), parameter(query, 'tag'));
  const trigger = triggerIn(query);
  if (trigger !== undefined) return refuse(visit.call, 403, [trigger], { about: name });
  const taken = name === '' ? undefined : await gate.images.mayTake(name);
  if (isHalt(taken)) return stop(visit, taken, { about: name });
  const outcome = await pass(visit, engineCall(visit), { about: name });
  if (taken !== undefined && outcome.status === 200) await gate.images.told([taken.name]);
  return outcome;

  async function pull(image: string, tag: string): ReturnType<Handler> {
    const about = { about: nameOf(image, tag) };
    // Of two tags engines take the second, and of two digests, too.
    if (readImageReference(about.about) === undefined)
      return refuse(visit.call, 400, [say('call-malformed', `${about.about.slice(0, 100)} is not the name of an image`)], about);
    if (visit.call.hasBody) return refuse(visit.call, 400, [say('call-malformed', 'a pull has no body')], about);
    const reasons = pullReasons(about.about, gate);
    if (reasons.length > 0) return refuse(visit.call, 403, reasons, about);
    const free = await gate.images.mayTake(about.about);
    const outcome = await pass(visit, engineCall(visit), about);
    if (!isHalt(free) && outcome.status === 200) await gate.images.told([free.name], { isFetched: true });
    return outcome;
  }
};

// Engines read all changes together as one Dockerfile. What ONBUILD says runs in later builds from the image, where nobody has judged it; a body
// that says so is refused, too.
function triggerIn(query: Query): GateReason | undefined {
  const text = (query.get('changes') ?? []).join('\n');
  if (/[\\`][ \t]*(?:\n|$)/u.test(text)) return say('call-malformed', 'a change of the image goes on in the next line');
  return /^[\s\u0085]*onbuild/imu.test(text) ? say('field-unknown', 'a change of the image is ONBUILD') : undefined;
}

function nameOf(name: string, tag: string): string {
  if (name === '' || tag === '') return name;
  return tag.includes(':') ? `${name}@${tag}` : `${name}:${tag}`;
}

// A pull is judged as a container of that image: the rules about registries and names have their say before anything is fetched.
function pullReasons(image: string, gate: Gatekeeper): readonly GateReason[] {
  if (gate.policy.pull === 'deny') return [say('image-source-refused', 'the policy allows no pulls')];
  const from = { layer: 'api', document: 'POST /images/create', pointer: '' } as const;
  return judgeRequest({ ...newContainer(image, from), image: { value: image, from } }, gate, { image: 'open', peers: [] });
}

/** `POST /images/{image}/tag`. */
export const tagImage: Handler = async (visit, gate) => {
  const { query } = visit.routed;
  const name = nameOf(parameter(query, 'repo'), parameter(query, 'tag'));
  const taken = await gate.images.mayTake(name);
  if (isHalt(taken)) return stop(visit, taken, { about: name });
  const answer = await gate.engine.ask(engineCall(visit));
  if (!('failed' in answer) && answer.status === 201) gate.images.made(taken.name);
  return give(visit, answer, { about: name });
};

/** `DELETE /images/{image}`. */
export const deleteImage: Handler = async (visit, gate) => {
  const { name } = visit.routed;
  const mine = await gate.images.isMine(name);
  return isHalt(mine) ? stop(visit, mine, { about: name }) : give(visit, await gate.engine.ask(engineCall(visit)), { about: name });
};

/** `POST /commit`: the owner’s container becomes an image. */
export const commitImage: Handler = async (visit, gate) => {
  const { query } = visit.routed;
  const reference = parameter(query, 'container');
  const found: { readonly id: string } | Halt =
    reference === '' ? refusal([say('call-malformed', 'the container is not named')], 400) : await gate.owned.container(reference);
  if (isHalt(found)) return stop(visit, found, { about: reference });
  const name = nameOf(parameter(query, 'repo'), parameter(query, 'tag'));
  const about = { about: `${found.id.slice(0, 12)}${name === '' ? '' : ` as ${name}`}` };
  const trigger = triggerIn(query);
  if (trigger !== undefined) return refuse(visit.call, 403, [trigger], about);
  const taken = name === '' ? undefined : await gate.images.mayTake(name);
  if (isHalt(taken)) return stop(visit, taken, about);
  const body = await readJudged(visit, 'commit', '{}');
  if (isHalt(body)) return stop(visit, body, about);
  const reasons = [...labelReasons(body.doc), ...judgeRequest(body.request, gate, { image: 'known', peers: [] })];
  if (reasons.length > 0 && isHeld(reasons, gate)) return refuse(visit.call, 403, reasons, about);
  const to = { ...engineCall(visit, printQuery(query, { container: found.id })), headers: jsonBody };
  const answer = await gate.engine.ask(visit.call.hasBody ? { ...to, body: printBody(body.doc) } : to);
  if (taken !== undefined && !('failed' in answer) && answer.status === 201) gate.images.made(taken.name);
  return give(visit, answer, { reasons, ...about });
};
