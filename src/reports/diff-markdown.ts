import type { Ask, ConfigurationDiff, DiffReport, RequestDiff } from '../model/diff-report.ts';
import type { Finding } from '../model/report.ts';
import { askLabel, askPlace, askText, countDiff, countsText, openReasons, placeText, requestText, sortedAsks } from './diff-words.ts';
import { count, shownText } from './text-layout.ts';

/** GitHub takes 65 536 characters of a comment; something around it may be added. */
const mostCharacters = 60_000;

/**
 * Prints a comparison as Markdown for a pull request. All that the input says stands in code spans: it links nowhere, mentions nobody and
 * makes no heading. What would be too long for a comment is counted.
 */
export function renderDiffMarkdown(report: DiffReport): string {
  const { before, after, configurations } = report;
  const head = [
    `### What this change asks for`,
    '',
    `From ${code(before.name)} to ${code(after.name)}. ${countsText(countDiff(report), report)}`,
    '',
  ];
  for (const side of [before, after])
    for (const { document, message, line } of side.problems)
      head.push(`- **problem** in ${code(side.name)}: ${code(line === undefined ? document : `${document}:${line}`)} ${code(message)}`);
  const lines = [...head, ...(head.at(-1) === '' ? [] : ['']), ...configurations.flatMap(renderConfiguration)];
  return `${fit(lines).join('\n').trimEnd()}\n`;
}

function fit(lines: readonly string[]): readonly string[] {
  let length = 0;
  const end = lines.findIndex((line) => (length += line.length + 1) > mostCharacters);
  return end < 0
    ? lines
    : [...lines.slice(0, end), '', `${lines.length - end} more lines are left out: the comparison is too long for a comment.`];
}

function renderConfiguration({ document, was, state, requests }: ConfigurationDiff): string[] {
  const name = was === undefined ? code(document) : `${code(was)} → ${code(document)}`;
  const several = requests.length > 1 || requests.some((one) => one.was !== undefined);
  return [
    `#### ${name}${state === 'changed' ? '' : ` (${state})`}`,
    '',
    ...requests.flatMap((one) => renderRequest(one, document, several)),
  ];
}

function renderRequest(request: RequestDiff, document: string, several: boolean): string[] {
  const { asks, found, cleared, open } = request;
  const items = [
    ...found.map((one) => renderFinding(one, document)),
    ...sortedAsks(asks).map((one) => renderAsk(one, document)),
    ...openReasons(open).map(([why, { size }]) => `- **open** ${code(why)}: this may change ${count(size, 'rule')}`),
    ...cleared.map(({ rule, message }) => `- cleared: ${code(rule)} ${code(message)}`),
  ];
  return [...(several ? [requestText(request, document, code), ''] : []), ...items, ''];
}

function renderFinding({ rule, level, message, evidence }: Finding, document: string): string {
  return `- **${level}** ${code(rule)} ${code(message)}${at(placeText(evidence[0], document))}`;
}

function renderAsk(ask: Ask, document: string): string {
  const label = askLabel(ask);
  return `- ${ask.more ? `**${label}**` : label} ${code(askText(ask))}${at(askPlace(ask, document))}`;
}

function at(place: string): string {
  return place === '' ? '' : ` at ${code(place)}`;
}

/**
 * A code span whose fence is longer than any run of backticks in it (CommonMark 6.1): nothing in it is read as Markdown or HTML. The space
 * at each end keeps a backtick there from the fence, and is taken off again.
 */
function code(text: string): string {
  const plain = shownText(text).trim();
  if (plain === '') return '` `';
  const longest = Math.max(0, ...[...plain.matchAll(/`+/gu)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${plain}${fence}` : `${fence} ${plain} ${fence}`;
}
