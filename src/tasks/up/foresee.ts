import { describe, judge, type Judge } from '../../judge/judge.ts';
import { withoutCredentials } from '../../known/without-credentials.ts';
import type { PlannedRewrite, Refusal } from '../../model/launch.ts';
import type { AllowedRule } from '../../model/plan.ts';
import type { Evidence, Finding, Verdict } from '../../model/report.ts';
import type { ContainerRequest, Request } from '../../model/request.ts';
import type { Part } from '../audit.ts';
import { isUndecided, type LevelOf } from '../assemble.ts';
import { portRule, type WholeGatePolicy } from '../gate/gate-policy.ts';
import { inWorkspaces } from '../gate/locate.ts';
import { rewriteCreate } from '../gate/rewrite.ts';
import { say } from '../gate/say.ts';
import { applyChanges } from './apply-changes.ts';

/** By whose word it is judged what may start. */
export interface LaunchBench {
  /** Of all rules. */
  readonly judge: Judge;
  readonly levelOf: LevelOf;
  readonly gate: WholeGatePolicy;
  readonly owner: string;
  /** Real absolute path of the workspace. */
  readonly workspace: string;
  /** Rules that the user answers for by an option. */
  readonly allowed: readonly string[];
}

/** What would come of starting what was audited: what the gate changes, what stands in the way, and what is somebody's to answer for. */
export interface Foreseen {
  readonly rewrites: readonly PlannedRewrite[];
  readonly refused: readonly Refusal[];
  /** Findings of commands that run on this machine: each wants consent. */
  readonly commands: readonly Finding[];
  /** Rules whose findings pass, since the user or the policy answers for them. */
  readonly allowed: readonly AllowedRule[];
}

/**
 * Foresees a launch. Each container is changed as a gate changes what is created, and judged again by all rules that are errors; builds are judged as
 * they are. What is found then stands in the way, unless somebody answers for it; so does what cannot be decided.
 */
export function foresee({ asked, requests, places }: Pick<Part, 'asked' | 'requests' | 'places'>, bench: LaunchBench): Foreseen {
  const rewrites: PlannedRewrite[] = [];
  const refused: Refusal[] = [];
  const commands: Finding[] = [];
  const allowed = new Map<string, AllowedRule>();
  const made = asked.map((request): Request => (request.kind === 'container' ? rewrite(request, bench, rewrites, refused) : request));
  for (const [index, request] of made.entries()) {
    const waived = waiversOf(requests[index]?.verdicts ?? []);
    for (const judgement of judge(bench.judge, request, made)) {
      const verdict = describe(bench.judge, request, judgement);
      if (!('findings' in verdict) || neverRefuses.has(verdict.rule)) continue;
      const place = (evidence: readonly Evidence[]): { readonly place?: string } =>
        placeOf(evidence.map((one) => places?.evidence(one) ?? one));
      if (verdict.state === 'found') {
        for (const finding of verdict.findings) {
          // Where ports are published it only warns, and is heeded all the same, unless it is answered for.
          if (finding.level !== 'error' && !(finding.rule === portRule && bench.gate.keepsPorts === true)) continue;
          const answered = neverStarts.has(finding.rule) ? undefined : answerFor(finding, waived, bench.allowed);
          if (answered !== undefined) allowed.set(answered.rule, answered);
          if (finding.rule === hostCommand)
            commands.push({ ...finding, evidence: finding.evidence.map((one) => places?.evidence(one) ?? one) });
          else if (answered === undefined) refused.push({ ...refusalOf(finding, bench.judge), ...place(finding.evidence) });
        }
      } else if (bench.gate.undecided === 'deny' && isUndecided(verdict, bench.levelOf, 'error') && !bench.allowed.includes(verdict.rule))
        refused.push(undecided(verdict));
    }
  }
  return { rewrites, refused: merged(refused), commands, allowed: [...allowed.values()] };
}

const hostCommand = 'host-command';

/**
 * What `up` holds in another way: the reference CLI gets an environment of its own, in which no variable of this machine is that was not granted (a proxy with a password in it is refused by the plan); and
 * which runtime is asked for matters nothing, since the gate sets it.
 */
const neverRefuses: ReadonlySet<string> = new Set(['host-variable-leaked', 'runtime-overridden']);

/**
 * What Sysbox starts no container with (matrix rows namespaces.host-…, measured): nobody’s word helps. The host’s user and cgroup namespaces it ignores, and the gate takes them out.
 */
const neverStarts: ReadonlySet<string> = new Set([
  'host-network-namespace',
  'host-pid-namespace',
  'host-ipc-namespace',
  'host-uts-namespace',
]);

function rewrite(request: ContainerRequest, bench: LaunchBench, rewrites: PlannedRewrite[], refused: Refusal[]): ContainerRequest {
  const answer = rewriteCreate(request, bench.owner, bench.gate);
  for (const one of answer.rewrites)
    // What every container gets has lines of its own in the plan.
    if (one.from !== undefined) rewrites.push({ ...one, from: withoutCredentials(one.from), container: request.name });
  for (const { rule, message, advice = '' } of answer.reasons) if (!bench.allowed.includes(rule)) refused.push({ rule, message, advice });
  for (const { value } of request.labels)
    if (identityLabels.has(value.name)) {
      const { rule, message, advice = '' } = say('identity-label-set', `The label ${value.name} is set to ${value.value.slice(0, 100)}`);
      refused.push({ rule, message, advice });
    }
  return inWorkspaces(applyChanges(request, answer.changes), [bench.workspace]);
}

const identityLabels: ReadonlySet<string> = new Set(['devcontainer.local_folder', 'devcontainer.config_file', 'devcontainer.metadata']);

/** Reasons of waivers, by the fingerprints of the findings they waive. */
function waiversOf(verdicts: readonly Verdict[]): ReadonlyMap<string, string> {
  const waived = new Map<string, string>();
  for (const verdict of verdicts)
    if ('findings' in verdict)
      for (const { fingerprint, waiver } of verdict.findings) if (waiver !== undefined) waived.set(fingerprint, waiver.reason);
  return waived;
}

function answerFor(
  { rule, fingerprint }: Finding,
  waived: ReadonlyMap<string, string>,
  allowed: readonly string[],
): AllowedRule | undefined {
  if (allowed.includes(rule)) return { rule, reason: 'allowed with --allow' };
  const reason = waived.get(fingerprint);
  return reason === undefined ? undefined : { rule, reason };
}

function refusalOf({ rule, message }: Finding, { all }: Judge): Refusal {
  return { rule, message, advice: all.get(rule)?.advice ?? '' };
}

function undecided({ rule, missing }: Extract<Verdict, { readonly missing: unknown }>): Refusal {
  const unknown = missing.find((one) => typeof one !== 'string');
  return {
    rule,
    message: `Whether this holds cannot be decided: ${unknown === undefined ? 'something is not known' : unknown.why}`,
    advice:
      'What is named must be there to be looked at: a registry that answers, an image that the engine has already, a file that can be read.',
    isUndecided: true,
  };
}

function placeOf([first]: readonly Evidence[]): { readonly place?: string } {
  if (first?.document === undefined || first.line === undefined) return {};
  return { place: `${first.document}:${first.line}:${first.column ?? 1}` };
}

// Services that share a line, and rules that miss the same thing, say it once.
function merged(all: readonly Refusal[]): readonly Refusal[] {
  const found = new Map<string, { readonly first: Refusal; readonly rules: Set<string> }>();
  for (const one of all) {
    const key = one.isUndecided === true ? one.message : `${one.rule}\n${one.message}\n${one.place ?? ''}`;
    const same = found.get(key) ?? { first: one, rules: new Set() };
    same.rules.add(one.rule);
    found.set(key, same);
  }
  return [...found.values()].map(({ first, rules }) =>
    rules.size === 1 ? first : { ...first, message: first.message.replace('this holds', `this and ${rules.size - 1} other rules hold`) },
  );
}
