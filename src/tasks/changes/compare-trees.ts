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
  /** Folders with such rows. */
  readonly touchedFolders: ReadonlySet<TreeFolder>;
  /** What is not there any more. */
  readonly gone: readonly { readonly folder: TreeFolder; readonly name: string; readonly row: number }[];
  readonly counts: { readonly new: number; readonly changed: number; readonly gone: number };
}

/** Compares two states of a tree by their paths; without an earlier one, all is new and nothing is counted. */
export function compareTrees(before: TreeState | undefined, now: TreeState, paths?: TreePaths): TreeComparison {
  const rows = now.columns.kind.length;
  const comparing: Comparing = {
    before: new Int32Array(rows).fill(-1),
    isTouched: new Uint8Array(rows).fill(1),
    touchedFolders: new Set(before === undefined ? now.folders : []),
    gone: [],
    counts: { new: 0, changed: 0, gone: 0 },
  };
  if (before === undefined) return comparing;
  const known = paths ?? treePaths(before);
  const met = new Set<string>();
  for (const folder of now.folders) {
    const old = known.folderAt(folder.path);
    if (old !== undefined) met.add(folder.path);
    if (compareFolders(old, folder, { before, now }, comparing)) comparing.touchedFolders.add(folder);
  }
  // What is in a folder that could not be looked at is not known to be gone.
  const skipped = new Set(now.skipped.map(({ path }) => path));
  for (const folder of before.folders)
    if (!met.has(folder.path) && !isWithin(folder.path, skipped)) for (const index of folder.names.keys()) leave(folder, index, comparing);
  return comparing;
}

interface Comparing extends TreeComparison {
  readonly touchedFolders: Set<TreeFolder>;
  readonly gone: TreeComparison['gone'][number][];
  readonly counts: { new: number; changed: number; gone: number };
}

function leave(folder: TreeFolder, index: number, { gone, counts }: Comparing): void {
  gone.push({ folder, name: folder.names[index]!, row: folder.first + index });
  counts.gone++;
}

/** Whether anything in a folder is not as it was. */
function compareFolders(
  old: TreeFolder | undefined,
  folder: TreeFolder,
  trees: { readonly before: TreeState; readonly now: TreeState },
  comparing: Comparing,
): boolean {
  const { counts } = comparing;
  let touched = 0;
  // Most folders hold what they held, and their names need not be taken apart.
  if (old !== undefined && old.list === folder.list) {
    for (let index = 0; index < folder.count; index++) touched += compareRows(old.first + index, folder.first + index, trees, comparing);
    return touched > 0;
  }
  const names = old?.names ?? [];
  let at = 0;
  for (const [index, name] of folder.names.entries()) {
    while (at < names.length && names[at]! < name) leave(old!, at++, comparing);
    if (names[at] === name) touched += compareRows(old!.first + at++, folder.first + index, trees, comparing);
    else {
      counts.new++;
      touched++;
    }
  }
  while (at < names.length) leave(old!, at++, comparing);
  return touched > 0;
}

/** 1 where a row is not as it was. */
function compareRows(
  rowBefore: number,
  row: number,
  { before, now }: { readonly before: TreeState; readonly now: TreeState },
  { before: rows, isTouched, counts }: Comparing,
): 0 | 1 {
  rows[row] = rowBefore;
  if (isSameRow(before.columns, rowBefore, now.columns, row)) {
    isTouched[row] = 0;
    return 0;
  }
  counts.changed++;
  return 1;
}
