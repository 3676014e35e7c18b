import { isWithin, treePaths } from './tree-paths.ts';
import type { TreeFolder } from '../../model/tree.ts';
import { treeFolder } from '../../syntax/tree-folder.ts';
import { growColumns, isSameRow, rowAt } from '../../syntax/tree-columns.ts';
import { type Kept, pathIn, type TreeState } from './tree-state.ts';

/**
 * The record for the next start. What the sandbox changed (between `record` and `atStop`) stays recorded as it was, so that it is told of until somebody has
 * agreed to it; what was changed since then, while it was stopped, is the user's own, and is recorded as it is now.
 */
export function carryRecord(record: TreeState, atStop: TreeState, now: TreeState): TreeState {
  const [recorded, stopped, present] = [treePaths(record), treePaths(atStop), treePaths(now)];
  const unseen = new Set(atStop.skipped.map(({ path }) => path));
  const folders = new Map<string, Map<string, Row>>();
  const put = (folder: string, name: string, row: Row): void => {
    const own = folders.get(folder) ?? new Map<string, Row>();
    own.set(name, row);
    folders.set(folder, own);
  };
  for (const folder of now.folders) {
    if (!folders.has(folder.path)) folders.set(folder.path, new Map());
    for (const [offset, name] of folder.names.entries()) {
      const path = pathIn(folder.path, name);
      const [first, last] = [rowOf(record, recorded.rowOf(path)), rowOf(atStop, stopped.rowOf(path))];
      // What could not be looked at when it stopped may have been anything.
      const isSandbox = last === undefined ? isWithin(path, unseen) : first === undefined || !isSame(first, last);
      if (!isSandbox) put(folder.path, name, { tree: now, row: folder.first + offset });
      else if (first !== undefined) put(folder.path, name, first);
    }
  }
  // What the sandbox removed, and nobody has put back.
  for (const folder of record.folders)
    for (const [offset, name] of folder.names.entries()) {
      const path = pathIn(folder.path, name);
      if (stopped.rowOf(path) === undefined && present.rowOf(path) === undefined)
        put(folder.path, name, { tree: record, row: folder.first + offset });
    }
  return build(now, folders);
}

interface Row {
  readonly tree: TreeState;
  readonly row: number;
}

function rowOf(tree: TreeState, row: number | undefined): Row | undefined {
  return row === undefined ? undefined : { tree, row };
}

function isSame(a: Row, b: Row): boolean {
  return (
    isSameRow(a.tree.columns, a.row, b.tree.columns, b.row) &&
    JSON.stringify(idOf(a.tree.kept.get(a.row))) === JSON.stringify(idOf(b.tree.kept.get(b.row)))
  );
}

function idOf(kept: Kept | undefined): unknown {
  return kept !== undefined && 'hash' in kept ? kept.hash : kept;
}

function build({ top, taken, owner, skipped }: TreeState, all: ReadonlyMap<string, ReadonlyMap<string, Row>>): TreeState {
  const columns = growColumns();
  const kept = new Map<number, Kept>();
  const folders: TreeFolder[] = [];
  for (const [path, rows] of [...all].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const names = [...rows.keys()].sort();
    folders.push(treeFolder({ path, list: names.join('/'), count: names.length, first: columns.count }));
    for (const name of names) {
      const { tree, row } = rows.get(name)!;
      const own = tree.kept.get(row);
      if (own !== undefined) kept.set(columns.count, own);
      columns.add(rowAt(tree.columns, row));
    }
  }
  return { top, taken, owner, skipped, folders, columns: columns.done(), kept };
}
