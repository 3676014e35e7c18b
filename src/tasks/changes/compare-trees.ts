import { isWithin, type TreePaths, treePaths } from './tree-paths.ts';
import type { TreeState } from './tree-state.ts';
import type { TreeFolder } from '../../model/tree.ts';
import { isSameRow } from '../../syntax/tree-columns.ts';

/** How the entries of a tree compare with an earlier one. */
export interface TreeComparison {
  /** The row that each row had before; -1: it was not there. */
  readonly before: Int32Array;
  /** Whether anything of a row is not as it was; one that was not there is. */
  readonly isTouched: Uint8Array;
  /** What is not there any more. */
  readonly gone: readonly { readonly folder: TreeFolder; readonly name: string; readonly row: number }[];
  readonly counts: { readonly new: number; readonly changed: number; readonly gone: number };
}

/** Compares two states of a tree by their paths; without an earlier one, all is new and nothing is counted. */
export function compareTrees(before: TreeState | undefined, now: TreeState, paths?: TreePaths): TreeComparison {
  const rows = now.columns.kind.length;
  const comparison = { before: new Int32Array(rows).fill(-1), isTouched: new Uint8Array(rows).fill(1) };
  if (before === undefined) return { ...comparison, gone: [], counts: { new: 0, changed: 0, gone: 0 } };
  const known = paths ?? treePaths(before);
  const gone: TreeComparison['gone'][number][] = [];
  const counts = { new: 0, changed: 0, gone: 0 };
  const met = new Set<string>();
  const leave = (folder: TreeFolder, index: number): void => {
    gone.push({ folder, name: folder.names[index]!, row: folder.first + index });
    counts.gone++;
  };
  for (const folder of now.folders) {
    const old = known.folderAt(folder.path);
    if (old !== undefined) met.add(folder.path);
    const sameRow = (rowBefore: number, row: number): void => {
      comparison.before[row] = rowBefore;
      if (isSameRow(before.columns, rowBefore, now.columns, row)) comparison.isTouched[row] = 0;
      else counts.changed++;
    };
    // Most folders hold what they held, and their names need not be taken apart.
    if (old !== undefined && old.list === folder.list) {
      for (let index = 0; index < folder.count; index++) sameRow(old.first + index, folder.first + index);
      continue;
    }
    const names = old?.names ?? [];
    let at = 0;
    // By numbers, without the pairs that entries() would make: this runs for each entry of a tree.
    for (let index = 0; index < folder.names.length; index++) {
      const name = folder.names[index]!;
      while (at < names.length && names[at]! < name) leave(old!, at++);
      const row = folder.first + index;
      if (names[at] !== name) {
        counts.new++;
        continue;
      }
      sameRow(old!.first + at++, row);
    }
    while (at < names.length) leave(old!, at++);
  }
  // What is in a folder that could not be looked at is not known to be gone.
  const skipped = new Set(now.skipped.map(({ path }) => path));
  for (const folder of before.folders)
    if (!met.has(folder.path) && !isWithin(folder.path, skipped)) for (const index of folder.names.keys()) leave(folder, index);
  return { ...comparison, gone, counts };
}
