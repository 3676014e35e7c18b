import { isAccepted } from '../model/accepted.ts';
import { levelsUnder } from '../judge/judge.ts';
import type { HostFact } from '../model/host.ts';
import type { Finding, FindingFix, RequestReport, Starts, Use, Verdict } from '../model/report.ts';
import type { Ruling } from '../model/policy.ts';
import type { Request, Unknown, Want } from '../model/request.ts';
import type { Level, Rule, Tier } from '../model/rule.ts';
import { levels } from '../model/rule.ts';
import { withoutCredentials } from '../known/without-credentials.ts';
import { cutText } from '../syntax/plain-text.ts';
import type { Places } from './places.ts';
import { summarise } from './summarise.ts';

/** Makes the report of one request from what was said of it. `document`: the configuration it was read from, as the user would name it. */
export function assemble(
  request: Request,
  document: string,
  said: Pick<RequestReport, 'verdicts' | 'uses' | 'settings'>,
  levelOf: LevelOf,
  places: Places,
  waive: (verdict: Verdict) => Verdict = (verdict) => verdict,
): RequestReport {
  const placeMissing = missingPlacer(places);
  const verdicts = said.verdicts.map((verdict) => waive(placed(verdict, places, placeMissing)));
  return {
    name: withoutCredentials(request.name),
    kind: request.kind,
    document,
    summary: shorten(summarise(request)),
    ...(said.settings === undefined ? {} : { settings: said.settings }),
    uses: said.uses.map((use) => ({ ...use, evidence: use.evidence.map(places.evidence) })),
    verdicts,
    starts: startsWith(startsUnder(verdicts, levelOf), said.uses),
  };
}

/** The level a rule has, by its id. */
export type LevelOf = (rule: string) => Level;

/** Levels of rules in a tier, or under a policy. */
export function levelsIn(tier: Tier, rules: readonly Rule[], ruling?: Ruling): LevelOf {
  const table = levelsUnder(tier, rules, ruling);
  return (rule) => table.get(rule) ?? 'off';
}

function placed(verdict: Verdict, places: Places, placeMissing: PlaceMissing): Verdict {
  if (!('findings' in verdict)) return verdict;
  const { findings } = verdict;
  const missing = placeMissing(verdict.missing);
  // Most that are undecided have found nothing.
  if (findings.length === 0) return { ...verdict, missing };
  return { ...verdict, findings: findings.map((finding) => placedFinding(finding, places)), missing };
}

type Missing = readonly (Unknown | HostFact)[];
type PlaceMissing = (missing: Missing) => Missing;

// What is not known of a request is missing in the verdict of each rule that it leaves open, most of them, and many share one list of it.
function missingPlacer(places: Places): PlaceMissing {
  const unknowns = new Map<Unknown, Unknown>();
  const lists = new Map<Missing, Missing>();
  const placeOne = (one: Unknown | HostFact): Unknown | HostFact => {
    if (!isOfRequest(one)) return one;
    let known = unknowns.get(one);
    if (known === undefined) unknowns.set(one, (known = placedUnknown(one, places)));
    return known;
  };
  return (missing) => {
    let known = lists.get(missing);
    if (known === undefined) lists.set(missing, (known = missing.map(placeOne)));
    return known;
  };
}

function placedFinding(finding: Finding, places: Places): Finding {
  return {
    ...finding,
    message: shorten(finding.message),
    evidence: finding.evidence.map(places.evidence),
    ...(finding.fix === undefined ? {} : { fix: placedFix(finding.fix, places) }),
  };
}

function placedFix({ edits, title, stops, ...fix }: FindingFix, { nameOf }: Places): FindingFix {
  return {
    ...fix,
    title: shorten(title),
    ...(stops === undefined ? {} : { stops: shorten(stops) }),
    ...(edits === undefined ? {} : { edits: edits.map((edit) => ({ ...edit, document: nameOf(edit.document) })) }),
  };
}

function placedUnknown(unknown: Unknown, places: Places): Unknown {
  return {
    ...unknown,
    why: shorten(unknown.why),
    from: places.origin(unknown.from),
    ...(unknown.want === undefined ? {} : { want: placedWant(unknown.want, places) }),
  };
}

/** A want with its place as the user would name it. */
export function placedWant(want: Want, places: Places): Want {
  return { ...want, name: shorten(want.name), from: places.origin(want.from) };
}

/** No name or sentence needs more; some are repeated for each rule, so that a name of a mebibyte would make a report of a hundred. */
const longest = 1000;

// Credentials go first: a cut could leave half of one.
function shorten(text: string): string {
  return cutText(withoutCredentials(text), longest);
}

// What the runtime refuses on every host does not start as it is, however quiet the policy is about it.
function startsWith(starts: Starts, uses: readonly Use[]): Starts {
  const fails = uses.some(({ result, condition }) => result === 'FAILS' && condition === undefined);
  return starts === 'as it is' && fails ? 'with changes' : starts;
}

/**
 * What the verdicts say about a start: an error stands in its way; one that could not be ruled out leaves it undecided (missing facts of
 * the host alone do not, they are the host's and not the request's); warnings ask for changes.
 */
export function startsUnder(verdicts: readonly Verdict[], levelOf: LevelOf): Starts {
  let worst: Finding['level'] | undefined;
  let isOpen = false;
  for (const verdict of verdicts) {
    if (!('findings' in verdict)) continue;
    isOpen ||= isUndecided(verdict, levelOf, 'error');
    if (verdict.state === 'found')
      for (const { level, waiver } of verdict.findings)
        if (waiver === undefined && (worst === undefined || levels.indexOf(level) > levels.indexOf(worst))) worst = level;
  }
  if (worst === 'error') return 'not under this policy';
  if (isOpen) return 'undecided';
  return worst === 'warn' ? 'with changes' : 'as it is';
}

/**
 * Whether a rule of at least this level could not be decided because part of the request itself is not known. Where all that was found is
 * accepted, what is not known counts as if nothing had been found: accepting one thing accepts no other.
 */
export function isUndecided(verdict: Verdict, levelOf: LevelOf, atLeast: Level): boolean {
  return (
    'missing' in verdict &&
    verdict.known !== true &&
    (verdict.state === 'undecided' || verdict.findings.every(isAccepted)) &&
    levels.indexOf(levelOf(verdict.rule)) >= levels.indexOf(atLeast) &&
    verdict.missing.some(isOfRequest)
  );
}

/** Whether what is missing is a part of the request, and not a fact of the host. */
export function isOfRequest(missing: Unknown | HostFact): missing is Unknown {
  return typeof missing !== 'string';
}
