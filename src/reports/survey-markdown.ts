import type { Share, SurveyedHost, SurveyReport } from '../model/survey-report.ts';
import { inertMarkdown } from './inert-markdown.ts';
import {
  fitTitles,
  fixSteps,
  isOutside,
  outsideMark,
  outsideMeans,
  seemWords,
  sharesDiffer,
  shareWords,
  shownFindings,
  shownReasons,
  spaced,
  startTitles,
  studyShareOf,
  surveyedWords,
} from './survey-words.ts';
import { count } from './text-layout.ts';

const mostText = 300;

/** What the results of a survey come to, as Markdown that is nothing but text and tables, whatever names stand in it. `level`: of its headings. */
export function renderSurveyMarkdown(
  report: SurveyReport,
  { verbose, level = 2 }: { readonly verbose: boolean; readonly level?: number },
): string {
  const heading = '#'.repeat(level);
  const section = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : [`${heading} ${title}`, '', ...lines, ''];
  return `${[
    ...section('What was surveyed', surveyed(report, verbose)),
    ...report.hosts.flatMap((host, index) => section(`What would run under Sysbox: ${inert(host.host)}`, fitting(host, index === 0))),
    ...section('What they use', usagesTable(report)),
    ...section('What is found most often', found(report, verbose)),
    ...section('What fixing would clear', fixing(report)),
    ...section('What stayed undecided', open(report, verbose)),
    ...(verbose ? section('Rows of the matrix that they touch', touched(report)) : []),
  ]
    .join('\n')
    .trimEnd()}\n`;
}

function surveyed(report: SurveyReport, verbose: boolean): readonly string[] {
  const { formats, tiers, notJudged, notJudgedFor } = report;
  const kinds = formats.map(({ format, count: some }) => `${some} ${format}`).join(', ');
  const sentence = `${surveyedWords(report)}${kinds === '' ? '' : `: ${kinds}`}.${tiers.length === 0 ? '' : ` Judged under ${tiers.join(', ')}.`}`;
  if (notJudged.count === 0) return [sentence];
  const reasons = notJudgedFor.slice(0, verbose ? notJudgedFor.length : shownReasons);
  return [
    sentence,
    '',
    `${sharesText(notJudged)} could not be judged:`,
    '',
    ...reasons.map(({ why, count: some }) => `- ${some}: ${inert(why)}`),
  ];
}

function fitting(host: SurveyedHost, isFirst: boolean): readonly string[] {
  const seem = seemWords(host);
  return [
    ...table(
      ['', 'Configurations', '', '95 %', 'Study, of patterns'],
      host.fits.map(({ fit, share }) => [
        `${fitTitles[fit]}${fit === 'undecided' && seem !== '' ? `; by what could be read: ${seem}` : ''}`,
        ...shareCells(share),
        studyShareOf(fit),
      ]),
    ),
    '',
    ...(isFirst ? [sharesDiffer, ''] : []),
    `By the policy: ${host.starts.map(({ starts, share }) => `${share.count} ${startTitles[starts]}`).join(', ')}.`,
  ];
}

/** What uses what, ours beside the study’s: also a part of other pages. */
export function usagesTable({ usages }: SurveyReport): readonly string[] {
  const outside = usages.some(({ study, share }) => study !== undefined && isOutside(study.frequency, share));
  return [
    ...table(
      ['', 'Configurations', '', '95 %', 'Study', 'In its words'],
      usages.map(({ title, share, study }) => [
        inert(title),
        ...shareCells(share),
        study === undefined ? '' : `${spaced(study.frequency)}${isOutside(study.frequency, share) ? ` \\${outsideMark}` : ''}`,
        study?.aspect ?? '',
      ]),
    ),
    ...(outside ? ['', `\\${outsideMeans}`] : []),
  ];
}

function found({ findings }: SurveyReport, verbose: boolean): readonly string[] {
  if (findings.length === 0) return [];
  const shown = verbose ? findings : findings.slice(0, shownFindings);
  const more = findings.length - shown.length;
  return [
    ...table(
      ['Rule', 'What', 'Level', 'Configurations', '', '95 %', 'Findings', 'Safe fix', 'Risky fix', 'At start', 'None'],
      shown.map(({ rule, title, level, share, findings: some, fix }) => [
        inert(rule),
        inert(title),
        level,
        ...shareCells(share),
        ...[some, fix.safe, fix.risky, fix.start, fix.none].map(String),
      ]),
    ),
    ...(more === 0 ? [] : ['', `${count(more, 'rule')} more.`]),
  ];
}

function fixing(report: SurveyReport): readonly string[] {
  const { found: some } = report.fixes;
  if (some === 0) return [];
  return [
    `A warning or an error stands against ${count(some, 'configuration')}. None would any more against:`,
    '',
    ...table(
      ['', 'Configurations', '', '95 %'],
      fixSteps(report).map(([share, words]) => [words, ...shareCells(share)]),
    ),
  ];
}

function open({ undecided, undecidedFor }: SurveyReport, verbose: boolean): readonly string[] {
  if (undecided.count === 0) return [];
  const shown = verbose ? undecidedFor : undecidedFor.slice(0, shownReasons);
  const more = undecidedFor.length - shown.length;
  return [
    `${sharesText(undecided)} have rules that could not be decided.`,
    '',
    ...table(
      ['Since', 'Configurations'],
      shown.map(({ why, count: some }) => [inert(why), `${some}`]),
    ),
    ...(more === 0 ? [] : ['', `${count(more, 'reason')} more.`]),
  ];
}

function touched({ rows }: SurveyReport): readonly string[] {
  return table(
    ['Row', 'What', 'Result', 'Configurations'],
    rows.map((one) => [inert(one.row), inert(one.aspect), one.result, `${one.count}`]),
  );
}

function shareCells(share: Share): readonly string[] {
  const { counts, percent, interval } = shareWords(share);
  return [counts, percent, interval];
}

function sharesText(share: Share): string {
  const { counts, percent, interval } = shareWords(share);
  return percent === '' ? counts : `${counts} (${percent}; 95 %: ${interval})`;
}

/** Cells are fit for Markdown already. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  return [tableLine(head), tableLine(head.map(() => '---')), ...rows.map(tableLine)];
}

function tableLine(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

const inert = (text: string): string => inertMarkdown(text, mostText);
