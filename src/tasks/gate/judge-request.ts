import { type Judge, type Judgement, judge } from '../../judge/judge.ts';
import type { GatePolicy, GateReason } from '../../model/gate.ts';
import type { HostFact } from '../../model/host.ts';
import type { Plan } from '../../model/plan.ts';
import type { ContainerRequest, Unknown } from '../../model/request.ts';
import { sysboxPrefix } from '../../known/sysbox-variables.ts';
import type { Issue } from '../../model/rule.ts';
import { normalisePath } from '../../syntax/host-path.ts';
import type { OwnPath } from './find-workspaces.ts';
import { ownPathReasons } from './own-paths.ts';
import { allowedValue } from './rewrite.ts';
import { say } from './say.ts';
import { inWorkspaces } from './locate.ts';

/** Under whose word a gate judges. */
export interface Bench {
  readonly judge: Judge;
  readonly policy: Required<GatePolicy>;
  readonly owner: string;
  /** Real absolute paths. */
  readonly workspaces: readonly string[];
  /** What no container may be let near, by real absolute paths. */
  readonly own: readonly OwnPath[];
  /** Rules whose findings somebody answers for, by the plan. */
  readonly allowed: ReadonlySet<string>;
}

/** The rules that a plan allows. */
export function allowedBy(plan: Plan | undefined): ReadonlySet<string> {
  return new Set(plan?.allowed.map(({ rule }) => rule));
}

/**
 * What speaks against a request: findings that are errors, and what cannot be decided. `image`: what only the image can tell stays open until
 * the container was made, and is judged at its start. `peers`: containers of the same owner that the request names, which run under Sysbox too.
 */
export function judgeRequest(
  request: ContainerRequest,
  bench: Bench,
  stage: { readonly image: 'open' | 'known'; readonly peers: readonly string[] },
): readonly GateReason[] {
  const view = viewOf(request, bench, stage.peers);
  const peers = [view, ...stage.peers.map((name): ContainerRequest => ({ ...view, name, mounts: [], namespaces: [], volumesFrom: [] }))];
  const reasons = ownPathReasons(request, bench.own);
  const folder = request.workingFolder?.value;
  if (folder !== undefined && isInProc(folder))
    reasons.push(say('process-folder-refused', `the working folder is ${folder.slice(0, 100)}`));
  for (const judgement of judge(bench.judge, view, peers)) {
    if (!('issues' in judgement) || bench.judge.levels.get(judgement.rule) !== 'error' || bench.allowed.has(judgement.rule)) continue;
    if (judgement.state === 'found') reasons.push(...found(judgement, bench.judge));
    else if (bench.policy.undecided === 'deny') reasons.push(...undecided(judgement, stage.image));
  }
  return reasons;
}

function isInProc(folder: string): boolean {
  const path = normalisePath(`/${folder}`);
  return path === '/proc' || path.startsWith('/proc/');
}

// Containers of this owner are what services of one project are to the rules; what the policy lets Sysbox’s variables be is not a finding.
function viewOf(request: ContainerRequest, bench: Bench, peers: readonly string[]): ContainerRequest {
  const located = inWorkspaces(request, bench.workspaces);
  const isShared = (mode: string): boolean => mode.startsWith('container:') && peers.includes(mode.slice('container:'.length));
  const namespaces = located.namespaces.some(({ value }) => isShared(value.mode))
    ? located.namespaces.map((one) =>
        isShared(one.value.mode) ? { ...one, value: { ...one.value, mode: one.value.mode.replace('container:', 'service:') } } : one,
      )
    : located.namespaces;
  const isAllowed = ({ value: { name, value } }: ContainerRequest['environment'][number]): boolean =>
    name.startsWith(sysboxPrefix) && value !== undefined && allowedValue(name, bench.policy) === value;
  const environment = located.environment.some(isAllowed) ? located.environment.filter((one) => !isAllowed(one)) : located.environment;
  return namespaces === located.namespaces && environment === located.environment ? located : { ...located, namespaces, environment };
}

function found({ rule: id, issues }: Extract<Judgement, { readonly issues: readonly Issue[] }>, prepared: Judge): readonly GateReason[] {
  const rule = prepared.all.get(id)!;
  return issues
    .filter(({ atMost }) => atMost === undefined || atMost === 'error')
    .map(({ message }) => ({ rule: id, message, advice: rule.advice }));
}

function undecided(
  { rule, missing }: Extract<Judgement, { readonly issues: readonly Issue[] }>,
  image: 'open' | 'known',
): readonly GateReason[] {
  const open = missing.filter((one): one is Unknown => !isHostFact(one) && !(image === 'open' && one.want?.kind === 'image'));
  return open.slice(0, 1).map(({ why }) => say('undecided', `${rule} cannot be decided: ${why}`));
}

// What is not known of the host is said when the gate opens: it is the same for every call.
function isHostFact(missing: Unknown | HostFact): missing is HostFact {
  return typeof missing === 'string';
}
