import type { ApiBodyKind } from '../../src/known/docker-api-fields.ts';
import type { GatePolicy } from '../../src/model/gate.ts';
import type { Tier } from '../../src/model/rule.ts';
import { type FakeThings, noFakeThings } from '../fake-engine-things.ts';
import { type MemoryAnswer, type MemoryGate, openMemoryGate } from '../gate-in-memory.ts';
import { must } from './target.ts';

/** A gate of one tier in front of an engine on which the owner and somebody else have a container, a volume and a network each. */
export interface StockedGate {
  readonly tier: Tier;
  readonly policy: GatePolicy;
  /** Posts a body of a kind; hands back the answer and the body that reached the engine, if one did. */
  post(kind: ApiBodyKind, body: Uint8Array): Promise<{ readonly answer: MemoryAnswer; readonly sent: string | undefined }>;
}

const id = (digit: string): string => digit.repeat(64);
/** Full ids of what belongs to the owner. */
export const mine = { container: id('a'), network: id('c'), exec: id('e') } as const;
const paths: Readonly<Record<ApiBodyKind, string>> = {
  create: '/v1.45/containers/create',
  update: `/v1.45/containers/${mine.container}/update`,
  exec: `/v1.45/containers/${mine.container}/exec`,
  'exec-start': `/v1.45/exec/${mine.exec}/start`,
  volume: '/v1.45/volumes/create',
  network: '/v1.45/networks/create',
  connect: `/v1.45/networks/${mine.network}/connect`,
  disconnect: `/v1.45/networks/${mine.network}/disconnect`,
  commit: '/v1.45/commit',
};

/** The strict gate that one gets, and one whose policy lets in what a policy can. */
export async function stockedGates(): Promise<readonly StockedGate[]> {
  const lenient: GatePolicy = { 'host-namespaces': 'replace', undecided: 'allow', 'sysbox-variables': { SYSBOX_SYSCONT_MODE: 'TRUE' } };
  return Promise.all([stocked('strict', {}), stocked('permissive', lenient)]);
}

async function stocked(tier: Tier, policy: GatePolicy): Promise<StockedGate> {
  const things = noFakeThings([], ['debian']);
  const gate = await openMemoryGate({
    things,
    tier,
    policy: { document: 'policy.yaml', levels: {}, options: {}, waivers: [], gate: policy },
  });
  return { tier, policy, post: (kind, body) => post(gate, things, kind, body) };
}

async function post(gate: MemoryGate, things: FakeThings, kind: ApiBodyKind, body: Uint8Array): ReturnType<StockedGate['post']> {
  restock(things);
  (gate.reached as unknown[]).length = 0;
  gate.decisions.length = 0;
  const answer = await gate.call(`POST ${paths[kind]}${kind === 'commit' ? '?container=mine' : ''}`, body, {
    headers: ['Content-Type', 'application/json'],
  });
  // Volumes that come with a container are made before it, by calls of the gate’s own.
  const sent = gate.reached.filter(({ method, path }) => method === 'POST' && path.split('?', 1)[0] === paths[kind]);
  must(sent.length <= 1, 'it has gone on twice');
  must(gate.decisions.length === 1, 'it was not recorded once');
  return { answer, sent: sent[0]?.body };
}

function restock({ containers, volumes, networks, execs, images }: FakeThings): void {
  for (const all of [containers, volumes, networks, execs]) all.clear();
  for (const [letter, name, owner] of [
    ['a', 'mine', 'me'],
    ['b', 'yours', 'you'],
  ] as const) {
    const body = { Image: 'debian', Labels: { 'containai.owner': owner }, HostConfig: { Runtime: 'sysbox-runc' } };
    containers.set(id(letter), { id: id(letter), name, body, status: 'running', started: 0 });
  }
  for (const [name, owner] of [
    ['named', 'me'],
    ['yours', 'you'],
  ] as const)
    volumes.set(name, { Name: name, Driver: 'local', Options: null, Labels: { 'containai.owner': owner } });
  for (const [letter, name, owner] of [
    ['c', 'net', 'me'],
    ['d', 'theirs', 'you'],
  ] as const)
    networks.set(name, { Name: name, Id: id(letter), Driver: 'bridge', Labels: { 'containai.owner': owner } });
  execs.set(mine.exec, { container: mine.container, body: {} });
  images.clear();
  images.add('debian');
}
