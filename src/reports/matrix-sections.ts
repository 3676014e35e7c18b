import { type MatrixEntry, type Pattern, patterns, type StudyRow } from '../model/row.ts';

const numbers = (Object.keys(patterns).map(Number) as Pattern[]).toSorted((a, b) => a - b);

/** What of the matrix to print. */
export interface MatrixSettings {
  /** The study's words beside ours, and in what they differ. */
  readonly differences: boolean;
}

/** Entries by pattern, in order; patterns without any are left out. */
export function byPattern(entries: readonly MatrixEntry[]): readonly (readonly [Pattern, readonly MatrixEntry[]])[] {
  return numbers.flatMap((pattern) => {
    const own = entries.filter((entry) => entry.pattern === pattern);
    return own.length === 0 ? [] : [[pattern, own] as const];
  });
}

/** A row of the study in one line: its section, its words, its result and what it would do. */
export function studyLine({ section, aspect, says, result, action, frequency }: StudyRow): string {
  const words = says === result ? result : result === undefined ? `“${says}”` : `${result}, “${says}”`;
  const more = [frequency === undefined ? [] : [`frequency ${frequency}`], action === undefined ? [] : [`action “${action}”`]].flat();
  return `${section}, ${aspect}: ${words}${more.length === 0 ? '' : ` (${more.join(', ')})`}`;
}
