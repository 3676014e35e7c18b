import { cutText, plainText } from '../syntax/plain-text.ts';
import type { Paint } from './paint.ts';

/** A cell of a table: whatever an SQL engine answers. */
type Cell = unknown;

/** Rows of a query as columns for people. `width`: characters of a line; what does not fit is cut. Numbers stand to the right. */
export function renderSqlTable(
  columns: readonly string[],
  rows: readonly (readonly Cell[])[],
  { width, paint }: { readonly width: number; readonly paint: Paint },
): string {
  const texts = rows.map((row) => row.map(shown));
  const names = columns.map((name) => plainText(name));
  const widths = fitted(
    names.map((name, at) => Math.max(name.length, ...texts.map((row) => row[at]!.length), 1)),
    width,
  );
  const isNumber = names.map((_, at) => rows.length > 0 && rows.every((row) => row[at] === null || isCount(row[at])));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) =>
        isNumber[at] === true ? cutText(cell, widths[at]!).padStart(widths[at]!) : cutText(cell, widths[at]!).padEnd(widths[at]!),
      )
      .join('  ')
      .trimEnd();
  return [paint('strong', line(names)), ...texts.map(line)].map((text) => `${text}\n`).join('');
}

/** A value of a result as JSON writes it: a whole number that JSON’s readers could not hold is text. */
export function sqlJson(value: Cell): string {
  return JSON.stringify(value, (_, one: unknown) => {
    if (typeof one !== 'bigint') return one;
    return Number.isSafeInteger(Number(one)) ? Number(one) : String(one);
  });
}

/** Nothing that stands in a table for people needs more. */
const longestCell = 500;

function shown(value: Cell): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return plainText(cutText(value, longestCell));
  if (Array.isArray(value)) return cutText(value.map(shown).join(', '), longestCell);
  return plainText(cutText(typeof value === 'object' ? sqlJson(value) : String(value), longestCell));
}

function isCount(value: Cell): boolean {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** Widths that fit into a line, the widest columns made narrower first; none less than is readable. */
function fitted(widths: readonly number[], width: number): readonly number[] {
  const least = 8;
  const room = width - 2 * (widths.length - 1);
  const fits = (most: number): boolean => widths.reduce((sum, one) => sum + Math.min(one, most), 0) <= room;
  let most = Math.max(...widths, least);
  while (most > least && !fits(most)) most--;
  return widths.map((one) => Math.min(one, most));
}
