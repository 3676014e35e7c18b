import { posix } from 'node:path';
import type { TreeFolder } from '../../model/tree.ts';
import { pathIn, type TreeState } from './tree-state.ts';

/** Finds entries of a tree by their paths. */
export interface TreePaths {
  folderAt(path: string): TreeFolder | undefined;
  /** Its row in the columns; undefined for the top, and for what is not there. */
  rowOf(path: string): number | undefined;
  /** Where the text of a symbolic link leads that lies in a folder: a path in the tree, whether there is something or not, or an absolute one outside of it. */
  follow(folder: string, text: string): { readonly inside: string } | { readonly outside: string };
}

/** As many links as Linux follows for one path (path_resolution(7)). */
const mostLinks = 40;

/** Makes paths of a tree known. Links are followed by what the tree has of them; outside of it nothing is looked up. */
export function treePaths(tree: Pick<TreeState, 'top' | 'folders' | 'kept'>): TreePaths {
  const folders = new Map(tree.folders.map((folder) => [folder.path, folder]));
  const rowOf = (path: string): number | undefined => {
    const slash = path.lastIndexOf('/');
    const folder = folders.get(slash < 0 ? '' : path.slice(0, slash));
    if (folder === undefined) return undefined;
    const index = indexOf(folder.names, path.slice(slash + 1));
    return index < 0 ? undefined : folder.first + index;
  };
  const linkAt = (path: string): string | undefined => {
    const row = rowOf(path);
    const kept = row === undefined ? undefined : tree.kept.get(row);
    return kept !== undefined && 'link' in kept ? kept.link : undefined;
  };
  return { folderAt: (path) => folders.get(path), rowOf, follow: (folder, text) => follow(tree.top, folder, text, linkAt) };
}

/** Finds where rows of a tree are: the number of the folder in its list, and the name in that. */
export function rowFinder(folders: readonly TreeFolder[]): (row: number) => { readonly index: number; readonly name: string } {
  const byRow = folders.flatMap(({ first, count }, index) => (count === 0 ? [] : [{ first, index }])).toSorted((a, b) => a.first - b.first);
  return (row) => {
    let [low, high] = [0, byRow.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (byRow[middle]!.first <= row) low = middle;
      else high = middle - 1;
    }
    const { index, first } = byRow[low]!;
    return { index, name: folders[index]!.names[row - first]! };
  };
}

/** Where a name stands in a sorted list; -1: nowhere. */
function indexOf(names: readonly string[], name: string): number {
  let [low, high] = [0, names.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (names[middle]! < name) low = middle + 1;
    else high = middle;
  }
  return names[low] === name ? low : -1;
}

function follow(
  top: string,
  folder: string,
  text: string,
  linkAt: (path: string) => string | undefined,
): { readonly inside: string } | { readonly outside: string } {
  let done: string[] = folder === '' ? [] : folder.split('/');
  const ahead: string[] = [];
  const rest = (): string => ahead.toReversed().join('/');
  const push = (target: string): string | undefined => {
    if (!target.startsWith('/')) {
      ahead.push(...target.split('/').toReversed());
      return undefined;
    }
    const whole = posix.resolve(target);
    if (whole !== top && !whole.startsWith(`${top}/`)) return posix.resolve(`${target}/${rest()}`);
    done = [];
    ahead.push(...whole.slice(top.length).split('/').toReversed());
    return undefined;
  };
  let out = push(text);
  for (let links = 0; out === undefined && ahead.length > 0;) {
    const part = ahead.pop()!;
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (done.length === 0) out = posix.resolve(`${top}/../${rest()}`);
      else done.pop();
      continue;
    }
    const link = links < mostLinks ? linkAt(pathIn(done.join('/'), part)) : undefined;
    if (link === undefined) done.push(part);
    else {
      links++;
      out = push(link);
    }
  }
  return out === undefined ? { inside: done.join('/') } : { outside: out };
}
