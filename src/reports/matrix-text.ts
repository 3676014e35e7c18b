import type { Citation } from '../model/citation.ts';
import type { HostFacts } from '../model/host.ts';
import { type Matrix, type MatrixBehaviour, type MatrixEntry, patterns, type Result } from '../model/row.ts';
import { plainText, wrapWords } from '../syntax/plain-text.ts';
import { factsLine } from './facts-line.ts';
import { byPattern, type MatrixSettings, studyLine } from './matrix-sections.ts';
import { actionWords } from './page-of-row.ts';
import { type Paint, painter, type Style } from './paint.ts';

/** How to print the matrix for people. */
export interface MatrixTextSettings extends MatrixSettings {
  readonly color: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

const styles: Readonly<Record<Result, Style>> = {
  COMPATIBLE: 'good',
  PARTIAL: 'warn',
  MITIGATED: 'good',
  DIFFERENT: 'warn',
  IGNORED: 'note',
  WARN: 'warn',
  BLOCKED: 'error',
  FAILS: 'error',
  'N/A': 'note',
};

const indent = 2;
const labelWidth = 12;

interface Layout {
  readonly width: number;
  readonly paint: Paint;
  readonly differences: boolean;
}

/** Prints the matrix for a terminal: a block for each row, its results in one column, what they mean in another. */
export function renderMatrixText(matrix: Matrix, { color, width, differences }: MatrixTextSettings): string {
  const layout: Layout = { width: Math.max(40, Math.min(width, 100)), paint: painter(color), differences };
  const lines = [...wrapWords(hostLine(matrix.host), layout.width).map((line) => layout.paint('faint', line)), ''];
  for (const [pattern, entries] of byPattern(matrix.entries)) {
    lines.push(layout.paint('strong', `${pattern} · ${patterns[pattern].title}`), '');
    for (const entry of entries) lines.push(...renderEntry(entry, layout), '');
  }
  const count = matrix.entries.length;
  lines.push(`${count} row${count === 1 ? '' : 's'}${differences ? ' where the study differs' : ''}.`, '');
  return lines.join('\n');
}

function hostLine(host: HostFacts): string {
  const { kernel, sysbox, engine } = host;
  if (kernel === undefined && sysbox === undefined && engine === undefined)
    return 'What Sysbox does, on any host: what depends on the host carries its condition.';
  return `What Sysbox does, on ${factsLine(host)}. What depends on a fact that is not known carries its condition.`;
}

function renderEntry(entry: MatrixEntry, layout: Layout): string[] {
  const { width, paint } = layout;
  const action = actionWords[entry.action];
  const gap = Math.max(1, width - indent - entry.id.length - action.length);
  return [
    `${' '.repeat(indent)}${paint('note', entry.id)}${' '.repeat(gap)}${paint('faint', action)}`,
    ...wrapWords(plainText(entry.aspect), width - indent).map((line) => `${' '.repeat(indent)}${paint('strong', line)}`),
    ...labelled('faint', 'expected', entry.expectation, layout),
    ...(layout.differences ? renderStudy(entry, layout) : []),
    ...entry.behaviours.flatMap((behaviour) => renderBehaviour(behaviour, layout)),
    ...(entry.workaround === undefined ? [] : labelled('faint', 'way round', entry.workaround, layout)),
  ];
}

function renderStudy({ study = [], differs }: MatrixEntry, layout: Layout): string[] {
  const said = study.flatMap((row) => labelled('faint', 'the study', studyLine(row), layout));
  return differs === undefined ? said : [...said, ...labelled('warn', 'but', differs, layout)];
}

function renderBehaviour({ result, says, condition, error, evidence }: MatrixBehaviour, layout: Layout): string[] {
  const text = condition === undefined ? says : `${condition.slice(0, 1).toUpperCase()}${condition.slice(1)}: ${says}`;
  return [
    ...labelled(styles[result], result, text, layout),
    ...(error === undefined ? [] : labelled('faint', '', `“${error}”`, layout)),
    ...labelled('faint', '', kindsOf(evidence), layout, 'faint'),
  ];
}

const kindWords: Readonly<Record<Citation['kind'], string>> = {
  measured: 'measured',
  source: 'source',
  'doc-link': 'documented',
  issue: 'reported',
  inferred: 'inferred',
};

// “measured, source, reported”: the places themselves are in the other formats, and in `explain`.
function kindsOf(evidence: readonly Citation[]): string {
  return [...new Set(evidence.map(({ kind }) => kindWords[kind]))].join(', ');
}

function labelled(style: Style, label: string, text: string, { width, paint }: Layout, textStyle?: Style): string[] {
  return wrapWords(plainText(text), width - indent - labelWidth).map((line, index) => {
    const shown = textStyle === undefined ? line : paint(textStyle, line);
    return `${' '.repeat(indent)}${index === 0 && label !== '' ? paint(style, label.padEnd(labelWidth)) : ' '.repeat(labelWidth)}${shown}`;
  });
}
