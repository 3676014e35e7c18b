import type { Ask, ConfigurationDiff, DiffReport, RequestDiff } from '../model/diff-report.ts';
import type { Finding, Problem } from '../model/report.ts';
import { plainText, wrapWords } from '../syntax/plain-text.ts';
import { askLabel, askPlace, askText, countDiff, countsText, openReasons, placeText, requestText, sortedAsks } from './diff-words.ts';
import { painter, type Style } from './paint.ts';
import type { TextSettings } from './text.ts';
import { count, gutter, type Layout, paragraph, shownText, wrapPainted } from './text-layout.ts';

/** Of one kind of line in one request, unless all are asked for. */
const shown = 12;

/** Prints a comparison for people. */
export function renderDiffText(report: DiffReport, settings: TextSettings): string {
  const layout: Layout = { ...settings, width: Math.max(40, Math.min(settings.width, 100)), paint: painter(settings.color) };
  const { before, after, configurations } = report;
  const problems = [
    ...before.problems.map((problem) => ({ problem, side: before.name })),
    ...after.problems.map((problem) => ({ problem, side: after.name })),
  ];
  return [
    ...wrapPainted(layout.paint('faint', `From ${nameOf(before)} to ${nameOf(after)}`), layout.width),
    '',
    ...problems.flatMap(({ problem, side }) => renderProblem(problem, side, layout)),
    ...configurations.flatMap((one) => renderConfiguration(one, layout)),
    ...wrapWords(countsText(countDiff(report), report), layout.width),
    '',
  ].join('\n');
}

function nameOf({ name, commit }: DiffReport['before']): string {
  return `${shownText(name)}${commit === undefined || commit.startsWith(name) ? '' : ` (${commit.slice(0, 10)})`}`;
}

function renderProblem({ document, message, line, column }: Problem, side: string, layout: Layout): string[] {
  const place = line === undefined ? document : `${document}:${line}:${column ?? 1}`;
  return [...paragraph('problem', 'problem', `${shownText(place)} in ${shownText(side)}: ${shownText(message)}`, layout), ''];
}

function renderConfiguration({ document, was, state, requests }: ConfigurationDiff, layout: Layout): string[] {
  const name = was === undefined ? plainText(document) : `${plainText(was)} → ${plainText(document)}`;
  const about = state === 'changed' ? '' : state === 'new' ? 'a new configuration' : 'a configuration that is gone';
  const several = requests.length > 1 || requests.some((one) => one.was !== undefined);
  const parts = requests.map((request) => renderRequest(request, document, several, layout)).filter((lines) => lines.length > 0);
  if (layout.quiet && parts.length === 0) return [];
  return [
    ...wrapWords(name, layout.width).map((line) => layout.paint('strong', line)),
    ...(about === '' ? [] : [layout.paint('faint', about)]),
    '',
    ...parts.flat(),
  ];
}

function renderRequest(request: RequestDiff, document: string, several: boolean, layout: Layout): string[] {
  const { found, cleared, open } = request;
  const findings = found.filter(({ level }) => !layout.quiet || level === 'error').flatMap((one) => renderFinding(one, document, layout));
  if (layout.quiet) return findings.length === 0 ? [] : [...findings, ''];
  const heading = requestText(request, document, shownText);
  const groups = [
    some(sortedAsks(request.asks), layout, (ask) => renderAsk(ask, document, layout)),
    findings,
    some(cleared, layout, ({ rule, message }) => paragraph('good', 'cleared', `${rule}: ${shownText(message)}`, layout)),
    renderOpen(open, layout),
  ].filter((lines) => lines.length > 0);
  return [...(several ? [...wrapWords(heading, layout.width), ''] : []), ...groups.flatMap((lines) => [...lines, ''])];
}

function some<T>(all: readonly T[], layout: Layout, render: (one: T) => readonly string[]): string[] {
  const most = layout.verbose ? all.length : shown;
  const lines = all.slice(0, most).flatMap((one) => render(one));
  return all.length <= most ? lines : [...lines, ...paragraph('faint', '', `and ${all.length - most} more (--verbose shows them)`, layout)];
}

function renderAsk(ask: Ask, document: string, layout: Layout): string[] {
  const style: Style = ask.more ? 'warn' : ask.change === 'added' ? 'note' : 'good';
  return withPlace(style, askLabel(ask), shownText(askText(ask)), shownText(askPlace(ask, document)), layout);
}

function renderFinding({ rule, level, message, evidence }: Finding, document: string, layout: Layout): string[] {
  return withPlace(level, level, `${rule}: ${shownText(message)}`, shownText(placeText(evidence[0], document)), layout);
}

/** Text beside a label, and its place at the right of the last line, or below where that is full. */
function withPlace(style: Style, label: string, text: string, place: string, layout: Layout): string[] {
  const lines = paragraph(style, label, text, layout);
  if (place === '') return lines;
  const last = wrapWords(text, layout.width - gutter - 2).at(-1) ?? '';
  const room = layout.width - gutter - 2 - last.length - place.length;
  if (room >= 2) return [...lines.slice(0, -1), `${lines.at(-1)}${' '.repeat(room)}${layout.paint('faint', place)}`];
  const below = wrapWords(place, layout.width - gutter - 2);
  return [...lines, ...below.map((line) => `${' '.repeat(gutter)}  ${layout.paint('faint', line)}`)];
}

function renderOpen(open: RequestDiff['open'], layout: Layout): string[] {
  return some(openReasons(open), layout, ([why, rules]) =>
    paragraph(
      'warn',
      'open',
      `${shownText(why)}: this may change ${layout.verbose ? [...rules].join(', ') : count(rules.size, 'rule')}`,
      layout,
    ),
  );
}
