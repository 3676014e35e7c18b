import type { Fact } from '../model/fact.ts';
import { type FieldSet, fieldSet, filledFields, intersects } from '../model/field-set.ts';
import type { HostFact, HostFacts } from '../model/host.ts';
import type { Evidence, Finding, Verdict } from '../model/report.ts';
import type { Ruling } from '../model/policy.ts';
import type { Kind, Request, Unknown } from '../model/request.ts';
import { type Issue, type Level, levels, type Rule, type Tier } from '../model/rule.ts';
import type { ScriptReader } from '../model/script-reader.ts';
import { withoutCredentials } from '../known/without-credentials.ts';
import { showFact } from '../syntax/show.ts';
import { fingerprint } from './fingerprint.ts';
import { openFields } from './masks.ts';

/**
 * What a rule says of a request. Found: `issues` hold the facts at fault. Undecided: something it reads is not known, `missing` says what;
 * `issues` are then claims of absence that cannot be held. The words of a report are made of it by `describe`, only where one is printed.
 */
export type Judgement =
  | { readonly rule: string; readonly state: 'clear' | 'off' }
  | {
      readonly rule: string;
      readonly state: 'found' | 'undecided';
      readonly issues: readonly Issue[];
      readonly missing: readonly (Unknown | HostFact)[];
    };

/** The rules made ready for judging many requests: what each reads as a set, and the judgements that never differ. */
export interface Judge {
  readonly tier: Tier;
  readonly host: HostFacts;
  /** By the kind of request they judge. */
  readonly rules: { readonly [K in Kind]: readonly Prepared[] };
  readonly all: ReadonlyMap<string, Rule>;
  readonly levels: ReadonlyMap<string, Level>;
  /** Who reads scripts for the rules; absent: they do. */
  readonly scripts?: ScriptReader | undefined;
}

interface Prepared {
  readonly rule: Rule;
  readonly level: Level;
  /** What the policy gives in place of the rule's own options. */
  readonly options: unknown;
  readonly reads: FieldSet;
  /** What it needs besides the request. */
  readonly missing: readonly (Unknown | HostFact)[];
  readonly clear: Judgement;
  readonly off: Judgement;
}

/** Makes a judge for a tier, what is known of the host, and what a policy says of single rules. */
export function prepareJudge(
  rules: readonly Rule[],
  tier: Tier,
  host: HostFacts,
  ruling: Ruling = noRuling,
  scripts?: ScriptReader,
): Judge {
  const levelOf = levelsUnder(tier, rules, ruling);
  const of = (kind: Kind): readonly Prepared[] =>
    rules.filter((rule) => rule.judges.includes(kind)).map((rule) => prepare(rule, kind, levelOf.get(rule.id) ?? 'off', host, ruling));
  return {
    tier,
    host,
    rules: { container: of('container'), build: of('build') },
    all: new Map(rules.map((rule) => [rule.id, rule])),
    levels: levelOf,
    scripts,
  };
}

const noRuling: Ruling = { levels: {}, options: {} };

/** The level of each rule, by its id: what the policy says, else the tier. */
export function levelsUnder(tier: Tier, rules: readonly Rule[], { levels: own }: Ruling = noRuling): ReadonlyMap<string, Level> {
  return new Map(rules.map(({ id, levels: byTier }) => [id, own[id] ?? byTier[tier]]));
}

function prepare(rule: Rule, kind: Kind, level: Level, host: HostFacts, { options, open }: Ruling): Prepared {
  const unknown = open?.[rule.id];
  return {
    rule,
    level,
    options: options[rule.id],
    reads: fieldSet(kind, rule.reads),
    missing: [...(unknown === undefined ? [] : [unknown]), ...(rule.needs ?? []).filter((need) => host[need] === undefined)],
    clear: { rule: rule.id, state: 'clear' },
    off: { rule: rule.id, state: 'off' },
  };
}

/**
 * Judges one request: a judgement for each rule that judges its kind. A rule runs only where the request says something in a field the rule
 * reads (or where it claims absences). It found nothing and a field it reads is open: undecided, never clear.
 */
export function judge(judge: Judge, request: Request, peers?: readonly Request[]): readonly Judgement[] {
  const filled = filledFields(request);
  const open = request.unknown.map((unknown): Open => ({ alone: [unknown], fields: openFields(request, unknown) }));
  const { host, scripts } = judge;
  const asked = peers === undefined ? { host } : { host, peers };
  const context = scripts === undefined ? asked : { ...asked, scripts };
  const judgements: Judgement[] = [];
  for (const prepared of judge.rules[request.kind]) {
    const { rule, level, options, reads } = prepared;
    if (level === 'off') {
      judgements.push(prepared.off);
      continue;
    }
    const runs = rule.claimsAbsence === true || intersects(filled, reads);
    const issues = runs ? rule.check(request, options === undefined ? context : { ...context, options }) : none;
    const missing = open.length === 0 ? (runs ? prepared.missing : none) : missingFor(open, reads, runs ? prepared.missing : none);
    judgements.push(
      issues.length === 0 && missing.length === 0 ? prepared.clear : { rule: rule.id, state: stateOf(issues, missing), issues, missing },
    );
  }
  return judgements;
}

const none: readonly never[] = [];

/** An unknown of the request as a list of its own, which most judgements that miss it share, and the fields it leaves open. */
interface Open {
  readonly alone: readonly [Unknown];
  readonly fields: FieldSet;
}

function missingFor(open: readonly Open[], reads: FieldSet, facts: readonly (Unknown | HostFact)[]): readonly (Unknown | HostFact)[] {
  let missing: readonly (Unknown | HostFact)[] = facts;
  for (const { alone, fields } of open) if (intersects(fields, reads)) missing = missing.length === 0 ? alone : [...alone, ...missing];
  return missing;
}

// An issue without evidence claims that something is absent: that cannot be said while it may stand in what was not read.
function stateOf(issues: readonly Issue[], missing: readonly (Unknown | HostFact)[]): 'found' | 'undecided' {
  if (issues.length === 0) return 'undecided';
  return missing.length === 0 || issues.some((issue) => issue.evidence.length > 0) ? 'found' : 'undecided';
}

/** A judgement in the words of a report: levels under the judge's tier, evidence as text, and fingerprints. */
export function describe(judge: Judge, request: Request, judgement: Judgement): Verdict {
  if (!('issues' in judgement)) return judgement;
  const { rule: id, state, issues, missing } = judgement;
  const rule = judge.all.get(id);
  const level = judge.levels.get(id);
  const isSaid = issues.length > 0 && rule !== undefined && level !== undefined && level !== 'off';
  const findings = isSaid ? issues.map((issue) => toFinding(rule, level, request, issue)) : none;
  return { rule: id, state, findings, missing };
}

function toFinding(rule: Rule, level: Exclude<Level, 'off'>, request: Request, issue: Issue): Finding {
  const facts: readonly Fact<unknown>[] = issue.evidence.length > 0 ? issue.evidence : [{ value: request.name, from: request.from }];
  const evidence = facts.map((fact): Evidence => ({ from: fact.from, shows: showFact(fact, withoutCredentials) }));
  // Whoever has the fingerprint must not be able to try secrets on it: they are in none of its parts.
  const parts = [rule.id, request.kind, withoutCredentials(request.name)];
  for (const { from, shows } of evidence) parts.push(from.layer, withoutCredentials(from.document), shows);
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
