import type { PageIndex } from './page-data.ts';

/** What the user looks for. */
export interface Wish {
  /** Words that all have to be in the name, or in the id of a rule, a matrix row or a usage. */
  readonly search: string;
  /** A host and a position in `fits`: `0:3`. Empty: any. */
  readonly fit: string;
  /** A level that something was found at, or `none`. Empty: any. */
  readonly level: string;
  readonly sort: Sort;
}

export interface Sort {
  readonly column: Column;
  readonly isDescending: boolean;
}

export type Column = 'document' | 'format' | 'starts' | 'errors' | 'warnings' | 'notes' | 'unknowns' | `fit ${number}`;

/** Configurations that fit the wish, in its order; what is the same keeps the order of the survey. */
export function findRows(index: PageIndex, { search, fit, level, sort }: Wish): number[] {
  const tests = [...wordTests(index, search), ...fitTests(index, fit), ...levelTests(index, level)];
  const rows: number[] = [];
  for (let row = 0; row < index.document.length; row++) if (tests.every((test) => test(row))) rows.push(row);
  const compare = comparer(index, sort.column);
  return rows.sort(sort.isDescending ? (a, b) => compare(b, a) || a - b : (a, b) => compare(a, b) || a - b);
}

type Test = (row: number) => boolean;

function wordTests(index: PageIndex, search: string): Test[] {
  return search
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '')
    .map((word) => {
      const lists = [
        [index.ofRules, placesOf(word, index.rules)],
        [index.ofRows, placesOf(word, index.rows)],
        [index.ofUses, placesOf(word, index.uses)],
      ] as const;
      const used = lists.filter(([, places]) => places.size > 0);
      return (row) =>
        index.document[row]!.toLowerCase().includes(word) ||
        used.some(([column, places]) => column[row]!.some((place) => places.has(place)));
    });
}

function placesOf(word: string, ids: readonly string[]): ReadonlySet<number> {
  return new Set(ids.flatMap((id, place) => (id.toLowerCase().includes(word) ? [place] : [])));
}

function fitTests({ fit: columns }: PageIndex, fit: string): Test[] {
  if (fit === '') return [];
  const [host, place] = fit.split(':').map(Number);
  return [(row) => columns[host!]?.[row] === place];
}

function levelTests({ errors, warnings, notes }: PageIndex, level: string): Test[] {
  if (level === '') return [];
  const column = { error: errors, warn: warnings, note: notes }[level];
  return [column === undefined ? (row) => [errors, warnings, notes].every((one) => one[row] === 0) : (row) => column[row]! > 0];
}

function comparer(index: PageIndex, column: Column): (a: number, b: number) => number {
  if (column === 'document') return byText(index.document);
  if (column === 'format') return (a, b) => byWord(index.formats[index.format[a]!], index.formats[index.format[b]!]);
  if (column === 'starts') return byNumber(index.starts[0] ?? []);
  if (column === 'errors') return loudest(index);
  if (column === 'warnings' || column === 'notes' || column === 'unknowns') return byNumber(index[column]);
  return byNumber(index.fit[Number(column.slice('fit '.length))] ?? []);
}

/** Of those with as many errors, by warnings, then notes. */
function loudest({ errors, warnings, notes }: PageIndex): (a: number, b: number) => number {
  return (a, b) => errors[a]! - errors[b]! || warnings[a]! - warnings[b]! || notes[a]! - notes[b]!;
}

function byNumber(column: readonly number[]): (a: number, b: number) => number {
  return (a, b) => (column[a] ?? -1) - (column[b] ?? -1);
}

function byText(column: readonly string[]): (a: number, b: number) => number {
  return (a, b) => byWord(column[a], column[b]);
}

/** By code units: the same everywhere, and fast. */
function byWord(a = '', b = ''): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
