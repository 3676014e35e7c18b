import { type Rig, rigs } from '../known/rigs.ts';
import type { Citation } from '../model/citation.ts';
import { type Matrix, type MatrixBehaviour, type MatrixEntry, patterns } from '../model/row.ts';
import { byPattern, type MatrixSettings, studyLine } from './matrix-sections.ts';
import { escapeMarkdown } from './page-markdown.ts';
import { actionWords } from './page-of-row.ts';

/** Prints the matrix as Markdown: for each pattern a table of results and, below it, each row with its error texts and evidence. */
export function renderMatrixMarkdown({ entries }: Matrix, { differences }: MatrixSettings): string {
  const lines = ['# What Sysbox does with dev containers', ''];
  for (const [pattern, own] of byPattern(entries)) {
    lines.push(`## ${pattern}. ${patterns[pattern].title}`, '', ...overview(own), '');
    for (const entry of own) lines.push(...renderEntry(entry, differences));
  }
  lines.push('## How it was measured', '', ...rigs.flatMap(renderRig));
  return `${lines.join('\n').trimEnd()}\n`;
}

function overview(entries: readonly MatrixEntry[]): string[] {
  return [
    '| Row | Aspect | Result | Policy |',
    '| --- | --- | --- | --- |',
    ...entries.map(({ id, aspect, behaviours, action }) => {
      const found = [...new Set(behaviours.map(({ result }) => result))].join(', ');
      return `| [${id}](#${anchor(id)}) | ${plain(aspect).replaceAll('|', '\\|')} | ${found} | ${actionWords[action]} |`;
    }),
  ];
}

function renderEntry(
  { id, aspect, expectation, behaviours, action, study = [], differs, workaround }: MatrixEntry,
  differences: boolean,
): string[] {
  const said = differences ? study.map((row) => `- The study: ${plain(studyLine(row))}`) : [];
  return [
    `### ${id}`,
    '',
    `**${plain(aspect)}**`,
    '',
    `Expected: ${plain(expectation)}. ContainAI: ${actionWords[action]}.`,
    '',
    ...behaviours.flatMap(renderBehaviour),
    ...(workaround === undefined ? [] : [`The way round: ${plain(workaround)}`, '']),
    ...(said.length === 0 ? [] : [...said, '']),
    ...(differs === undefined || !differences ? [] : [`Where the study differs: ${plain(differs)}`, '']),
  ];
}

function renderBehaviour({ result, says, condition, error, evidence }: MatrixBehaviour): string[] {
  const when = condition === undefined ? '' : `, ${plain(condition)}`;
  return [
    `- **${result}**${when}: ${plain(says)}`,
    ...(error === undefined ? [] : ['', '  ```text', `  ${error}`, '  ```', '']),
    ...evidence.map((citation) => `  - ${renderCitation(citation)}`),
    '',
  ];
}

const kindWords: Readonly<Record<Citation['kind'], string>> = {
  measured: 'Measured',
  source: 'Source',
  'doc-link': 'Documentation',
  issue: 'Issue',
  inferred: 'Inferred',
};

function renderCitation({ kind, where, on }: Citation): string {
  const rig = on === undefined ? '' : ` on [${on}](#${anchor(on)})`;
  return `${kindWords[kind]}${rig}: ${plain(where)}`;
}

function renderRig({ id, title, date, details }: Rig): string[] {
  return [`### ${id}`, '', `${plain(title)}; ${date}. ${plain(details)}`, ''];
}

const plain = (text: string): string => escapeMarkdown(text.replaceAll(/\s+/gu, ' '));

// As GitHub makes them of headings: lower case, without punctuation other than hyphens.
const anchor = (heading: string): string => heading.toLowerCase().replaceAll(/[^a-z0-9-]/gu, '');
