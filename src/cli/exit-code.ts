import { isAccepted } from '../model/accepted.ts';
import type { DiffReport } from '../model/diff-report.ts';
import type { Report } from '../model/report.ts';
import { type Level, levels } from '../model/rule.ts';
import { isUndecided, type LevelOf } from '../tasks/assemble.ts';

/** What `--fail-on` may list. */
type FailOn = 'error' | 'warn' | 'note' | 'undecided' | 'never';

/** What an audit comes to, mildest first: the worst part of it decides for the whole. */
const outcomes = ['clear', 'undecided', 'problem', 'found', 'not judged'] as const;
export type Outcome = (typeof outcomes)[number];

const codes: Readonly<Record<Outcome, number>> = { 'not judged': 2, found: 1, problem: 2, undecided: 4, clear: 0 };

/** The exit code for an outcome. */
export function exitCodeOf(outcome: Outcome): number {
  return codes[outcome];
}

/** The worse of two outcomes. */
export function worseOf(a: Outcome, b: Outcome): Outcome {
  return outcomes.indexOf(a) < outcomes.indexOf(b) ? b : a;
}

/**
 * What a report or a part of one comes to: not judged when a document could not be judged at all; else found for a finding at the lowest
 * level that is listed, or above; else a problem with the input, whichever; else undecided when something could not be looked up, or a rule of such a
 * level (errors where none is listed) could not be decided; else clear.
 */
export function outcomeOf(
  { requests, problems }: Pick<Report, 'requests' | 'problems'>,
  failOn: readonly FailOn[],
  levelOf: LevelOf,
): Outcome {
  if (problems.some(({ fatal }) => fatal)) return 'not judged';
  const never = failOn.includes('never');
  const atLeast = leastOf(failOn);
  const verdicts = requests.flatMap((request) => request.verdicts);
  if (
    !never &&
    atLeast !== undefined &&
    verdicts.some(
      (verdict) =>
        verdict.state === 'found' && verdict.findings.some((finding) => !isAccepted(finding) && isAtLeast(finding.level, atLeast)),
    )
  )
    return 'found';
  if (problems.some(({ lookup }) => lookup !== true)) return 'problem';
  const isOpen = problems.length > 0 || verdicts.some((verdict) => isUndecided(verdict, levelOf, atLeast ?? 'error'));
  if (!never && isOpen && failOn.includes('undecided')) return 'undecided';
  return 'clear';
}

/**
 * What a comparison comes to, in the same order: only what is new counts, and of what could not be read only what was read before.
 */
export function outcomeOfDiff({ before, after, configurations }: DiffReport, failOn: readonly FailOn[]): Outcome {
  const problems = [...before.problems, ...after.problems];
  if (problems.some(({ fatal }) => fatal)) return 'not judged';
  const never = failOn.includes('never');
  const atLeast = leastOf(failOn);
  const requests = configurations.flatMap((one) => one.requests);
  if (!never && atLeast !== undefined && requests.some(({ found }) => found.some(({ level }) => isAtLeast(level, atLeast)))) return 'found';
  if (problems.length > 0) return 'problem';
  const isOpen = requests.some(({ open }) => open.some(({ level }) => isAtLeast(level, atLeast ?? 'error')));
  return !never && failOn.includes('undecided') && isOpen ? 'undecided' : 'clear';
}

function leastOf(failOn: readonly FailOn[]): 'note' | 'warn' | 'error' | undefined {
  return (['note', 'warn', 'error'] as const).find((level) => failOn.includes(level));
}

function isAtLeast(level: Level, least: Level): boolean {
  return levels.indexOf(level) >= levels.indexOf(least);
}
