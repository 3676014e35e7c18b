import { type Matrix, type MatrixEntry, type Pattern, patterns } from '../model/row.ts';
import { plainText, wrapWords } from '../syntax/plain-text.ts';
import { actionWords } from './page-of-row.ts';
import { painter } from './paint.ts';
import { factsLine } from './facts-line.ts';

/** The matrix for a terminal, pattern by pattern. With `differences`, what the study says stands beside each row. */
export function renderMatrixText({ host, entries }: Matrix, { color, width, differences }: { readonly color: boolean; readonly width: number; readonly differences: boolean }): string {
  const paint = painter(color);
  const room = Math.max(40, Math.min(width, 120));
  const lines = [paint('faint', factsLine(host)), ''];
  for (const pattern of patternsOf(entries)) {
    lines.push(paint('strong', `${pattern} · ${patterns[pattern].title}`));
    for (const entry of entries) if (entry.pattern === pattern) lines.push(...renderEntry(entry, room, differences), '');
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

/** Patterns in the order of their first rows. */
export function patternsOf(entries: readonly MatrixEntry[]): readonly Pattern[] {
  return [...new Set(entries.map(({ pattern }) => pattern))];
}

function renderEntry(entry: MatrixEntry, width: number, differences: boolean): string[] {
  const indent = (text: string, by: number): string[] => wrapWords(plainText(text), width - by).map((line) => ' '.repeat(by) + line);
  const lines = indent(`${entry.aspect}  (${entry.id}; ${actionWords[entry.action]})`, 2);
  for (const { result, says, condition, error } of entry.behaviours) {
    const body = wrapWords(plainText(`${condition === undefined ? '' : `${condition}: `}${says}${error === undefined ? '' : ` “${error}”`}`), width - 16);
    lines.push(...body.map((line, index) => `    ${(index === 0 ? result : '').padEnd(12)}${line}`));
  }
  if (differences && entry.differs !== undefined) lines.push(...indent(`Differs: ${entry.differs}`, 4));
  if (differences) for (const { aspect, result, says } of entry.study ?? []) lines.push(...indent(`The study, “${aspect}”: ${result === undefined ? '' : `${result}. `}${says}`, 4));
  return lines;
}
