import { printBody } from '../../formats/docker-api/body.ts';
import type { Machine } from '../../machine/machine.ts';
import type { GateReason, GateRewrite } from '../../model/gate.ts';
import type { ContainerRequest } from '../../model/request.ts';
import { plannedPolicy } from './gate-policy.ts';
import { createReasons } from './create-reasons.ts';
import { planReasons } from './plan-reasons.ts';
import { gateJudge, judgeRequest } from './judge-request.ts';
import { resolveBinds } from './locate.ts';
import type { GateOptions } from './open-gate.ts';
import { realOwnPaths } from './own-paths.ts';
import { readStrictly, settle } from './read-strictly.ts';
import { rewriteCreate } from './rewrite.ts';
import { volumeReasons } from './volume-options.ts';

/** What a gate would do with a saved create body, as far as that can be told without an engine. */
export interface CheckedBody {
  readonly decision: 'forwarded' | 'rewritten' | 'refused';
  readonly reasons: readonly GateReason[];
  readonly rewrites: readonly GateRewrite[];
  /** What only the engine can tell: each a part of a sentence. */
  readonly open: readonly string[];
  /** The body as it would be forwarded; absent where it is refused. */
  readonly body?: string;
}

/** What a check needs to know of the gate. */
export type CheckOptions = Omit<GateOptions, 'listen' | 'engine' | 'record' | 'stateFile'> & {
  /** Ids of the owner’s own containers. Absent: all that a body names are taken for such, and listed as open. */
  readonly peers?: readonly string[];
};

/** Judges the body of a create call offline, as a gate would. Never throws for what is in the text. */
export function checkBody(
  text: string,
  document: string,
  options: CheckOptions,
  machine: Pick<Machine, 'realPath' | 'kindOf'>,
): CheckedBody {
  const bench = {
    judge: gateJudge(options.tier, options.host, options.policy, options.plan),
    policy: plannedPolicy(options.tier, options.policy, options.plan, undefined),
    owner: options.owner,
    workspaces: options.workspaces,
    own: realOwnPaths(options.own ?? [], machine),
  };
  const read = readStrictly('create', document, text);
  if ('reasons' in read) return { decision: 'refused', reasons: read.reasons, rewrites: [], open: [] };
  const rewriting = rewriteCreate(read.request, bench.owner, bench.policy);
  const resolving = resolveBinds(read.request, machine);
  const rewrites = [...rewriting.rewrites, ...resolving.rewrites];
  const asked = [...rewriting.reasons, ...resolving.reasons, ...createReasons(read), ...volumeReasons(read.request)];
  const open = openQuestions(read.request);
  const settled = settle(read, [...rewriting.changes, ...resolving.changes]);
  if ('reasons' in settled) return { decision: 'refused', reasons: asked.length > 0 ? asked : settled.reasons, rewrites, open };
  const reasons = [
    ...asked,
    ...judgeRequest(settled.request, bench, { image: 'open', peers: options.peers ?? peersOf(settled.request) }),
    ...planReasons(settled.request, options.plan, 'asked'),
  ];
  if (reasons.length > 0 && options.mode === 'enforce') return { decision: 'refused', reasons, rewrites, open };
  return { decision: rewrites.length > 0 ? 'rewritten' : 'forwarded', reasons, rewrites, open, body: printBody(settled.doc) };
}

function peersOf({ namespaces, volumesFrom }: ContainerRequest): readonly string[] {
  return [
    ...namespaces.flatMap(({ value: { mode } }) => (mode.startsWith('container:') ? [mode.slice('container:'.length)] : [])),
    ...volumesFrom.map(({ value }) => value.split(':')[0] ?? ''),
  ];
}

function openQuestions(request: ContainerRequest): readonly string[] {
  const { image, mounts, networks } = request;
  const volumes = mounts.flatMap(({ value }) => (value.kind === 'volume' && typeof value.source === 'string' ? [value.source] : []));
  return [
    ...(image === undefined ? [] : [`what the image ${image.value} sets by itself (judged at the start)`]),
    ...volumes.map((name) => `whose the volume ${name} is, and what it mounts`),
    ...networks.filter(({ value }) => value !== 'bridge').map(({ value }) => `whose the network ${value} is`),
    ...peersOf(request).map((name) => `whose the container ${name} is`),
  ];
}
