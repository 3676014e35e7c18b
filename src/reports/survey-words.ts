import { studyShares } from '../known/study-shares.ts';
import type { Starts } from '../model/report.ts';
import type { Fit } from '../model/survey.ts';
import type { RuleFindings, Share, SurveyedHost, SurveyReport } from '../model/survey-report.ts';
import { count } from './text-layout.ts';

/** What becomes of a configuration, as a row of a table says it. */
export const fitTitles: Readonly<Record<Fit, string>> = {
  'as it is': 'as it is',
  better: 'better than elsewhere: what reaches the machine there is contained',
  'with changes': 'with changes, or once something is agreed to',
  'not at all': 'not at all: it asks for what Sysbox refuses, or for what would undo it',
  undecided: 'undecided: something could not be read, or a fact of the host is not known',
};

export const startTitles: Readonly<Record<Starts, string>> = {
  'as it is': 'start as it is',
  'with changes': 'start with changes',
  'not under this policy': 'do not start',
  undecided: 'cannot be told',
};

/** What stands where shares of the study and ours stand side by side. */
export const sharesDiffer =
  'The study’s four shares are of patterns, ours are of configurations: they are not the same thing counted twice.';

/** How rows are marked whose number of the study lies outside our interval, and what the mark means. */
export const outsideMark = '*';
export const outsideMeans = `${outsideMark} The study’s number lies outside our interval.`;

/** A fraction as percent: whole ones, and a tenth where there are thousands of configurations. Few are never none, and most never all. */
export function percentOf(fraction: number, of: number): string {
  const digits = of >= 1000 ? 1 : 0;
  const least = digits === 0 ? 1 : 0.1;
  const percent = fraction * 100;
  if (percent > 0 && percent < least / 2) return `<${least}`;
  if (percent < 100 && percent > 100 - least / 2) return `>${(100 - least).toFixed(digits)}`;
  return percent.toFixed(digits);
}

/** `12 of 51`, `24 %`, `14–37 %`; without a share where there is none. */
export function shareWords({ count: some, of, share, low, high }: Share): {
  readonly counts: string;
  readonly percent: string;
  readonly interval: string;
} {
  const counts = `${some} of ${of}`;
  if (share === undefined || low === undefined || high === undefined) return { counts, percent: '', interval: '' };
  // The ends of an interval are ends: nothing is said to be more than none.
  const end = (fraction: number): string => (fraction * 100).toFixed(of >= 1000 ? 1 : 0);
  return { counts, percent: `${percentOf(share, of)} %`, interval: `${end(low)}–${end(high)} %` };
}

/** The study’s share of patterns for what becomes of a configuration: `78 %`. */
export function studyShareOf(fit: Fit): string {
  const said = studyShares.find((one) => one.fit === fit)?.share;
  return said === undefined ? '' : spaced(/^~?\d+%/u.exec(said)?.[0] ?? '');
}

/** A frequency of the study with a space before its sign: `~6 %`. */
export function spaced(frequency: string): string {
  return frequency.replace('%', ' %');
}

/** Whether the study’s frequency lies outside an interval. */
export function isOutside(frequency: string, { low, high }: Share): boolean {
  const said = Number(/\d+/u.exec(frequency)?.[0]) / 100;
  return low !== undefined && high !== undefined && (said < low || said > high);
}

/** `51 configurations in 50 repositories`. */
export function surveyedWords({ configurations, repositories }: SurveyReport): string {
  return `${count(configurations, 'configuration')} in ${count(repositories, 'repository', 'repositories')}`;
}

/** What those that are undecided seem to be: `22 as it is, 7 better`. */
export function seemWords({ undecidedSeem }: SurveyedHost): string {
  return undecidedSeem.map((one) => `${one.count} ${one.fit}`).join(', ');
}

/** What can be done about the findings of a rule: `3 mended safely, 1 with a risk, 2 taken away at start`. */
export function fixWords({ fix }: RuleFindings): string {
  const parts = [
    [fix.safe, 'mended safely'],
    [fix.risky, 'mended with a risk'],
    [fix.start, 'taken away at start'],
    [fix.none, 'for people to mend'],
  ] as const;
  return parts
    .filter(([number]) => number > 0)
    .map(([number, words]) => `${number} ${words}`)
    .join(', ');
}

/** The steps of fixing: what stands against none after each of them. */
export function fixSteps({ fixes }: SurveyReport): readonly (readonly [share: Share, step: string])[] {
  return [
    [fixes.safe, 'after safe fixes (containai fix)'],
    [fixes.risky, 'after risky ones too (containai fix --unsafe)'],
    [fixes.start, 'with what the gate takes away when a container starts'],
  ];
}

/** So many findings are shown to who does not ask for all. */
export const shownFindings = 20;
/** So many reasons. */
export const shownReasons = 12;
