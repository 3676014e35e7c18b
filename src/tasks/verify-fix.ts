import { asksForMore } from '../judge/asks-for-more.ts';
import type { Difference } from '../judge/compare-requests.ts';
import type { PlannedFix } from '../judge/plan-fix.ts';
import type { Finding } from '../model/report.ts';
import type { FeatureUse } from '../model/request.ts';
import type { JudgedRequest, JudgedSource } from './judge-source.ts';

/** A fix, and the finding that it takes away. */
export interface FindingsFix {
  readonly fix: PlannedFix;
  readonly finding: Finding;
}

/**
 * Whether a changed configuration keeps what fixing promises: it reads without a new problem, what was fixed is gone, nothing new is found or
 * left open, and where all fixes are safe, it asks for no more than before. Undefined, or one clause: what is not kept.
 */
export function brokenPromise(before: JudgedSource, after: JudgedSource, fixes: readonly FindingsFix[]): string | undefined {
  if (hasNewProblem(before, after)) return 'the file could not be read as before';
  const gone = countOf(fixes.map(({ finding }) => finding.fingerprint));
  const isSafe = fixes.every(({ fix }) => fix.safety === 'safe');
  const left = [...before.requests];
  for (const now of after.requests) {
    const at = left.findIndex(({ request }) => request.kind === now.request.kind && request.name === now.request.name);
    const then = at < 0 ? undefined : left.splice(at, 1)[0];
    const why = then === undefined ? promiseOfNew(now, isSafe) : promiseOfRequest(then, now, gone, isSafe);
    if (why !== undefined) return why;
  }
  // What is built for Features alone goes with the last of them.
  return left.some(({ request }) => request.kind === 'container') ? 'fewer containers would be asked for' : undefined;
}

// The first Feature makes a build.
function promiseOfNew({ request, found }: JudgedRequest, isSafe: boolean): string | undefined {
  if (isSafe || request.kind === 'container') return 'more would be asked for';
  const loud = found.find(({ finding }) => finding.level !== 'note');
  return loud === undefined ? undefined : `${loud.finding.rule} would be found instead`;
}

/** How often each of some things is there: the same may be said in two places. */
type Counts = ReadonlyMap<string, number>;

function countOf(things: readonly string[]): Counts {
  const counts = new Map<string, number>();
  for (const thing of things) counts.set(thing, (counts.get(thing) ?? 0) + 1);
  return counts;
}

function hasNewProblem(before: JudgedSource, after: JudgedSource): boolean {
  const known = new Map(countOf(before.reading.problems.map(({ message }) => message)));
  return after.reading.problems.some(({ message }) => {
    const left = known.get(message) ?? 0;
    known.set(message, left - 1);
    return left <= 0;
  });
}

function promiseOfRequest(then: JudgedRequest, now: JudgedRequest, gone: Counts, isSafe: boolean): string | undefined {
  const before = countOf(then.found.map(({ finding }) => finding.fingerprint));
  const after = countOf(now.found.map(({ finding }) => finding.fingerprint));
  const staying = now.found.find(
    ({ finding: { fingerprint } }) =>
      gone.has(fingerprint) && after.get(fingerprint)! > (before.get(fingerprint) ?? 0) - gone.get(fingerprint)!,
  );
  if (staying !== undefined) return `${staying.finding.rule} would still be found`;
  const arrived = arrivedIn(then, now, gone);
  const loud = arrived.find(({ issue, finding }) => isSafe || !isOfAddedFeature(issue.evidence, finding, then, now));
  if (loud !== undefined) return `${loud.finding.rule} would be found instead`;
  const known = new Set(then.found.map(({ finding }) => finding.rule));
  const open = undecidedIn(then);
  for (const rule of undecidedIn(now)) if (!open.has(rule) && !known.has(rule)) return `${rule} could no longer be decided`;
  const more = isSafe ? asksForMore(then.request, now.request) : [];
  return more.every(isOtherVersion) ? undefined : 'more would be asked for';
}

function undecidedIn({ verdicts }: JudgedRequest): ReadonlySet<string> {
  return new Set(verdicts.flatMap(({ rule, state }) => (state === 'undecided' ? [rule] : [])));
}

// Another version of a Feature that is there is nobody new, though what it says was not looked up.
function isOtherVersion({ field, before, after, unknown }: Difference): boolean {
  if (unknown !== undefined) return unknown.want?.kind === 'feature';
  return field === 'features' && before !== undefined && nameOfFeature(before.value) === nameOfFeature(after?.value);
}

/** Findings that were not there before. One whose evidence became less is the same as before. */
function arrivedIn(then: JudgedRequest, now: JudgedRequest, gone: Counts): JudgedRequest['found'] {
  const before = new Set(then.found.map(({ finding }) => finding.fingerprint));
  const after = new Set(now.found.map(({ finding }) => finding.fingerprint));
  const changed = new Map<string, number>();
  for (const { finding } of then.found)
    if (!after.has(finding.fingerprint) && !gone.has(finding.fingerprint)) changed.set(finding.rule, (changed.get(finding.rule) ?? 0) + 1);
  return now.found.filter(({ finding }) => {
    if (before.has(finding.fingerprint)) return false;
    const left = changed.get(finding.rule) ?? 0;
    changed.set(finding.rule, left - 1);
    return left <= 0;
  });
}

// A Feature that a risky fix puts in place of something worse is still a Feature: what is said of all of them is said of it too.
function isOfAddedFeature(
  evidence: JudgedRequest['found'][number]['issue']['evidence'],
  { level }: Finding,
  then: JudgedRequest,
  now: JudgedRequest,
): boolean {
  if (level === 'error') return false;
  const before = new Set(then.request.features.map(({ value }) => value.id));
  const added = now.request.features.filter(({ value }) => !before.has(value.id));
  return (
    added.length > 0 &&
    (level === 'note' || evidence.some(({ value }) => added.some((one) => one.value.id === (value as Partial<FeatureUse>).id)))
  );
}

function nameOfFeature(value: unknown): string | undefined {
  return (value as FeatureUse | undefined)?.name;
}
