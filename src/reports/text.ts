import type { Problem, Report, RequestReport, Starts } from '../model/report.ts';
import type { Rule } from '../model/rule.ts';
import { plainText, wrapWords } from '../syntax/plain-text.ts';
import { factsLine } from './facts-line.ts';
import { painter } from './paint.ts';
import { type Excerpts, excerptsOf } from './text-excerpts.ts';
import { countFindings, renderFindings, showCounts } from './text-findings.ts';
import { renderUses } from './text-uses.ts';
import { byDocument, count, type Layout, paragraph, wrapPainted } from './text-layout.ts';
import { renderUndecided } from './text-undecided.ts';

/** How to print a report for people. */
export interface TextSettings {
  readonly color: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  /** Errors and the last line only. */
  readonly quiet: boolean;
  /** Every note, and what is clear. */
  readonly verbose: boolean;
}

/** Prints a report for people. `texts`: the documents for excerpts, by their names in the report; `rules`: for titles and advice. */
export function renderText(report: Report, texts: ReadonlyMap<string, string>, rules: readonly Rule[], settings: TextSettings): string {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const layout: Layout = { ...settings, width: Math.max(40, Math.min(settings.width, 100)), paint: painter(settings.color) };
  const excerpts = excerptsOf(report, texts, byId);
  const requests = byDocument(report.requests);
  const problems = byDocument(report.problems);
  const documents = [...new Set([...requests.keys(), ...problems.keys()])];
  const sections = documents.map((document) => {
    const section = {
      document,
      requests: requests.get(document) ?? [],
      problems: problems.get(document) ?? [],
      isOnly: documents.length === 1,
    };
    return renderDocument(section, report, excerpts, byId, layout);
  });
  return [...sections.flat(), ...lastLine(report, layout).flatMap((line) => wrapPainted(line, layout.width)), ''].join('\n');
}

interface Section {
  readonly document: string;
  readonly requests: readonly RequestReport[];
  readonly problems: readonly Problem[];
  readonly isOnly: boolean;
}

function renderDocument(
  { document, requests, problems, isOnly }: Section,
  report: Report,
  excerpts: Excerpts,
  rules: ReadonlyMap<string, Rule>,
  layout: Layout,
): string[] {
  const findings = renderFindings(requests, document, excerpts, rules, layout);
  const said = problems.filter(({ fatal }) => fatal || !layout.quiet).flatMap((problem) => renderProblem(problem, layout));
  if (layout.quiet && findings.length === 0 && said.length === 0) return [];
  const lines = [...heading(document, requests, layout), '', ...said, ...findings];
  if (layout.quiet) return lines;
  lines.push(...renderUses(requests, factsLine(report.host), layout), ...renderUndecided(requests, layout));
  if (layout.verbose) lines.push(...renderClear(requests, layout));
  if (requests.length > 0 && !isOnly)
    lines.push(...wrapPainted(`${showCounts(countFindings(requests), layout)}. ${startsLine(requests, report, layout)}`, layout.width), '');
  return lines;
}

function heading(document: string, requests: readonly RequestReport[], { paint, width }: Layout): string[] {
  const containers = requests.filter(({ kind }) => kind === 'container');
  const about = containers.length > 1 ? `${containers.length} containers` : (containers[0]?.summary ?? requests[0]?.summary ?? '');
  const name = plainText(document);
  const more = plainText(about);
  if (more === '') return [paint('strong', name)];
  return name.length + 3 + more.length <= width
    ? [`${paint('strong', name)}   ${paint('faint', more)}`]
    : [paint('strong', name), ...wrapWords(more, width).map((line) => paint('faint', line))];
}

function renderProblem({ message, line, column }: Problem, layout: Layout): string[] {
  const place = line === undefined ? '' : `${line}:${column ?? 1}  `;
  return [...paragraph('problem', 'problem', plainText(`${place}${message}`), layout), ''];
}

function renderClear(requests: readonly RequestReport[], layout: Layout): string[] {
  const ids = [...new Set(requests.flatMap(({ verdicts }) => verdicts.flatMap(({ rule, state }) => (state === 'clear' ? [rule] : []))))];
  return ids.length === 0 ? [] : [...paragraph('good', 'clear', ids.join(', '), layout), ''];
}

const order: readonly Starts[] = ['as it is', 'with changes', 'undecided', 'not under this policy'];

function worst(requests: readonly RequestReport[]): Starts {
  return requests.reduce<Starts>((most, { starts }) => (order.indexOf(starts) > order.indexOf(most) ? starts : most), 'as it is');
}

function startsLine(requests: readonly RequestReport[], { tier }: Report, { paint }: Layout): string {
  const starts = worst(requests);
  const words: Readonly<Record<Starts, string>> = {
    'as it is': paint('good', 'as it is'),
    'with changes': paint('warn', 'with the changes that the warnings ask for'),
    undecided: `${paint('warn', 'undecided')}, since not everything could be read`,
    'not under this policy': paint('error', `not under ${tier}`),
  };
  return `Would start: ${words[starts]}.`;
}

function lastLine(report: Report, layout: Layout): string[] {
  const { requests, problems, tier } = report;
  const documents = [...byDocument(requests).values()];
  const counts = showCounts({ ...countFindings(requests), problems: problems.length }, layout);
  if (documents.length === 0) return [`${layout.paint('problem', count(problems.length, 'problem'))}. Nothing was judged.`];
  if (documents.length === 1) return [`${counts}. ${startsLine(requests, report, layout)}`];
  const starts = documents.map(worst);
  const shares = order.toReversed().flatMap((one) => {
    const count = starts.filter((start) => start === one).length;
    return count === 0 ? [] : [`${count} ${one === 'not under this policy' ? `not under ${tier}` : one}`];
  });
  return [`${documents.length} configurations: ${counts}. Would start: ${shares.join(', ')}.`];
}
