import type { Reason, RuleFindings, Share, SurveyedHost, SurveyReport, Usage } from '../../model/survey-report.ts';
import type { Fit } from '../../model/survey.ts';
import type { Bar, Tone } from './draw-chart.ts';
import { figure, mostRows, shareCells, table } from './figure.ts';
import { type Html, html } from './html.ts';
import { ruleLink } from './rule-link.ts';
import { numberWords, percentOf, shareWords } from './share-words.ts';

/** Bars of a chart; its table has all. */
const mostBars = 12;
const fitTones: Readonly<Record<Fit, Tone>> = {
  'as it is': 'good',
  better: 'better',
  'with changes': 'warn',
  'not at all': 'error',
  undecided: 'note',
};
const fitMeanings: Readonly<Record<Fit, string>> = {
  'as it is': 'runs under Sysbox unchanged',
  better: 'runs unchanged, and what reaches the machine elsewhere is contained',
  'with changes': 'runs once something is rewritten or agreed to',
  'not at all': 'asks for what Sysbox refuses, or for what would undo it',
  undecided: 'something that decides it could not be read',
};
const levelTones = { error: 'error', warn: 'warn', note: 'note' } as const;
const levelWords = { error: 'error', warn: 'warning', note: 'note' } as const;

/** What would run on a host. */
export function hostFigure({ host, fits, undecidedSeem, starts }: SurveyedHost): Html {
  const seem = undecidedSeem.filter(({ count }) => count > 0);
  return figure({
    title: `On ${host}`,
    bars: fits.map(({ fit, share }) => ({ label: fit, words: countAndShare(share), value: share.share ?? 0, tone: fitTones[fit] })),
    most: 1,
    ...(seem.length === 0
      ? {}
      : {
          below: html`<p class="about">
            By what could be read, the undecided are: ${seem.map(({ fit, count }) => `${numberWords(count)} ${fit}`).join(', ')}.
          </p>`,
        }),
    numbers: html`${table(
      'What becomes of them under Sysbox',
      ['Fit', 'Configurations', 'Share', '95 % interval', 'Meaning'],
      fits.map(({ fit, share }) => [fit, ...shareCells(share), fitMeanings[fit]]),
    )}
    ${table(
      'What the policy says of a start',
      ['Start', 'Configurations', 'Share', '95 % interval'],
      starts.map(({ starts: answer, share }) => [answer, ...shareCells(share)]),
    )}`,
  });
}

/** What uses what, beside what the study found. */
export function usageFigure(usages: readonly Usage[]): Html {
  const bars = usages.map(({ title, share, study }): Bar => {
    const found = studied(study?.frequency);
    return {
      label: title,
      words: `${shareWords(share)}${found === undefined ? '' : ` · ${study!.frequency}`}`,
      value: share.share ?? 0,
      ...(share.low === undefined || share.high === undefined ? {} : { interval: [share.low, share.high] as const }),
      ...(found === undefined ? {} : { mark: found }),
      tone: 'accent',
    };
  });
  return figure({
    title: 'What configurations use',
    about: html`Bar: share here. Line: its 95 % interval. <span class="mark">Diamond</span> and second number: what the study found.`,
    bars,
    most: 1,
    numbers: table(
      'Shares of all configurations that could be judged',
      ['Use', 'Configurations', 'Share', '95 % interval', 'Study'],
      usages.map(({ title, share, study }) => [
        title,
        ...shareCells(share),
        study === undefined ? '–' : `${study.frequency} ${study.aspect}`,
      ]),
    ),
  });
}

/** The study’s percentage as a fraction: `~6%` is 0.06. */
function studied(frequency: string | undefined): number | undefined {
  const [, percent] = /^[~≈<> ]*(\d{1,3}(?:\.\d+)?) ?%/u.exec(frequency ?? '') ?? [];
  return percent === undefined || Number(percent) > 100 ? undefined : Number(percent) / 100;
}

/** Findings by rule, coloured by the loudest level. */
export function findingFigure(findings: readonly RuleFindings[]): Html {
  const shown = findings.slice(0, mostBars);
  return figure({
    title: shown.length < findings.length ? `The ${mostBars} commonest findings` : 'Findings, commonest first',
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
      findings
        .slice(0, mostRows)
        .map(({ rule, level, share, findings: single, fix }) => [
          ruleLink(rule),
          html`<span class="level ${level}">${levelWords[level]}</span>`,
          ...shareCells(share, html`<a href="#q=${encodeURIComponent(rule)}">${numberWords(share.count)}</a>`),
          numberWords(single),
          fixWords(fix),
        ]),
    ),
  });
}

function fixWords({ safe, risky, start, none }: RuleFindings['fix']): string {
  const parts = [`${numberWords(safe)} safe`, `${numberWords(risky)} risky`, `${numberWords(start)} at start`, `${numberWords(none)} none`];
  return parts.filter((part) => !part.startsWith('0 ')).join(', ');
}

/** Why things stayed undecided. */
export function reasonFigure({ undecided, undecidedFor }: SurveyReport): Html {
  const shown = undecidedFor.slice(0, mostBars);
  return figure({
    title: 'Why things stayed undecided',
    about: `Something is undecided in ${numberWords(undecided.count)} of ${numberWords(undecided.of)} configurations; one may have several reasons.`,
    bars: shown.map(({ why, count }) => ({
      label: why,
      words: `${numberWords(count)} · ${percentOf(count, undecided.of)}`,
      value: count,
      tone: 'plain',
    })),
    most: longest(shown.map(({ count }) => count)),
    numbers: reasonTable('Reasons', undecidedFor),
  });
}

/** How many configurations each reason holds for. */
export function reasonTable(caption: string, reasons: readonly Reason[]): Html {
  return table(
    caption,
    ['Reason', 'Configurations'],
    reasons.slice(0, mostRows).map(({ why, count }) => [why, numberWords(count)]),
  );
}

function countAndShare(share: Share): string {
  return `${numberWords(share.count)} · ${shareWords(share)}`;
}

/** The end of a scale: nothing is longer. */
function longest(values: readonly number[]): number {
  return Math.max(...values) || 1;
}
