import type { Fact } from '../model/fact.ts';
import type { HostFact, HostFacts } from '../model/host.ts';
import type { Evidence, Finding, Verdict } from '../model/report.ts';
import type { Kind, Request, Unknown } from '../model/request.ts';
import { type Issue, type Level, levels, type Rule, type Tier } from '../model/rule.ts';
import { showFact } from '../syntax/show.ts';
import { fingerprint } from './fingerprint.ts';
import { type FieldSet, fieldSet, filledFields, intersects, openFields } from './masks.ts';

/** The rules made ready for judging many requests: what each reads as a set, and the verdicts that never differ. */
export interface Judge {
  readonly tier: Tier;
  readonly host: HostFacts;
  /** By the kind of request they judge. */
  readonly rules: { readonly [K in Kind]: readonly Prepared[] };
}

interface Prepared {
  readonly rule: Rule;
  readonly level: Level;
  readonly reads: FieldSet;
  readonly missing: readonly HostFact[];
  readonly clear: Verdict;
  readonly off: Verdict;
}

/** Makes a judge for a tier and what is known of the host. */
export function prepareJudge(rules: readonly Rule[], tier: Tier, host: HostFacts): Judge {
  const of = (kind: Kind): readonly Prepared[] =>
    rules.filter((rule) => rule.judges.includes(kind)).map((rule) => prepare(rule, kind, tier, host));
  return { tier, host, rules: { container: of('container'), build: of('build') } };
}

function prepare(rule: Rule, kind: Kind, tier: Tier, host: HostFacts): Prepared {
  return {
    rule,
    level: rule.levels[tier],
    reads: fieldSet(kind, rule.reads),
    missing: (rule.needs ?? []).filter((need) => host[need] === undefined),
    clear: { rule: rule.id, state: 'clear' },
    off: { rule: rule.id, state: 'off' },
  };
}

/**
 * Judges one request: a verdict for each rule that judges its kind. A rule runs only where the request says something in a field the rule
 * reads (or where it claims absences). It found nothing and a field it reads is open: undecided, never clear.
 */
export function judge(judge: Judge, request: Request, peers?: readonly Request[]): readonly Verdict[] {
  const filled = filledFields(request);
  const open = request.unknown.map((unknown) => ({ unknown, fields: openFields(request, unknown) }));
  const context = peers === undefined ? { host: judge.host } : { host: judge.host, peers };
  const verdicts: Verdict[] = [];
  for (const prepared of judge.rules[request.kind]) {
    const { rule, level, reads } = prepared;
    if (level === 'off') {
      verdicts.push(prepared.off);
      continue;
    }
    const runs = rule.claimsAbsence === true || intersects(filled, reads);
    const issues = runs ? rule.check(request, context) : none;
    const missing = open.length === 0 ? (runs ? prepared.missing : none) : missingFor(open, reads, runs ? prepared.missing : none);
    verdicts.push(issues.length === 0 && missing.length === 0 ? prepared.clear : decide(rule, level, request, issues, missing));
  }
  return verdicts;
}

const none: readonly never[] = [];

function missingFor(
  open: readonly { readonly unknown: Unknown; readonly fields: FieldSet }[],
  reads: FieldSet,
  facts: readonly HostFact[],
): readonly (Unknown | HostFact)[] {
  let missing: (Unknown | HostFact)[] | undefined;
  for (const { unknown, fields } of open) if (intersects(fields, reads)) (missing ??= []).push(unknown);
  return missing === undefined ? facts : facts.length === 0 ? missing : [...missing, ...facts];
}

function decide(
  rule: Rule,
  level: Exclude<Level, 'off'>,
  request: Request,
  issues: readonly Issue[],
  missing: readonly (Unknown | HostFact)[],
): Verdict {
  if (issues.length === 0) return { rule: rule.id, state: 'undecided', findings: none, missing };
  const findings = issues.map((issue) => toFinding(rule, level, request, issue));
  // An issue without evidence claims that something is absent: that cannot be said while it may stand in what was not read.
  const certain = missing.length === 0 || issues.some((issue) => issue.evidence.length > 0);
  return { rule: rule.id, state: certain ? 'found' : 'undecided', findings, missing };
}

function toFinding(rule: Rule, level: Exclude<Level, 'off'>, request: Request, issue: Issue): Finding {
  const facts: readonly Fact<unknown>[] = issue.evidence.length > 0 ? issue.evidence : [{ value: request.name, from: request.from }];
  const evidence = facts.map((fact): Evidence => ({ from: fact.from, shows: showFact(fact) }));
  const parts = [rule.id, request.kind, request.name];
  for (const { from, shows } of evidence) parts.push(from.layer, from.document, shows);
  return {
    rule: rule.id,
    level: quieter(level, issue.atMost),
    severity: rule.severity,
    message: issue.message,
    evidence,
    fingerprint: fingerprint(parts),
  };
}

function quieter(level: Exclude<Level, 'off'>, atMost: Issue['atMost']): Exclude<Level, 'off'> {
  return atMost !== undefined && levels.indexOf(atMost) < levels.indexOf(level) ? atMost : level;
}
