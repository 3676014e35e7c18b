import { type Matrix, type MatrixEntry, type Pattern, patterns } from '../model/row.ts';

/** What of the matrix to print. */
export interface MatrixSelection {
  readonly pattern?: Pattern;
  /** Only the rows where the study differs. */
  readonly differences?: boolean;
}

const numbers = Object.keys(patterns).map(Number) as Pattern[];

/** The patterns that the matrix has, in order. */
export const patternNumbers: readonly Pattern[] = numbers.toSorted((a, b) => a - b);

/** A pattern by its number or the word its row ids begin with; `undefined` where there is none. */
export function findPattern(text: string): Pattern | undefined {
  const word = text.trim().toLowerCase();
  return patternNumbers.find((pattern) => String(pattern) === word || patterns[pattern].word === word);
}

/** The part of the matrix that was asked for. */
export function selectEntries({ host, entries }: Matrix, { pattern, differences }: MatrixSelection): Matrix {
  return { host, entries: entries.filter((entry) => (pattern === undefined || entry.pattern === pattern) && (differences !== true || entry.differs !== undefined)) };
}

/** The matrix as JSON, ending with a line break: the host's facts and the entries, as model/row.ts has them. */
export function renderMatrixJson(matrix: Matrix): string {
  return `${JSON.stringify(matrix, undefined, 2)}\n`;
}

/** Entries by pattern, in order; patterns without any are left out. */
export function byPattern(entries: readonly MatrixEntry[]): readonly (readonly [Pattern, readonly MatrixEntry[]])[] {
  return patternNumbers.flatMap((pattern) => {
    const own = entries.filter((entry) => entry.pattern === pattern);
    return own.length === 0 ? [] : [[pattern, own] as const];
  });
}
