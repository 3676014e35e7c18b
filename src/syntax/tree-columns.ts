import { type Columns, entryKinds, type TreeEntry } from '../model/tree.ts';

/** Columns that grow. */
export interface GrowingColumns {
  /** How many rows there are. */
  readonly count: number;
  add(row: Readonly<Record<keyof Columns, number>>): void;
  /** Forgets all rows from one on. */
  cut(row: number): void;
  done(): Columns;
}

/** Begins columns without a row. */
export function growColumns(): GrowingColumns {
  let columns = emptyColumns(1024);
  let count = 0;
  return {
    get count() {
      return count;
    },
    add: (row) => {
      if (count === columns.kind.length) columns = joinColumns([columns], count * 2);
      // One by one: this runs for each entry of a tree.
      columns.kind[count] = row.kind;
      columns.mode[count] = row.mode;
      columns.uid[count] = row.uid;
      columns.gid[count] = row.gid;
      columns.size[count] = row.size;
      columns.inode[count] = row.inode;
      columns.links[count] = row.links;
      columns.changed[count] = row.changed;
      count++;
    },
    cut: (row) => {
      count = row;
    },
    done: () => mapColumns((name) => columns[name].slice(0, count)),
  };
}

/** Columns of so many rows, all of them zeros. */
function emptyColumns(length: number): Columns {
  return {
    kind: new Uint8Array(length),
    mode: new Uint16Array(length),
    uid: new Uint32Array(length),
    gid: new Uint32Array(length),
    size: new Float64Array(length),
    inode: new Float64Array(length),
    links: new Uint32Array(length),
    changed: new Float64Array(length),
  };
}

/** The names of all columns. */
export const columnNames = Object.keys(emptyColumns(0)) as readonly (keyof Columns)[];

/** Columns that are made one by one, each by its name. */
export function mapColumns(make: (name: keyof Columns) => Columns[keyof Columns]): Columns {
  return Object.fromEntries(columnNames.map((name) => [name, make(name)])) as unknown as Columns;
}

/** Several columns below each other, with room for so many rows. */
export function joinColumns(all: readonly Columns[], length = all.reduce((sum, { kind }) => sum + kind.length, 0)): Columns {
  const joined = emptyColumns(length);
  let first = 0;
  for (const columns of all) {
    for (const name of columnNames) joined[name].set(columns[name], first);
    first += columns.kind.length;
  }
  return joined;
}

/** The entry of a row. */
export function entryAt(columns: Columns, row: number): TreeEntry {
  return { ...rowAt(columns, row), kind: entryKinds[columns.kind[row]!]! };
}

/** The numbers of a row. */
export function rowAt({ kind, mode, uid, gid, size, inode, links, changed }: Columns, row: number): Record<keyof Columns, number> {
  return {
    kind: kind[row]!,
    mode: mode[row]!,
    uid: uid[row]!,
    gid: gid[row]!,
    size: size[row]!,
    inode: inode[row]!,
    links: links[row]!,
    changed: changed[row]!,
  };
}

const folder = entryKinds.indexOf('folder');

/** Whether two rows say the same: then nothing has touched the entry between, for its ctime cannot be set. Of a folder, its list and times are not looked at. */
export function isSameRow(a: Columns, rowA: number, b: Columns, rowB: number): boolean {
  return (
    a.kind[rowA] === b.kind[rowB] &&
    a.mode[rowA] === b.mode[rowB] &&
    a.uid[rowA] === b.uid[rowB] &&
    a.gid[rowA] === b.gid[rowB] &&
    (a.kind[rowA] === folder ||
      (a.inode[rowA] === b.inode[rowB] &&
        a.changed[rowA] === b.changed[rowB] &&
        a.size[rowA] === b.size[rowB] &&
        a.links[rowA] === b.links[rowB]))
  );
}
