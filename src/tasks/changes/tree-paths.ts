import { posix } from 'node:path';
import type { TreeFolder } from '../../model/tree.ts';
import { pathIn, type TreeState } from './tree-state.ts';

/** Finds entries of a tree by their paths. */
export interface TreePaths {
  folderAt(path: string): TreeFolder | undefined;
  /** Its row in the columns; undefined for the top, and for what is not there. */
  rowOf(path: string): number | undefined;
  /**
   * Where the text of a symbolic link leads that lies in a folder: a path in the tree, whether there is something or not, or an absolute one outside of it; what
   * goes longer ways than any honest link counts as that. `onLink` is told the rows of the links on the way.
   */
  follow(folder: string, text: string, onLink?: (row: number) => void): { readonly inside: string } | { readonly outside: string };
}

/** As many links as Linux follows for one path (path_resolution(7)). */
const mostLinks = 40;

/** Characters of the texts that one link leads through: as many as Linux takes for a path. */
const mostText = 4096;

/** Characters of paths that are looked up to follow all links: many long ones cost whoever makes them little. What comes then counts as leading out. */
const mostLookedUp = 3e8;

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
  const linkAt = (path: string): Link | undefined => {
    const row = rowOf(path);
    const kept = row === undefined ? undefined : tree.kept.get(row);
    return kept !== undefined && 'link' in kept ? { row: row!, text: kept.link } : undefined;
  };
  let left = mostLookedUp;
  const spend = (characters: number): boolean => (left -= characters) >= 0;
  return {
    folderAt: (path) => folders.get(path),
    rowOf,
    follow: (folder, text, onLink) => follow({ top: tree.top, folders, linkAt, spend, onLink }, folder, text),
  };
}

interface Link {
  readonly row: number;
  readonly text: string;
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

interface Ways {
  readonly top: string;
  readonly folders: ReadonlyMap<string, TreeFolder>;
  readonly onLink: ((row: number) => void) | undefined;
  linkAt(path: string): Link | undefined;
  spend(characters: number): boolean;
}

function follow(
  { top, folders, linkAt, spend, onLink }: Ways,
  folder: string,
  text: string,
): { readonly inside: string } | { readonly outside: string } {
  // Below what is no folder of the tree there are no links: nothing is looked up.
  let [done, missing] = [folder, 0];
  const ahead: string[] = [];
  const rest = (): string => ahead.toReversed().join('/');
  const push = (target: string): string | undefined => {
    if (!target.startsWith('/')) {
      ahead.push(...target.split('/').toReversed());
      return undefined;
    }
    const whole = posix.resolve(target);
    if (whole !== top && !whole.startsWith(`${top}/`)) return posix.resolve(`${target}/${rest()}`);
    [done, missing] = ['', 0];
    ahead.push(...whole.slice(top.length).split('/').toReversed());
    return undefined;
  };
  let out = push(text);
  let length = text.length;
  for (let links = 0; out === undefined && ahead.length > 0;) {
    const part = ahead.pop()!;
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (done === '') out = posix.resolve(`${top}/../${rest()}`);
      else [done, missing] = [done.slice(0, Math.max(done.lastIndexOf('/'), 0)), Math.max(missing - 1, 0)];
      continue;
    }
    const path = pathIn(done, part);
    if (missing === 0 && !spend(path.length)) return { outside: posix.resolve(top, folder, text) };
    const link = links < mostLinks && missing === 0 ? linkAt(path) : undefined;
    if (link === undefined) {
      if (missing > 0 || !folders.has(path)) missing++;
      done = path;
      continue;
    }
    links++;
    length += link.text.length;
    onLink?.(link.row);
    out = length > mostText ? posix.resolve(top, done, link.text) : push(link.text);
  }
  return out === undefined ? { inside: done } : { outside: out };
}

/** Whether a path is one of these folders, or lies in one. */
export function isWithin(path: string, folders: ReadonlySet<string>): boolean {
  if (folders.size === 0) return false;
  for (let at = path; ; at = at.slice(0, Math.max(at.lastIndexOf('/'), 0))) {
    if (folders.has(at)) return true;
    if (at === '') return false;
  }
}
