import type { FileMatch, Scope } from '../../changes/scope.ts';
import { rowFinder, type TreePaths, treePaths } from './tree-paths.ts';
import type { TreeFolder } from '../../model/tree.ts';
import { entryAt } from '../../syntax/tree-columns.ts';
import { pathIn, type SeenTree } from './tree-state.ts';

/** A file that a program comes to by a link, and the places that the link is of. */
export interface LinkedFile {
  readonly path: string;
  readonly row: number;
  readonly matches: readonly FileMatch[];
}

/** Names that are looked at behind links: more than links of any honest workspace lead to. */
const mostNames = 500_000;

interface Search {
  readonly tree: SeenTree;
  readonly paths: TreePaths;
  readonly files: LinkedFile[];
  left: number;
}

/**
 * Files of a tree that programs come to by symbolic links in it: a hook that leads to a script, a folder of an editor that leads to another one. They count
 * as what the link is. Where a link leads out of the tree, nothing is followed. `isCut`: there are more than are looked at.
 */
export function linkedFiles(tree: SeenTree): { readonly files: readonly LinkedFile[]; readonly isCut: boolean } {
  const links = [...tree.kept].flatMap(([row, kept]) => ('link' in kept ? [[row, kept.link] as const] : []));
  if (links.length === 0) return { files: [], isCut: false };
  const search: Search = { tree, paths: treePaths(tree), files: [], left: mostNames };
  const find = rowFinder(tree.folders);
  for (const [row, link] of links) {
    const { index, name } = find(row);
    const to = search.paths.follow(tree.folders[index]!.path, link);
    if ('inside' in to) lookAt(name, to.inside, tree.scopes[index]!, search);
    if (search.left < 0) return { files: search.files, isCut: true };
  }
  return { files: search.files, isCut: false };
}

/** Looks at an entry as if it had another name, in the folder of another scope. */
function lookAt(name: string, path: string, scope: Scope, search: Search): void {
  const { tree, paths, files } = search;
  search.left--;
  const row = paths.rowOf(path);
  if (row === undefined) return;
  const { kind } = entryAt(tree.columns, row);
  if (kind === 'file') {
    const matches = scope.matchesOf(name);
    if (matches.length > 0) files.push({ path, row, matches });
  }
  const folder = kind === 'folder' ? paths.folderAt(path) : undefined;
  if (folder === undefined) return;
  const within = scope.into(name, folder.list);
  if (within.isPlace) lookInto(folder, within, search);
}

function lookInto(folder: TreeFolder, scope: Scope, search: Search): void {
  for (const name of folder.names) {
    if (search.left < 0) return;
    lookAt(name, pathIn(folder.path, name), scope, search);
  }
}
