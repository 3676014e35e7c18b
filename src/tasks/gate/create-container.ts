import { printBody } from '../../formats/docker-api/body.ts';
import type { GateReason, GateRewrite } from '../../model/gate.ts';
import type { Change, ContainerRequest, Mount } from '../../model/request.ts';
import { askJson, at, type Halt, isHalt, parsed, textAt } from './halt.ts';
import { readJudged } from './judged-body.ts';
import { judgeRequest } from './judge-request.ts';
import { createReasons } from './create-reasons.ts';
import { resolveBinds } from './locate.ts';
import { ownerLabel } from './owner-label.ts';
import { planReasons } from './plan-reasons.ts';
import { parameter, printQuery } from './query.ts';
import { type BodyRead, settle } from './read-strictly.ts';
import { rewriteCreate } from './rewrite.ts';
import { changingMounts, lookUpNamed, type Named } from './things-named.ts';
import { engineCall, type Gatekeeper, give, type Handler, jsonBody, refuse, stop } from './visit.ts';

/** A body that was judged: what is forwarded, and what speaks against it. */
interface Judged {
  readonly body: BodyRead;
  readonly reasons: readonly GateReason[];
  readonly rewrites: readonly GateRewrite[];
  readonly missing: readonly Mount[];
}

/** `POST /containers/create`: read strictly, rewritten, read again, judged, and forwarded as it was printed here. */
export const createContainer: Handler = async (visit, gate) => {
  const name = parameter(visit.routed.query, 'name');
  const about = name === '' ? {} : { about: name };
  const body = await readJudged(visit, 'create');
  if (isHalt(body)) return stop(visit, body, about);
  const judged = await judgeCreate(body, gate);
  if (isHalt(judged)) return stop(visit, judged, about);
  const { reasons, rewrites } = judged;
  if (reasons.length > 0 && isHeld(reasons, gate)) return refuse(visit.call, 403, reasons, { rewrites, ...about });
  const full = await gate.bounds.mayCreate(gate);
  if (full !== undefined) return stop(visit, full, about);
  const unmade = await makeVolumes(judged.missing, gate);
  if (unmade !== undefined) return stop(visit, unmade, about);
  const answer = await gate.engine.ask({
    ...engineCall(visit, printQuery(visit.routed.query)),
    headers: jsonBody,
    body: printBody(judged.body.doc),
  });
  if (!('failed' in answer) && answer.status === 201) {
    const made = parsed(answer);
    const id = isHalt(made) ? '' : textAt(made.value, 'Id');
    if (id !== '') gate.owned.madeContainer(id);
    gate.bounds.created();
  }
  return give(visit, answer, { reasons, rewrites, ...about });
};

/** Whether a call is refused for these reasons: always, but in warn mode only for what is no question of taste. */
export function isHeld(reasons: readonly GateReason[], { mode }: Pick<Gatekeeper, 'mode'>): boolean {
  return mode === 'enforce' || reasons.some(({ rule }) => neverWarned.has(rule));
}

const neverWarned: ReadonlySet<string> = new Set([
  'call-malformed',
  'field-unknown',
  'label-reserved',
  'not-yours',
  'image-name-taken',
  'runtime-missing',
]);

async function judgeCreate(body: BodyRead, gate: Gatekeeper): Promise<Judged | Halt> {
  const { request } = body;
  const rewriting = rewriteCreate(request, gate.owner, gate.policy);
  const resolving = resolveBinds(request, gate.machine);
  // What is taken away need not be anybody’s.
  const named = await lookUpNamed(gate.policy.network === 'none' ? { ...request, networks: [], links: [] } : request, gate);
  if (isHalt(named)) return named;
  const asked = [...gate.unfit, ...rewriting.reasons, ...resolving.reasons, ...createReasons(body), ...named.reasons];
  const exposed = request.publishAllPorts?.value === true && gate.policy.network !== 'none' ? await exposedPorts(request, gate) : [];
  const settled = settle(body, [...rewriting.changes, ...resolving.changes, ...named.changes, ...exposed]);
  const rewrites = [...rewriting.rewrites, ...resolving.rewrites];
  if ('reasons' in settled) {
    // What is refused already may be what could not be changed.
    const reasons = asked.length > 0 && isHeld(asked, gate) ? asked : [...asked, ...settled.reasons];
    return { body, reasons, rewrites, missing: [] };
  }
  const reasons = [
    ...asked,
    ...judgeRequest(settled.request, gate, { image: 'open', peers: named.peers }),
    ...planReasons(settled.request, gate.plan, 'asked'),
  ];
  // What is refused already costs the engine no question.
  if (reasons.length > 0 && isHeld(reasons, gate)) return { body: settled, reasons, rewrites, missing: [] };
  const changing = await changingMounts(settled.request, gate);
  if (isHalt(changing)) return changing;
  reasons.push(...changing.reasons);
  return { body: settled, reasons, rewrites, missing: named.missing };
}

async function exposedPorts(request: ContainerRequest, gate: Gatekeeper): Promise<readonly Change[]> {
  const image = request.image?.value;
  const answer =
    image === undefined
      ? undefined
      : await askJson(gate.engine, `${gate.api}/images/${image.split('/').map(encodeURIComponent).join('/')}/json`);
  const exposed = answer === undefined || isHalt(answer) ? undefined : at(answer.value, 'Config', 'ExposedPorts');
  return Object.keys(typeof exposed === 'object' && exposed !== null ? exposed : {}).map((port): Change => {
    const [containerPort = '', protocol = 'tcp'] = port.split('/');
    return { do: 'add', kind: 'container', field: 'ports', value: { address: '127.0.0.1', containerPort, protocol } };
  });
}

// A volume that the engine would make with the container has no label, so it is made first. One that somebody else makes meanwhile is met
// again at the start, and is theirs.
async function makeVolumes(missing: Named['missing'], gate: Gatekeeper): Promise<Halt | undefined> {
  for (const { source, options } of missing) {
    const body = JSON.stringify({
      Name: source,
      Driver: 'local',
      ...(options === undefined ? {} : { DriverOpts: options }),
      Labels: { [ownerLabel]: gate.owner },
    });
    const answer = await gate.engine.ask({ method: 'POST', path: `${gate.api}/volumes/create`, headers: jsonBody, body });
    if ('failed' in answer) return { halt: 'failed', sentence: answer.failed };
    if (answer.status !== 201) return { halt: 'answered', status: answer.status, text: answer.text };
  }
  return undefined;
}
