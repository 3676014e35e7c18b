import type { LinesFile } from '../../machine/machine.ts';
import type { SurveyLine } from '../../model/survey.ts';
import { growTable, type LineTable, linesAbout } from '../../syntax/line-table.ts';
import type { Read } from './what-was-read.ts';

/** Where a line stands in a file, and how long it is with its line break, both in bytes. */
export interface LinePlace {
  readonly at: number;
  readonly length: number;
}

/** A line of earlier results. */
interface EarlierLine extends Read, Pick<SurveyLine, 'key' | 'document'> {
  readonly place: LinePlace;
}

/** Finds the line of a configuration in earlier results. */
export type FindEarlier = (document: string) => EarlierLine | undefined;

/** No line of a survey is as long, in bytes: what is found in one configuration has bounds. */
export const longestLine = 8 << 20;

/** Where the lines of results stand, and the place after the last whole one; or the first of them that is no line of a survey, counted from 1. */
export function indexResults(
  file: Pick<LinesFile, 'lines'>,
): { readonly table: LineTable; readonly end: number } | { readonly wrongLine: number } {
  const table = growTable();
  let [lines, end] = [0, 0];
  for (const { offset, length, bytes, isEnded } of file.lines()) {
    lines++;
    // An interruption may have left a part of a line, and nothing else is taken for one.
    if (!isEnded && bytes !== undefined && isTorn(bytes.toString('utf8', 0, begins.length))) break;
    const head = bytes === undefined || !isEnded ? undefined : headOf(bytes);
    if (head === undefined) return { wrongLine: lines };
    end = offset + length + 1;
    table.add(head.document, offset, length + 1);
  }
  return { table: table.done(), end };
}

/** How each line begins. */
const begins = '{"document":"';

/** Whether a text may be what is left of a line that was not written to its end. */
export function isTorn(text: string): boolean {
  return text.startsWith(begins) || begins.startsWith(text);
}

/** Finds lines by such a table. */
export function findEarlier(table: LineTable, file: Pick<LinesFile, 'read'>): FindEarlier {
  return (document) => {
    for (const [at, length] of linesAbout(table, document)) {
      // Few heads are as long.
      const first = file.read(at, Math.min(length, 4096));
      const head = headOf(first) ?? (length > first.length ? headOf(file.read(at, length)) : undefined);
      if (head?.document === document) return { ...head, place: { at, length } };
    }
    return undefined;
  };
}

/** Ends what a line says of where it comes from (`lineOf`): inside a string of JSON the marks of quotation would not stand alone. */
const mark = Buffer.from(',"version":');

function headOf(line: Buffer): Omit<EarlierLine, 'place'> | undefined {
  const end = line.indexOf(mark);
  if (end < 0) return undefined;
  try {
    const { document, key, files, links } = JSON.parse(`${line.toString('utf8', 0, end)}}`) as Readonly<Record<string, unknown>>;
    return typeof document === 'string' && typeof key === 'string' && isNames(files) && isNames(links)
      ? { document, key, files, links }
      : undefined;
  } catch {
    return undefined;
  }
}

function isNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
