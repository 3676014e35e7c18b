import { type Judge, type Judgement, judge, levelsUnder, prepareJudge } from '../../judge/judge.ts';
import type { GateReason } from '../../model/gate.ts';
import type { HostFact, HostFacts } from '../../model/host.ts';
import type { Plan } from '../../model/plan.ts';
import type { Policy } from '../../model/policy.ts';
import type { ContainerRequest, Unknown } from '../../model/request.ts';
import { sysboxPrefix } from '../../known/sysbox-variables.ts';
import type { Issue, Tier } from '../../model/rule.ts';
import { rules } from '../../rules/catalogue.ts';
import { mountOutsideWorkspace } from '../../rules/mount-outside-workspace.ts';
import { normalisePath } from '../../syntax/host-path.ts';
import type { OwnPath } from './find-workspaces.ts';
import type { WholeGatePolicy } from './gate-policy.ts';
import { ownPathReasons } from './own-paths.ts';
import { allowedValue } from './rewrite.ts';
import { say } from './say.ts';
import { inWorkspaces } from './locate.ts';

/** Under whose word a gate judges. */
export interface Bench {
  /** Of the rules that may refuse, alone. */
  readonly judge: Judge;
  readonly policy: WholeGatePolicy;
  readonly owner: string;
  /** Real absolute paths. */
  readonly workspaces: readonly string[];
  /** What no container may be let near, by real absolute paths. */
  readonly own: readonly OwnPath[];
}

/** A judge of the rules whose findings are errors, without those that somebody answers for in the plan. */
export function gateJudge(tier: Tier, host: HostFacts, policy: Policy | undefined, plan: Plan | undefined): Judge {
  const allowed = new Set(plan?.allowed.map(({ rule }) => rule));
  const levels = levelsUnder(tier, rules, policy);
  const refusing = rules.filter(({ id }) => levels.get(id) === 'error' && !allowed.has(id));
  return prepareJudge(refusing, tier, host, policy);
}

/** Whether containers may mount folders of the workspaces alone: under a tier or a policy that only warns of others, nothing refuses those. */
export function isHeldToWorkspaces(tier: Tier, policy: Policy | undefined): boolean {
  return levelsUnder(tier, [mountOutsideWorkspace], policy).get(mountOutsideWorkspace.id) === 'error';
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
    if (!('issues' in judgement)) continue;
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
    .map(({ message }) => ({ rule: id, message, advice: id === mountOutsideWorkspace.id ? outsideAdvice : rule.advice }));
}

// The rule's own is for who writes a configuration; here a folder may be missing that was meant to be a workspace.
const outsideAdvice =
  'Where it is a folder that containers may mount, start the gate with --workspace DIR. Else keep the data in a named volume.';

function undecided(
  { rule, missing }: Extract<Judgement, { readonly issues: readonly Issue[] }>,
  image: 'open' | 'known',
): readonly GateReason[] {
  for (const one of missing)
    if (!isHostFact(one) && !(image === 'open' && one.want?.kind === 'image'))
      return [say('undecided', `${rule} cannot be decided: ${one.why}`)];
  return none;
}

const none: readonly never[] = [];

// What is not known of the host is said when the gate opens: it is the same for every call.
function isHostFact(missing: Unknown | HostFact): missing is HostFact {
  return typeof missing === 'string';
}
