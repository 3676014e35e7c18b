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
  /** Rows of the links on the way. */
  readonly links: readonly number[];
}

/** Names that are looked at behind links: more than links of any honest workspace lead to. */
const mostNames = 500_000;
/** Folders and links below each other, behind one link. */
const deepest = 500;

interface Search {
  readonly tree: SeenTree;
  readonly paths: TreePaths;
  readonly files: LinkedFile[];
  left: number;
  /** There is more than was looked at. */
  isCut: boolean;
}

/** How a name was come to. */
interface Way {
  readonly links: readonly number[];
  /** Folders that it leads through: a link back to one of them leads to nothing new. */
  readonly folders: readonly TreeFolder[];
}

/**
 * Files of a tree that programs come to by symbolic links in it: a hook that leads to a script, a folder of an editor that leads to another one, with links in it
 * again. They count as what the link is. Where a link leads out of the tree, nothing is followed. `isCut`: there are more than are looked at.
 */
export function linkedFiles(tree: SeenTree): { readonly files: readonly LinkedFile[]; readonly isCut: boolean } {
  const search: Search = { tree, paths: treePaths(tree), files: [], left: mostNames, isCut: false };
  const find = rowFinder(tree.folders);
  for (const [row, kept] of tree.kept) {
    if (!('link' in kept)) continue;
    const { index, name } = find(row);
    followLink(name, pathIn(tree.folders[index]!.path, name), row, tree.scopes[index]!, { links: [], folders: [] }, search);
    if (search.left < 0) return { files: search.files, isCut: true };
  }
  return { files: search.files, isCut: search.isCut };
}

/** Goes where a link leads, and looks at that as if it had the name of the link. */
function followLink(name: string, path: string, row: number, scope: Scope, way: Way, search: Search): void {
  const kept = search.tree.kept.get(row);
  if (kept === undefined || !('link' in kept)) return;
  const links = [...way.links, row];
  const to = search.paths.follow(path.slice(0, Math.max(path.lastIndexOf('/'), 0)), kept.link, (one) => links.push(one));
  if ('inside' in to) lookAt(name, to.inside, scope, { ...way, links }, search);
}

/** Looks at an entry as if it had another name, in the folder of another scope. */
function lookAt(name: string, path: string, scope: Scope, way: Way, search: Search): void {
  const { tree, paths, files } = search;
  search.left--;
  const isTooDeep = way.links.length + way.folders.length > deepest;
  if (isTooDeep) search.isCut = true;
  const row = paths.rowOf(path);
  if (isTooDeep || search.left < 0 || row === undefined) return;
  const { kind } = entryAt(tree.columns, row);
  if (kind === 'link' && !way.links.includes(row)) followLink(name, path, row, scope, way, search);
  if (kind === 'file') {
    const matches = scope.matchesOf(name);
    if (matches.length > 0) files.push({ path, row, matches, links: way.links });
  }
  const folder = kind === 'folder' ? paths.folderAt(path) : undefined;
  if (folder === undefined || way.folders.includes(folder)) return;
  const within = scope.into(name, folder.list);
  if (within.isPlace) lookInto(folder, within, { ...way, folders: [...way.folders, folder] }, search);
}

function lookInto(folder: TreeFolder, scope: Scope, way: Way, search: Search): void {
  for (const name of folder.names) {
    if (search.left < 0) return;
    lookAt(name, pathIn(folder.path, name), scope, way, search);
  }
}
