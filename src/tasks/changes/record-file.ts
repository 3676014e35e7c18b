import type { Machine, WriteAnswer } from '../../machine/machine.ts';
import { mistakeIn, object, oneOf, text } from '../../syntax/json-shape.ts';
import type { Columns } from '../../model/tree.ts';
import { treeFolder } from '../../syntax/tree-folder.ts';
import { columnNames, growColumns, mapColumns } from '../../syntax/tree-columns.ts';
import type { Kept, TreeState } from './tree-state.ts';

/** Bytes of a record: some 60 for each entry, and the texts that are kept. */
const mostBytes = 512 << 20;

/** A record of a tree, none, or one sentence. */
export type RecordAnswer = { readonly record: TreeState } | { readonly missing: true } | { readonly refused: string };

/** A record as JSON. A column is the base64 of its numbers, little-endian, in as many bytes as `Columns` has for each. */
interface RecordText extends Pick<TreeState, 'top' | 'taken' | 'owner' | 'skipped'> {
  readonly version: 1;
  readonly folders: readonly (readonly [path: string, list: string, count: number, first: number])[];
  readonly columns: Readonly<Record<keyof Columns, string>>;
  readonly kept: readonly (readonly [row: number, kept: Kept])[];
}

/** Writes a record, for this user alone: files that it keeps may hold secrets. */
export function writeRecord(file: string, tree: TreeState, machine: Pick<Machine, 'writeText'>): WriteAnswer {
  const { top, taken, owner, skipped, folders, columns, kept } = tree;
  const record: RecordText = {
    version: 1,
    top,
    taken,
    owner,
    skipped,
    folders: folders.map(({ path, list, count, first }) => [path, list, count, first]),
    columns: Object.fromEntries(columnNames.map((name) => [name, encode(columns[name])])) as RecordText['columns'],
    kept: [...kept],
  };
  const written = jsonOf(record);
  return written === undefined
    ? { isBadPath: false, refused: `it would have more than ${mostBytes >> 20} MiB` }
    : machine.writeText(file, `${written}\n`, { isPrivate: true });
}

/** Undefined where it is longer than what can be read again, which is about as much as a string can hold. */
function jsonOf(record: RecordText): string | undefined {
  try {
    const written = JSON.stringify(record);
    return Buffer.byteLength(written) < mostBytes ? written : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Reads a record. One that is not whole is none: it says so. */
export function readRecord(file: string, machine: Pick<Machine, 'readText'>): RecordAnswer {
  const answer = machine.readText(file, mostBytes);
  if ('missing' in answer) return answer;
  if ('refused' in answer) return { refused: `The record of the workspace, ${file}, was not read: ${answer.refused}.` };
  try {
    const record = toTree(JSON.parse(answer.text) as RecordText);
    if (record !== undefined) return { record };
  } catch {
    // Said below.
  }
  return { refused: `The record of the workspace, ${file}, is none that this version of containai can read.` };
}

const head = object({ version: oneOf(1), top: text(1 << 16), taken: text(40) });

function toTree(value: RecordText): TreeState | undefined {
  if (mistakeIn({ version: value.version, top: value.top, taken: value.taken }, head) !== undefined) return undefined;
  const folders = value.folders.map(([path, list, count, first]) => treeFolder({ path, list, count, first }));
  const columns = mapColumns((name) => decode(name, value.columns[name]));
  const rows = folders.reduce((sum, { count }) => sum + count, 0);
  if (columnNames.some((name) => columns[name].length !== rows)) return undefined;
  const { top, taken, owner, skipped } = value;
  if (typeof owner !== 'number' || !skipped.every(isSkipped) || !value.kept.every(isKept)) return undefined;
  if (folders.some(({ path, first }) => typeof path !== 'string' || typeof first !== 'number')) return undefined;
  return { top, taken, owner, skipped, folders, columns, kept: new Map(value.kept) };
}

function isSkipped({ path, why }: TreeState['skipped'][number]): boolean {
  return typeof path === 'string' && typeof why === 'string';
}

function isKept([row, kept]: RecordText['kept'][number]): boolean {
  if (typeof row !== 'number') return false;
  if ('link' in kept) return typeof kept.link === 'string';
  if ('refused' in kept) return typeof kept.refused === 'string';
  return typeof kept.hash === 'string' && (kept.text === undefined || typeof kept.text === 'string');
}

function encode({ buffer, byteOffset, byteLength }: Columns[keyof Columns]): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}

const none = growColumns().done();

// Copied: what Buffer gives need not begin where a number may.
function decode(name: keyof Columns, base64: string): Columns[keyof Columns] {
  const bytes = new Uint8Array(Buffer.from(base64, 'base64'));
  const Numbers = none[name].constructor as new (buffer: ArrayBuffer) => Columns[keyof Columns];
  return new Numbers(bytes.buffer);
}
