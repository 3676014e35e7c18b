import { isAccepted } from '../model/accepted.ts';
import { isMore } from '../judge/asks-for-more.ts';
import { compareRequests, type Difference, stableText } from '../judge/compare-requests.ts';
import { withoutCredentials } from '../known/without-credentials.ts';
import type { Ask, Open, RequestDiff } from '../model/diff-report.ts';
import type { Fact } from '../model/fact.ts';
import type { Evidence, Finding, RequestReport } from '../model/report.ts';
import { newBuild, newContainer } from '../model/request-fields.ts';
import type { Request, Unknown } from '../model/request.ts';
import { levels } from '../model/rule.ts';
import { cutText } from '../syntax/plain-text.ts';
import { showFact } from '../syntax/show.ts';
import { isUndecided, type LevelOf } from './assemble.ts';
import type { Places } from './places.ts';

/** A request, what was said of it, and where its facts stand. */
export interface AuditedRequest {
  readonly request: Request;
  readonly report: RequestReport;
  readonly places: Places;
}

/** What differs between two requests of one kind, or all that one asks for which has no counterpart. No difference: none. */
export function diffRequests(
  before: AuditedRequest | undefined,
  after: AuditedRequest | undefined,
  levelOf: LevelOf,
): readonly RequestDiff[] {
  const now = after ?? before;
  if (now === undefined) return [];
  const { kind } = now.request;
  const { name } = now.report;
  const old = before === undefined ? [] : findingsOf(before.report);
  const found = after === undefined ? [] : findingsOf(after.report);
  const open = after === undefined ? [] : opened(before?.report, after.report, levelOf);
  const undecided = new Set(open.map(({ rule }) => rule));
  const asks = asksOf(before, after);
  const { come, gone } = unmatched(old, found, asks, renamed(before?.request, after?.request));
  const diff: RequestDiff = {
    kind,
    name,
    ...(before === undefined || callOf(before) === callOf(now) ? {} : { was: before.report.name }),
    state: before === undefined ? 'new' : after === undefined ? 'gone' : 'changed',
    asks,
    found: come.toSorted((a, b) => levels.indexOf(b.level) - levels.indexOf(a.level)),
    // What can no longer be told is not said to be gone.
    cleared: gone.filter(({ rule }) => !undecided.has(rule)),
    open,
  };
  const isSame = diff.state === 'changed' && diff.was === undefined;
  return isSame && diff.asks.length + diff.found.length + diff.cleared.length + open.length === 0 ? [] : [diff];
}

/** A request's name; most have that of their document, and moving that is not renaming them. */
function callOf({ request: { name, from } }: AuditedRequest): string | undefined {
  return name === from.document ? undefined : name;
}

function asksOf(before: AuditedRequest | undefined, after: AuditedRequest | undefined): readonly Ask[] {
  const now = (after ?? before)!.request;
  const empty = now.kind === 'container' ? newContainer(now.name, now.from) : newBuild(now.name, now.from);
  const [old, is] = [before?.request ?? empty, after?.request ?? empty];
  const { added, changed, removed } = compareRequests(old, is);
  const toAsk = (difference: Difference, change: Ask['change']): Ask => {
    const { field, subject, before: was, after: then } = difference;
    return {
      change,
      field,
      subject: cutText(withoutCredentials(subject), longestSubject),
      more: after !== undefined && isMore(difference, old, is),
      ...(was === undefined || before === undefined ? {} : { before: placed(was, before.places) }),
      ...(then === undefined || after === undefined ? {} : { after: placed(then, after.places) }),
      ...(was === undefined || then === undefined ? {} : differing(was.value, then.value)),
    };
  };
  return [
    ...added.map((one) => toAsk(one, 'added')),
    ...changed.map((one) => toAsk(one, 'changed')),
    ...removed.map((one) => toAsk(one, 'removed')),
  ];
}

/** No name needs more. */
const longestSubject = 200;

function placed(fact: Fact<unknown>, places: Places): Evidence {
  return places.evidence({ from: fact.from, shows: showFact(fact, withoutCredentials) });
}

/** The parts in which two values differ, where they have parts. How a Feature is spelled and what it brings stand elsewhere. */
function differing(before: unknown, after: unknown): Pick<Ask, 'differs'> {
  if (!isParts(before) || !isParts(after)) return {};
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const differs = keys.filter((key) => key !== 'adds' && key !== 'id' && stableText([before[key]]) !== stableText([after[key]]));
  return differs.length === 0 ? {} : { differs: differs.map(withoutCredentials) };
}

function isParts(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function findingsOf({ verdicts }: RequestReport): readonly Finding[] {
  return verdicts.flatMap((verdict) => (verdict.state === 'found' ? verdict.findings.filter((finding) => !isAccepted(finding)) : []));
}

/**
 * The findings that the others do not have, by rule and by what they show. The fingerprint would tell a service that was renamed, or a file
 * that was moved, from itself.
 */
function without(findings: readonly Finding[], others: readonly Finding[]): readonly Finding[] {
  const known = new Map<string, number>();
  for (const one of others) known.set(keyOf(one), (known.get(keyOf(one)) ?? 0) + 1);
  return findings.filter((one) => {
    const left = known.get(keyOf(one)) ?? 0;
    known.set(keyOf(one), left - 1);
    return left <= 0;
  });
}

/**
 * What is found anew and what is no longer. A finding of the same rule that says no more than one before is the same one: each thing it
 * points at was pointed at before, or took the place of such a thing and is no more than that.
 */
function unmatched(
  before: readonly Finding[],
  after: readonly Finding[],
  asks: readonly Ask[],
  names: Replaced,
): Record<'come' | 'gone', readonly Finding[]> {
  const narrowed = new Map([
    ...names,
    ...asks.flatMap(({ change, more, before: was, after: is }): Replaced =>
      change === 'changed' && !more && was !== undefined && is !== undefined ? [[textOf(is), textOf(was)]] : [],
    ),
  ]);
  const gone = new Set(without(before, after));
  const come = without(after, before).filter((one) => {
    const cover = [...gone].find((old) => {
      if (old.rule !== one.rule || levels.indexOf(one.level) > levels.indexOf(old.level)) return false;
      const held = new Set(old.evidence.map(textOf));
      return one.evidence.every((each) => held.has(textOf(each)) || held.has(narrowed.get(textOf(each)) ?? ''));
    });
    return cover === undefined || !gone.delete(cover);
  });
  return { come, gone: [...gone] };
}

/** Evidence that took the place of other evidence. */
type Replaced = readonly (readonly [after: string, before: string])[];

/** A finding without evidence of its own points at the request by its name. */
function renamed(before: Request | undefined, after: Request | undefined): Replaced {
  if (before === undefined || after === undefined) return [];
  return [[textOf({ from: after.from, shows: after.name }), textOf({ from: before.from, shows: before.name })]];
}

function textOf({ from, shows }: Evidence): string {
  // What is said of a file by its name is not new where the file was moved.
  return JSON.stringify([from.layer, from.document === '' ? shows : shows.replaceAll(from.document, '')]);
}

function keyOf({ rule, level, evidence }: Finding): string {
  return JSON.stringify([rule, level, ...evidence.map(textOf)]);
}

/** The rules that cannot be decided because of something unread that was no reason before. */
function opened(before: RequestReport | undefined, after: RequestReport, levelOf: LevelOf): readonly Open[] {
  const reasons = new Map(before?.verdicts.map((verdict) => [verdict.rule, unknownsOf(verdict).map(reasonOf)]));
  return after.verdicts.flatMap((verdict) => {
    const level = levelOf(verdict.rule);
    if (level === 'off' || !isUndecided(verdict, levelOf, 'note')) return [];
    const known = reasons.get(verdict.rule) ?? [];
    const missing = unknownsOf(verdict).filter((unknown) => !known.includes(reasonOf(unknown)));
    return missing.length === 0 ? [] : [{ rule: verdict.rule, level, missing }];
  });
}

function unknownsOf(verdict: RequestReport['verdicts'][number]): readonly Unknown[] {
  return 'missing' in verdict ? verdict.missing.filter((one): one is Unknown => typeof one !== 'string') : [];
}

function reasonOf({ why, want }: Unknown): string {
  return JSON.stringify([why, want?.kind, want?.name]);
}
