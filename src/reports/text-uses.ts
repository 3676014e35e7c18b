import type { RequestReport, Use } from '../model/report.ts';
import { plainText, wrapWords } from '../syntax/plain-text.ts';
import { actionWords } from './page-of-row.ts';
import type { Style } from './paint.ts';
import { firstOf, type Layout } from './text-layout.ts';

const styles: Readonly<Record<Use['result'], Style>> = {
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
/** The worst first. */
const order: readonly Use['result'][] = ['FAILS', 'BLOCKED', 'WARN', 'PARTIAL', 'DIFFERENT', 'IGNORED', 'MITIGATED', 'N/A', 'COMPATIBLE'];
const resultWidth = 11;
const actionWidth = 8;

/** What Sysbox makes of a configuration: the rows of the matrix it touches, and what to do about each. What simply works is one line. */
export function renderUses(requests: readonly RequestReport[], facts: string, layout: Layout): string[] {
  const rows = new Map<string, Map<string, Use>>();
  for (const request of requests) {
    for (const use of request.uses) {
      // What every dev container does is no news.
      if (!layout.verbose && use.evidence.every(({ from }) => from.layer === 'default')) continue;
      let behaviours = rows.get(use.row);
      if (behaviours === undefined) rows.set(use.row, (behaviours = new Map()));
      behaviours.set(use.condition ?? '', use);
    }
  }
  if (rows.size === 0) return [];
  const all = [...rows.values()].map((behaviours) => [...behaviours.values()]).sort((a, b) => rank(a) - rank(b));
  const shown = layout.verbose ? all : all.filter((uses) => !isPlain(uses));
  const works = layout.verbose ? [] : [...new Set(all.filter(isPlain).map(([use]) => plainText(use!.aspect)))];
  const [first = '', ...more] = wrapWords(facts, layout.width - 15);
  const head = [
    `${layout.paint('strong', 'Under Sysbox')}   ${layout.paint('faint', first)}`,
    ...more.map((line) => ' '.repeat(15) + layout.paint('faint', line)),
  ];
  const rest = works.length === 0 ? [] : wrapWords(`Works as expected: ${firstOf(works, 8)}.`, layout.width - 2).map((line) => `  ${line}`);
  return [...head, ...shown.flatMap((uses) => renderRow(uses, layout)), ...rest, ''];
}

function isPlain(uses: readonly Use[]): boolean {
  return uses.every(({ result, action, condition }) => result === 'COMPATIBLE' && action === 'pass' && condition === undefined);
}

function rank(uses: readonly Use[]): number {
  return uses[0] === undefined ? order.length : order.indexOf(uses[0].result);
}

/** A row: its first behaviour in words, and of further ones, which hold under another condition, what comes of them. All in words when all is asked for. */
function renderRow([first, ...further]: readonly Use[], layout: Layout): string[] {
  if (first === undefined) return [];
  if (layout.verbose) return [first, ...further].flatMap((use, index) => renderUse(use, sentence(use, use.says), index > 0, layout));
  const others = further
    .filter(({ result }) => result !== first.result)
    .map(({ result, condition }) => ` Or ${result}${condition === undefined ? '' : ` ${condition}`}.`)
    .join('');
  return renderUse(first, `${sentence(first, firstSentence(first.says))}${others}`, false, layout);
}

function sentence({ condition, error, result }: Use, says: string): string {
  return `${condition === undefined ? '' : `${condition}: `}${says}${error !== undefined && result === 'FAILS' ? ` “${error}”` : ''}`;
}

function renderUse(use: Use, says: string, isFurther: boolean, { width, paint }: Layout): string[] {
  const { result } = use;
  const aspect = isFurther ? '' : plainText(use.aspect);
  const action = isFurther ? '' : actionWords[use.action];
  const text = plainText(says);
  const label = paint(styles[result], result.padEnd(resultWidth));
  if (width < 80) return renderNarrow({ label, aspect, action, text, width });
  const aspectWidth = Math.floor((width - resultWidth - actionWidth - 8) * 0.28);
  const textWidth = width - resultWidth - actionWidth - aspectWidth - 6;
  const aspectLines = aspect === '' ? [] : wrapWords(aspect, aspectWidth);
  const textLines = wrapWords(text, textWidth);
  return Array.from({ length: Math.max(aspectLines.length, textLines.length) }, (_, index) =>
    `  ${index === 0 ? label : ' '.repeat(resultWidth)}${(aspectLines[index] ?? '').padEnd(aspectWidth)}  ${(textLines[index] ?? '').padEnd(textWidth)}  ${index === 0 ? action : ''}`.trimEnd(),
  );
}

function renderNarrow({
  label,
  aspect,
  action,
  text,
  width,
}: {
  readonly label: string;
  readonly aspect: string;
  readonly action: string;
  readonly text: string;
  readonly width: number;
}): string[] {
  const head = wrapWords(`${aspect === '' ? 'or' : aspect}${action === '' ? '' : ` (${action})`}`, width - resultWidth - 2);
  return [
    ...head.map((line, index) => (index === 0 ? `  ${label}${line}` : `  ${' '.repeat(resultWidth)}${line}`)),
    ...wrapWords(text, width - 4).map((line) => `    ${line}`),
  ];
}

function firstSentence(text: string): string {
  return /^.+?[.!](?= [A-Z“])/u.exec(text)?.[0] ?? text;
}
