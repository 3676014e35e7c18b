import { type FileMatch, isNameOf } from '../../changes/scope.ts';
import type { Reached } from '../../model/detector.ts';
import { entryKinds } from '../../model/tree.ts';
import type { LinkedFile } from './linked-files.ts';
import { rowFinder, type TreePaths, treePaths } from './tree-paths.ts';
import { pathIn, type SeenTree } from './tree-state.ts';

/** A file that others lead to, and as what it counts. */
type ReachedFile = Omit<LinkedFile, 'links'>;

/** More than any honest settings lead to. */
const mostFiles = 10_000;

const fileKind = entryKinds.indexOf('file');

/**
 * Files of a tree that programs come to by what other files of it say: settings that include others, folders of hooks. Each is to be looked at before the next is
 * asked for, since it may lead on. What leads out of the tree is not followed. `isCut`: there are more than are looked at.
 */
export function* reachedFiles(tree: SeenTree): Generator<ReachedFile, { readonly isCut: boolean }> {
  const paths = treePaths(tree);
  const find = rowFinder(tree.folders);
  const done = new Set<string>();
  let left = mostFiles;
  // Rows that are added meanwhile come up, too.
  for (const [row, matches] of tree.matches) {
    const kept = tree.kept.get(row);
    const leading = matches.filter(({ place }) => place.reaches !== undefined);
    if (leading.length === 0 || kept === undefined || !('text' in kept) || kept.text === undefined) continue;
    const { index, name } = find(row);
    const path = pathIn(tree.folders[index]!.path, name);
    for (const { place } of leading)
      for (const reached of place.reaches!(kept.text, path))
        for (const file of filesAt(reached, tree, paths)) {
          const key = `${file.row} ${reached.detector.id} ${reached.place.is}`;
          if (done.has(key)) continue;
          done.add(key);
          if (left-- === 0) return { isCut: true };
          yield file;
        }
  }
  return { isCut: false };
}

function filesAt({ folder, text, isFolder, detector, place }: Reached, tree: SeenTree, paths: TreePaths): readonly ReachedFile[] {
  const to = paths.follow(folder, text);
  if (!('inside' in to)) return [];
  const matches: readonly FileMatch[] = [{ detector, place }];
  const names = isFolder === true ? (paths.folderAt(to.inside)?.names ?? []).filter((name) => isNameOf(place, name)) : [];
  const found = isFolder === true ? names.map((name) => pathIn(to.inside, name)) : [to.inside];
  return found.flatMap((path) => {
    const at = behindLink(path, tree, paths);
    const row = at === undefined ? undefined : paths.rowOf(at);
    return row !== undefined && tree.columns.kind[row] === fileKind ? [{ path: at!, row, matches }] : [];
  });
}

/** The path itself, or where a link there leads in the tree. */
function behindLink(path: string, { kept }: SeenTree, paths: TreePaths): string | undefined {
  const own = kept.get(paths.rowOf(path) ?? -1);
  if (own === undefined || !('link' in own)) return path;
  const to = paths.follow(path.slice(0, Math.max(path.lastIndexOf('/'), 0)), own.link);
  return 'inside' in to ? to.inside : undefined;
}
