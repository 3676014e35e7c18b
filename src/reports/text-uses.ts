import type { RequestReport, Use } from '../model/report.ts';
import type { Action } from '../model/row.ts';
import { plainText, wrapWords } from '../syntax/plain-text.ts';
import type { Style } from './paint.ts';
import { firstOf, type Layout } from './text-layout.ts';

const actions: Readonly<Record<Action, string>> = { pass: 'pass on', map: 'map', rewrite: 'rewrite', warn: 'warn', block: 'refuse' };
const styles: Readonly<Record<Use['result'], Style>> = {
  COMPATIBLE: 'good', PARTIAL: 'warn', MITIGATED: 'good', DIFFERENT: 'warn', IGNORED: 'note', WARN: 'warn', BLOCKED: 'error', FAILS: 'error', 'N/A': 'note',
};
const resultWidth = 11;
const actionWidth = 8;

/** What Sysbox makes of a configuration: the rows of the matrix it touches, and what to do about each. What simply works is one line. */
export function renderUses(requests: readonly RequestReport[], facts: string, layout: Layout): string[] {
  const uses = new Map<string, Use>();
  for (const request of requests) for (const use of request.uses) uses.set(`${use.row} ${use.result} ${use.condition ?? ''}`, use);
  if (uses.size === 0) return [];
  const isPlain = ({ result, action, condition }: Use): boolean => result === 'COMPATIBLE' && action === 'pass' && condition === undefined;
  const shown = [...uses.values()].filter((use) => layout.verbose || !isPlain(use));
  const works = layout.verbose ? [] : [...new Set([...uses.values()].filter(isPlain).map(({ aspect }) => aspect))];
  const head = `${layout.paint('strong', 'Under Sysbox')}   ${layout.paint('faint', facts)}`;
  const rest = works.length === 0 ? [] : wrapWords(`Works as expected: ${firstOf(works.map(plainText), 8)}.`, layout.width - 2).map((line) => `  ${line}`);
  return [head, ...shown.flatMap((use) => renderUse(use, layout)), ...rest, ''];
}

function renderUse({ result, aspect, says, action, condition, error }: Use, { width, paint }: Layout): string[] {
  const text = plainText(`${condition === undefined ? '' : `${condition}: `}${says}${error === undefined ? '' : ` “${error}”`}`);
  const label = paint(styles[result], result.padEnd(resultWidth));
  const isNarrow = width < 80;
  const aspectWidth = isNarrow ? width - resultWidth - actionWidth - 4 : Math.floor((width - resultWidth - actionWidth - 8) * 0.3);
  const aspectLines = wrapWords(plainText(aspect), aspectWidth);
  if (isNarrow)
    return [
      ...aspectLines.map((line, index) => (index === 0 ? `  ${label}${line.padEnd(aspectWidth)}  ${actions[action]}` : `  ${' '.repeat(resultWidth)}${line}`)),
      ...wrapWords(text, width - 4).map((line) => `    ${line}`),
    ];
  const textWidth = width - resultWidth - actionWidth - aspectWidth - 6;
  const textLines = wrapWords(text, textWidth);
  return Array.from({ length: Math.max(aspectLines.length, textLines.length) }, (_, index) =>
    `  ${index === 0 ? label : ' '.repeat(resultWidth)}${(aspectLines[index] ?? '').padEnd(aspectWidth)}  ${(textLines[index] ?? '').padEnd(textWidth)}  ${index === 0 ? actions[action] : ''}`.trimEnd(),
  );
}
