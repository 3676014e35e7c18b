import { specialBits } from '../../changes/special-bits.ts';
import type { ClearSpecialBits } from '../../machine/tree-entry.ts';
import type { ChangesReport } from '../../model/changes-report.ts';
import { treePaths } from './tree-paths.ts';
import { entryAt } from '../../syntax/tree-columns.ts';
import type { SeenTree } from './tree-state.ts';

/** What was mended, and what was not, by path. */
export interface Cleared {
  readonly cleared: readonly string[];
  /** Why, as parts of sentences. */
  readonly left: readonly { readonly path: string; readonly why: string }[];
}

/** Takes setuid and setgid from the files of a report that this user owns; root takes them from all. */
export function clearBits(
  { findings, workspace }: Pick<ChangesReport, 'findings' | 'workspace'>,
  tree: SeenTree,
  { user, clearSpecialBits }: { readonly user: number | undefined; readonly clearSpecialBits: ClearSpecialBits },
): Cleared {
  const paths = treePaths(tree);
  const cleared: string[] = [];
  const left: { readonly path: string; readonly why: string }[] = [];
  for (const { path } of findings.filter((one) => one.detector === specialBits.id && one.status !== 'gone')) {
    const row = paths.rowOf(path);
    const entry = row === undefined ? undefined : entryAt(tree.columns, row);
    if (entry === undefined || (user !== 0 && entry.uid !== user)) continue;
    const { refused } = clearSpecialBits(workspace, path, entry.inode);
    if (refused === undefined) cleared.push(path);
    else left.push({ path, why: refused });
  }
  return { cleared, left };
}
