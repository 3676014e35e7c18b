import type { ApiBodyKind } from '../../../src/known/docker-api-fields.ts';
import { apiBodies } from '../../../src/known/docker-api-fields.ts';
import { printBody } from '../../../src/formats/docker-api/body.ts';
import type { Change, ContainerRequest } from '../../../src/model/request.ts';
import type { Tier } from '../../../src/model/rule.ts';
import { gatePolicy } from '../../../src/tasks/gate/gate-policy.ts';
import { networkReasons } from '../../../src/tasks/gate/network-reasons.ts';
import { type BodyRead, readStrictly, settle } from '../../../src/tasks/gate/read-strictly.ts';
import { rewriteCreate, rewriteUpdate } from '../../../src/tasks/gate/rewrite.ts';
import { volumeReason } from '../../../src/tasks/gate/volume-options.ts';
import { errorsOfBody } from '../../errors-of-body.ts';
import { bodyText } from '../body-grammar.ts';
import { mine, type StockedGate, stockedGates } from '../gate-with-things.ts';
import { type FuzzTarget, must, mustEqual } from '../target.ts';

let gates: Promise<readonly StockedGate[]> | undefined;

function bodyTarget(kind: ApiBodyKind): FuzzTarget {
  return {
    name: kind,
    given: bodyText(kind).map((text) => Buffer.from(text)),
    pieces: [
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      '\\u0000',
      '\\ud800',
      'null',
      'true',
      '0',
      '1e9',
      '{}',
      '[]',
      '""',
      '"a":',
      '\uFEFF',
      ' ',
      '__proto__',
      '"Image":',
    ],
    check: async (input) => {
      checkRead(kind, input.toString());
      for (const gate of await (gates ??= stockedGates())) await checkPosted(kind, input, gate);
    },
  };
}

/** Bodies of every kind. */
export const bodies: readonly FuzzTarget[] = (Object.keys(apiBodies) as ApiBodyKind[]).map(bodyTarget);

function checkRead(kind: ApiBodyKind, text: string): void {
  const read = readStrictly(kind, 'body', text);
  if ('reasons' in read)
    return must(read.reasons.length > 0 && read.reasons.every(({ message }) => /\S/u.test(message)), 'it is refused without a word');
  const printed = printBody(read.doc);
  must(isPart(JSON.parse(printed), JSON.parse(text)), `what is printed is no part of it: ${printed}`);
  const again = mustRead(kind, printed);
  mustEqual(printBody(again.doc), printed, 'it is printed in another way the second time');
  mustEqual(said(again.request), said(read.request), 'what is printed is read in another way');
  if (kind === 'create' || kind === 'update') checkRewritten(kind, read);
}

function mustRead(kind: ApiBodyKind, text: string): BodyRead {
  const read = readStrictly(kind, 'body', text);
  if ('reasons' in read) throw new Error(`what is printed is not read again: ${read.reasons[0]?.message}: ${text.slice(0, 300)}`);
  return read;
}

/** After the gate’s changes nothing is left to change, and what they make is read as it was meant. */
function checkRewritten(kind: 'create' | 'update', read: BodyRead): void {
  for (const tier of ['strict', 'permissive'] as const) {
    const rewrite = (request: ContainerRequest) =>
      kind === 'create' ? rewriteCreate(request, 'me', gatePolicy(tier, undefined)) : rewriteUpdate(request);
    const settled = settle(read, rewrite(read.request).changes);
    if ('reasons' in settled) continue;
    const again = mustRead(kind, printBody(settled.doc));
    mustEqual(said(again.request), said(settled.request), 'what was changed is read in another way');
    mustEqual(rewrite(again.request).rewrites, [], 'something is left to change');
    checkTakenAway(read, read.request);
  }
}

/** Each fact that the gate might take away can be taken away, and takes no other with it. */
function checkTakenAway(read: BodyRead, request: ContainerRequest): void {
  for (const field of ['capabilities', 'securityOptions', 'namespaces', 'environment'] as const)
    for (const fact of request[field]) {
      const settled = settle(read, [{ do: 'remove', kind: 'container', field, fact } as Change]);
      if ('reasons' in settled) continue;
      const left = settled.request[field].length;
      must(left === request[field].length - 1, `of ${request[field].length} ${field}, ${left} are left when one is taken away`);
    }
}

async function checkPosted(kind: ApiBodyKind, input: Buffer, { tier, policy, post }: StockedGate): Promise<void> {
  const { answer, sent } = await post(kind, input);
  must(answer.status !== 500, `the gate fails: ${answer.message}`);
  if (answer.status >= 400) must(answer.message !== '', `${answer.status} is answered without a message`);
  // A call without a body is one of its own.
  if (sent === undefined || (sent === '' && kind === 'commit')) return;
  must(answer.status < 400 || answer.status === 404, `it has gone on, and ${answer.status} is answered: ${answer.message}`);
  mustEqual(
    errorsOfBody(kind, sent, tier, { peers: [mine.container], gate: policy }),
    [],
    `the ${tier} gate lets through what an audit refuses: ${sent}`,
  );
  const read = mustRead(kind, sent);
  mustEqual(printBody(read.doc), sent, 'what goes on is not as it is printed');
  checkSent(kind, read, tier);
}

function checkSent(kind: ApiBodyKind, { doc, request }: BodyRead, tier: Tier): void {
  const labels = request.labels
    .filter(({ value }) => value.name.startsWith('containai.'))
    .map(({ value }) => `${value.name}=${value.value}`);
  const isMade = kind === 'create' || kind === 'volume' || kind === 'network';
  mustEqual(labels, isMade ? ['containai.owner=me'] : [], 'the labels of the owner are others');
  must(request.privileged?.value !== true, 'it is privileged');
  must(request.devices.length === 0 && request.deviceRules.length === 0, 'it has devices');
  must(request.restart === undefined, 'it restarts by itself');
  must(
    request.capabilities.every(({ value }) => value.change === 'drop'),
    'it has more capabilities',
  );
  for (const { value } of request.mounts) {
    const source = typeof value.source === 'object' ? value.source.path : '';
    // Under the laxest policy other folders are let in.
    if (value.kind === 'bind') must(tier === 'permissive' || `${source}/`.startsWith('/home/me/app/'), 'it mounts what is no workspace');
    else mustEqual(volumeReason('', value.driver, value.options), undefined, 'it has a volume that is refused');
  }
  for (const { value } of request.ports) must(/^127\.|^::1$/u.test(value.address ?? ''), 'a port is open to all');
  if (kind === 'create') mustEqual(request.runtime?.value, 'sysbox-runc', 'it has another runtime');
  if (kind === 'network') mustEqual(networkReasons(doc), [], 'it has a network that is refused');
  for (const peer of [...request.namespaces.map(({ value }) => value.mode), ...request.volumesFrom.map(({ value }) => value)])
    must(!/yours|host/u.test(peer), `it joins ${peer}`);
  const { Container } = JSON.parse(printBody(doc)) as { readonly Container?: string };
  if (kind === 'connect' || kind === 'disconnect') mustEqual(Container, mine.container, 'another container is named');
}

/** A request without its places. */
function said(request: ContainerRequest): unknown {
  return JSON.parse(JSON.stringify(request, (key, value: unknown) => (key === 'from' || key === 'layer' ? undefined : value)));
}

/**
 * Whether a canonical body is a part of one as Node reads that: the same values under the same keys, and nothing is left out but what says nothing.
 * A text in the place of a list is a list of one.
 */
function isPart(part: unknown, whole: unknown, key = ''): boolean {
  if (Array.isArray(part)) {
    if (typeof whole === 'string') return part.length === 1 && part[0] === whole;
    return Array.isArray(whole) && whole.length === part.length && part.every((one, at) => isPart(one, whole[at]));
  }
  if (typeof part !== 'object' || part === null) return Object.is(part, whole) || (part === 0 && whole === 0);
  if (typeof whole !== 'object' || whole === null || Array.isArray(whole)) return false;
  // The values of these say nothing, whatever they are.
  if (key === 'ExposedPorts' || key === 'Volumes') return JSON.stringify(Object.keys(part)) === JSON.stringify(Object.keys(whole));
  return (
    Object.entries(part).every(([key, one]) => Object.hasOwn(whole, key) && isPart(one, (whole as Record<string, unknown>)[key], key)) &&
    Object.entries(whole).every(([key, one]) => Object.hasOwn(part, key) || saysNothing(one))
  );
}

function saysNothing(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value === null || value === false || value === 0 || value === '';
  return Object.values(value).every(saysNothing);
}
