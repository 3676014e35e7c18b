import type { RuleFindings, SurveyedHost, SurveyReport, Usage } from '../../model/survey-report.ts';
import type { Fit } from '../../model/survey.ts';
import { shareOf } from '../../syntax/wilson.ts';
import {
  fitTitles,
  fixWords,
  isOutside,
  outsideMark,
  outsideMeans,
  seemWords,
  sharesDiffer,
  shareWords,
  spaced,
  startTitles,
  studyShareOf,
} from '../survey-words.ts';
import type { Bar, Tone } from './draw-chart.ts';
import { countAndShare, figure, mostRows, shareCells, table } from './figure.ts';
import { type Html, html } from './html.ts';
import { numberWords } from './number-words.ts';
import { reasonTable } from './reason-table.ts';
import { ruleLink } from './rule-link.ts';

/** Bars of a chart; its table has all. */
const mostBars = 12;
const fitTones: Readonly<Record<Fit, Tone>> = {
  'as it is': 'good',
  better: 'better',
  'with changes': 'warn',
  'not at all': 'error',
  undecided: 'note',
};
const levelTones = { error: 'error', warn: 'warn', note: 'note' } as const;
const levelWords = { error: 'error', warn: 'warning', note: 'note' } as const;

/** What would run on a host. */
export function hostFigure(report: SurveyedHost): Html {
  const { host, fits, starts } = report;
  const seem = seemWords(report);
  return figure({
    title: `On ${host}`,
    bars: fits.map(({ fit, share }) => ({ label: fit, words: countAndShare(share), value: share.share ?? 0, tone: fitTones[fit] })),
    most: 1,
    ...(seem === '' ? {} : { below: html`<p class="about">By what could be read, the undecided are: ${seem}.</p>` }),
    numbers: html`${table(
        'What becomes of them under Sysbox',
        ['Fit', 'Configurations', 'Share', '95 % interval', 'Study, of patterns'],
        fits.map(({ fit, share }) => [fitTitles[fit], ...shareCells(share), studyShareOf(fit)]),
      )}
      <p class="about">${sharesDiffer}</p>
      ${table(
        'By the policy they',
        ['Start', 'Configurations', 'Share', '95 % interval'],
        starts.map(({ starts: answer, share }) => [startTitles[answer], ...shareCells(share)]),
      )}`,
  });
}

/** What uses what, beside what the study found. */
export function usageFigure(usages: readonly Usage[]): Html {
  return figure({
    title: 'What they use',
    about: html`Bar: share here. Line: its 95 % interval. <span class="mark">Diamond</span> and second number: what the study found.`,
    bars: usages.map(usageBar),
    most: 1,
    numbers: html`${table(
        'Of all that could be judged',
        ['Use', 'Configurations', 'Share', '95 % interval', 'Study', 'In its words'],
        usages.map(({ title, share, study }) => [title, ...shareCells(share), ...studyCells(share, study)]),
      )}
      <p class="about">${outsideMeans}</p>`,
  });
}

function usageBar({ title, share, study }: Usage): Bar {
  const found = studied(study?.frequency);
  const { percent } = shareWords(share);
  return {
    label: title,
    words: study === undefined ? percent : `${percent} · ${spaced(study.frequency)}`,
    value: share.share ?? 0,
    ...(share.low === undefined || share.high === undefined ? {} : { interval: [share.low, share.high] as const }),
    ...(found === undefined ? {} : { mark: found }),
    tone: 'accent',
  };
}

function studyCells(share: Usage['share'], study: Usage['study']): readonly string[] {
  if (study === undefined) return ['', ''];
  return [`${spaced(study.frequency)}${isOutside(study.frequency, share) ? ` ${outsideMark}` : ''}`, study.aspect];
}

/** The study’s percentage as a fraction: `~6%` is 0.06. */
function studied(frequency: string | undefined): number | undefined {
  const [, percent] = /^~?(\d{1,3})%/u.exec(frequency ?? '') ?? [];
  return percent === undefined ? undefined : Math.min(Number(percent) / 100, 1);
}

/** Findings by rule, coloured by the loudest level. */
export function findingFigure(findings: readonly RuleFindings[]): Html {
  const shown = findings.slice(0, mostBars);
  return figure({
    title: 'What is found most often',
    about: html`Configurations with at least one. Colours: <span class="level error">error</span> <span class="level warn">warning</span>
      <span class="level note">note</span>`,
    bars: shown.map(({ rule, level, share }) => ({
      label: `${rule} (${levelWords[level]})`,
      words: countAndShare(share),
      value: share.share ?? 0,
      tone: levelTones[level],
    })),
    most: longest(shown.map(({ share }) => share.share ?? 0)),
    numbers: table(
      'Findings by rule',
      ['Rule', 'Level', 'Configurations', 'Share', '95 % interval', 'Findings', 'Fixes'],
      findings.slice(0, mostRows).map(findingCells),
    ),
  });
}

function findingCells(one: RuleFindings): readonly (Html | string)[] {
  const { rule, level, share, findings } = one;
  return [
    ruleLink(rule),
    html`<span class="level ${level}">${levelWords[level]}</span>`,
    ...shareCells(share, html`<a href="#q=${encodeURIComponent(rule)}">${numberWords(share.count)}</a>`),
    numberWords(findings),
    fixWords(one),
  ];
}

/** Why things stayed undecided. */
export function reasonFigure({ undecided, undecidedFor }: SurveyReport): Html {
  const shown = undecidedFor.slice(0, mostBars);
  return figure({
    title: 'What stayed undecided',
    about: `${numberWords(undecided.count)} of ${numberWords(undecided.of)} have rules that could not be decided; one may have several reasons.`,
    bars: shown.map(({ why, count }) => ({
      label: why,
      words: countAndShare(shareOf(count, undecided.of)),
      value: count,
      tone: 'plain',
    })),
    most: longest(shown.map(({ count }) => count)),
    numbers: reasonTable('Since', undecidedFor),
  });
}

/** The end of a scale: nothing is longer. */
function longest(values: readonly number[]): number {
  return Math.max(...values) || 1;
}
