import type { Share, SurveyedHost, SurveyReport } from '../model/survey-report.ts';
import { wrapWords } from '../syntax/plain-text.ts';
import { painter, type Style } from './paint.ts';
import {
  fitTitles,
  fixSteps,
  fixWords,
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
import { count, type Layout, shownText } from './text-layout.ts';

/** A line of a table: numbers in columns, then words, which go on below themselves. */
interface Row {
  readonly numbers: readonly string[];
  readonly words: string;
  readonly style?: Style;
}

const gap = 2;
/** Numbers and words beside each other need so much. */
const leastWidth = 64;

/** What the results of a survey come to, for a terminal. */
export function renderSurveyText(
  report: SurveyReport,
  { color, width, verbose }: { readonly color: boolean; readonly width: number; readonly verbose: boolean },
): string {
  const layout: Layout = { width: Math.max(width, leastWidth), quiet: false, verbose, paint: painter(color) };
  const sections = [
    surveyed(report, layout),
    ...report.hosts.map((host, index) => fitting(host, index === 0, layout)),
    using(report, layout),
    found(report, layout),
    fixing(report, layout),
    open(report, layout),
    ...(verbose ? [touched(report, layout)] : []),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function surveyed(report: SurveyReport, layout: Layout): readonly string[] {
  const { formats, tiers, notJudged, notJudgedFor } = report;
  const kinds = formats.map(({ format, count: some }) => `${some} ${format}`).join(', ');
  const reasons = notJudgedFor.slice(0, layout.verbose ? notJudgedFor.length : shownReasons);
  return [
    `${layout.paint('strong', surveyedWords(report))}${tiers.length === 0 ? '' : `   judged under ${tiers.join(', ')}`}`,
    ...(kinds === '' ? [] : wrapWords(kinds, layout.width - gap).map(indented)),
    ...(notJudged.count === 0
      ? []
      : table(
          [
            { numbers: shareCells(notJudged), words: 'could not be judged' },
            ...reasons.map(({ why, count: some }) => ({ numbers: [`${some}`], words: shownText(why), style: 'faint' as const })),
          ],
          layout,
        )),
  ];
}

function fitting(host: SurveyedHost, isFirst: boolean, layout: Layout): readonly string[] {
  const seem = seemWords(host);
  const rows = host.fits.map(({ fit, share }): Row => {
    const more = fit === 'undecided' && seem !== '' ? `; by what could be read: ${seem}` : '';
    return { numbers: [...shareCells(share), studyShareOf(fit)], words: `${fitTitles[fit]}${more}` };
  });
  const starts = host.starts.map(({ starts: word, share }) => `${share.count} ${startTitles[word]}`).join(', ');
  return [
    layout.paint('strong', `What would run under Sysbox: ${shownText(host.host)}`),
    ...table([{ numbers: ['', '', '', 'study'], words: '', style: 'faint' }, ...rows], layout),
    ...(isFirst ? wrapWords(sharesDiffer, layout.width - gap).map((line) => indented(layout.paint('faint', line))) : []),
    ...wrapWords(`By the policy: ${starts}.`, layout.width - gap).map(indented),
  ];
}

function using({ usages }: SurveyReport, layout: Layout): readonly string[] {
  const rows = usages.map(({ title, share, study }): Row => {
    const mark = study !== undefined && isOutside(study.frequency, share) ? outsideMark : ' ';
    return { numbers: [...shareCells(share), study === undefined ? '' : `${spaced(study.frequency)}${mark}`], words: shownText(title) };
  });
  return [
    layout.paint('strong', 'What they use'),
    ...table([{ numbers: ['', '', '', 'study '], words: '', style: 'faint' }, ...rows], layout),
    ...(rows.some(({ numbers }) => numbers[3]!.endsWith(outsideMark)) ? [indented(layout.paint('faint', outsideMeans))] : []),
  ];
}

function found({ findings }: SurveyReport, layout: Layout): readonly string[] {
  if (findings.length === 0) return [];
  const shown = layout.verbose ? findings : findings.slice(0, shownFindings);
  const rows = shown.map((one): Row => {
    const title = one.title === one.rule ? '' : `: ${one.title}`;
    const fixes = layout.verbose ? ` (${count(one.findings, 'finding')}: ${fixWords(one)})` : '';
    return { numbers: [...shareCells(one.share), one.level], words: shownText(`${one.rule}${title}${fixes}`), style: one.level };
  });
  const more = findings.length - shown.length;
  return [
    layout.paint('strong', 'What is found most often'),
    ...table(rows, layout),
    ...(more === 0 ? [] : [indented(layout.paint('faint', `${count(more, 'rule')} more (--verbose shows them)`))]),
  ];
}

function fixing(report: SurveyReport, layout: Layout): readonly string[] {
  const { found: some } = report.fixes;
  if (some === 0) return [];
  return [
    layout.paint('strong', 'What fixing would clear'),
    ...wrapWords(
      `A warning or an error stands against ${count(some, 'configuration')}; none would any more against:`,
      layout.width - gap,
    ).map(indented),
    ...table(
      fixSteps(report).map(([share, words]) => ({ numbers: shareCells(share), words })),
      layout,
    ),
  ];
}

function open({ undecided, undecidedFor }: SurveyReport, layout: Layout): readonly string[] {
  if (undecided.count === 0) return [];
  const shown = layout.verbose ? undecidedFor : undecidedFor.slice(0, shownReasons);
  const more = undecidedFor.length - shown.length;
  return [
    layout.paint('strong', 'What stayed undecided'),
    ...table(
      [
        { numbers: shareCells(undecided), words: 'have rules that could not be decided, since' },
        ...shown.map(({ why, count: some }) => ({ numbers: [`${some} of ${undecided.of}`], words: shownText(why) })),
      ],
      layout,
    ),
    ...(more === 0 ? [] : [indented(layout.paint('faint', `${count(more, 'reason')} more (--verbose shows them)`))]),
  ];
}

function touched({ rows }: SurveyReport, layout: Layout): readonly string[] {
  if (rows.length === 0) return [];
  return [
    layout.paint('strong', 'Rows of the matrix that they touch'),
    ...table(
      rows.map((one) => ({ numbers: [`${one.count}`, one.result], words: shownText(`${one.row}: ${one.aspect}`) })),
      layout,
    ),
  ];
}

function shareCells(share: Share): readonly string[] {
  const { counts, percent, interval } = shareWords(share);
  return [counts, percent, interval === '' ? '' : `(${interval})`];
}

/** Numbers stand in columns, right-aligned; words take what is left. A row’s style colours its numbers. */
function table(rows: readonly Row[], { width, paint }: Layout): readonly string[] {
  const columns = Math.max(...rows.map(({ numbers }) => numbers.length));
  const widths = Array.from({ length: columns }, (_, at) => Math.max(...rows.map(({ numbers }) => (numbers[at] ?? '').length)));
  const before = widths.reduce((sum, one) => sum + one + gap, gap);
  return rows.flatMap(({ numbers, words, style }) => {
    const cells = widths.map((one, at) => (numbers[at] ?? '').padStart(one)).join(' '.repeat(gap));
    const shown = cells.trimEnd();
    const head = ' '.repeat(gap) + (style === undefined ? shown : paint(style, shown)) + ' '.repeat(cells.length - shown.length + gap);
    return wrapWords(words, width - before).map((line, index) => `${index === 0 ? head : ' '.repeat(before)}${line}`.trimEnd());
  });
}

function indented(line: string): string {
  return ' '.repeat(gap) + line;
}
