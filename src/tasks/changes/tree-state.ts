import type { FileMatch, Scope } from '../../changes/scope.ts';
import type { EntryKind, TreeEntry } from '../../model/tree.ts';

/** What is kept of a file that a detector looks at, or of a symbolic link: its hash or text. `refused`: why it was not read, as a part of a sentence. */
export type Kept = { readonly hash: string; readonly text?: string } | { readonly link: string } | { readonly refused: string };

/** One folder of a tree: its path relative to the top, its names in order, and the row of the first in the columns. */
export interface TreeFolder {
  readonly path: string;
  readonly names: readonly string[];
  readonly first: number;
}

/** Numbers of all entries, a row each. */
export interface Columns {
  /** Index into `kinds`. */
  readonly kind: Float64Array;
  readonly mode: Float64Array;
  readonly uid: Float64Array;
  readonly gid: Float64Array;
  readonly size: Float64Array;
  readonly inode: Float64Array;
  readonly links: Float64Array;
  readonly changed: Float64Array;
}

/** Something that was not looked at, and why, as a part of a sentence. */
export interface Skipped {
  readonly path: string;
  readonly why: string;
}

/** A tree at one moment. */
export interface TreeState {
  /** Absolute real path of its top. */
  readonly top: string;
  /** ISO 8601 in UTC, before the first entry was looked at. */
  readonly taken: string;
  /** Number of the owner of the top. */
  readonly owner: number;
  readonly folders: readonly TreeFolder[];
  readonly columns: Columns;
  readonly kept: ReadonlyMap<number, Kept>;
  readonly skipped: readonly Skipped[];
}

/** A tree that was just walked, with what detectors say of its folders, in the same order, and of files and links, by their rows. */
export interface SeenTree extends TreeState {
  readonly scopes: readonly Scope[];
  readonly matches: ReadonlyMap<number, readonly FileMatch[]>;
}

const kinds: readonly EntryKind[] = ['file', 'folder', 'link', 'pipe', 'socket', 'character device', 'block device'];

/** The names of all columns, in the order in which they are written. */
export const columnNames = ['kind', 'mode', 'uid', 'gid', 'size', 'inode', 'links', 'changed'] as const;

/** Columns that grow. */
export interface GrowingColumns {
  add(entry: TreeEntry): void;
  /** How many rows there are. */
  readonly count: number;
  done(): Columns;
}

/** Begins columns without a row. */
export function growColumns(): GrowingColumns {
  let columns = emptyColumns(1024);
  let count = 0;
  return {
    add: (entry) => {
      if (count === columns.kind.length) columns = resized(columns, count * 2);
      columns.kind[count] = kinds.indexOf(entry.kind);
      columns.mode[count] = entry.mode;
      columns.uid[count] = entry.uid;
      columns.gid[count] = entry.gid;
      columns.size[count] = entry.size;
      columns.inode[count] = entry.inode;
      columns.links[count] = entry.links;
      columns.changed[count] = entry.changed;
      count++;
    },
    get count() {
      return count;
    },
    done: () => resized(columns, count),
  };
}

function emptyColumns(length: number): Columns {
  return Object.fromEntries(columnNames.map((name) => [name, new Float64Array(length)])) as unknown as Columns;
}

function resized(columns: Columns, length: number): Columns {
  const next = emptyColumns(length);
  for (const name of columnNames) next[name].set(columns[name].subarray(0, Math.min(length, columns[name].length)));
  return next;
}

/** The entry of a row. */
export function entryAt({ kind, mode, uid, gid, size, inode, links, changed }: Columns, row: number): TreeEntry {
  return {
    kind: kinds[kind[row]!]!,
    mode: mode[row]!,
    uid: uid[row]!,
    gid: gid[row]!,
    size: size[row]!,
    inode: inode[row]!,
    links: links[row]!,
    changed: changed[row]!,
  };
}

/** Whether two rows say the same: then nothing has touched the entry between (ctime cannot be set). Of a folder, its list and times are not looked at. */
export function isSameRow(a: Columns, rowA: number, b: Columns, rowB: number): boolean {
  const isFolder = a.kind[rowA] === folderKind;
  return (
    a.kind[rowA] === b.kind[rowB] &&
    a.mode[rowA] === b.mode[rowB] &&
    a.uid[rowA] === b.uid[rowB] &&
    a.gid[rowA] === b.gid[rowB] &&
    (isFolder ||
      (a.inode[rowA] === b.inode[rowB] &&
        a.changed[rowA] === b.changed[rowB] &&
        a.size[rowA] === b.size[rowB] &&
        a.links[rowA] === b.links[rowB]))
  );
}

const folderKind = kinds.indexOf('folder');

/** The path of an entry. */
export function pathIn(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
