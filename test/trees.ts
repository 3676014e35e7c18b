import type { ReadFile } from '../src/machine/tree-entry.ts';
import { entryKinds, type TreeEntry, type TreeFolder, type WalkedTree } from '../src/model/tree.ts';
import { treeFolder } from '../src/syntax/tree-folder.ts';
import { growColumns } from '../src/syntax/tree-columns.ts';
import { readTree, type TreePowers } from '../src/tasks/changes/read-tree.ts';
import type { SeenTree } from '../src/tasks/changes/tree-state.ts';
import { createHash } from 'node:crypto';

/** A file by its text, a symbolic link, or an entry that is said in full; numbers that are not said are those of `usualEntry`. */
type Leaf = string | { readonly link: string } | ({ readonly text?: string; readonly unread?: string } & Partial<TreeEntry>);

/** Leaves by their paths; folders come of themselves, and one by itself is a path that ends in a slash. */
export type Leaves = Readonly<Record<string, Leaf>>;

const usualEntry: TreeEntry = { kind: 'file', mode: 0o644, uid: 1000, gid: 1000, size: 0, inode: 1, links: 1, changed: 1 };
export const top = '/home/a/web';

/** A tree as if it had been walked and read: what a file is numbered and when it was changed follow from its path and text. */
export async function treeOf(leaves: Leaves, more: Partial<WalkedTree> = {}): Promise<SeenTree> {
  const powers: TreePowers = {
    machine: { ownersOf: () => ({ uid: 1000, gid: 1000 }) },
    walkTree: async () => ({ ...walkedOf(leaves), ...more }),
    readInTree: (_top, path, limit) => readOf(leaves[path], limit),
    now: () => '2026-11-29T12:00:00.000Z',
  };
  const tree = await readTree(top, powers);
  if ('refused' in tree) throw new Error(tree.refused);
  return tree;
}

function readOf(leaf: Leaf | undefined, limit: number): ReadFile {
  if (leaf === undefined) return { refused: 'it is not there' };
  if (typeof leaf !== 'string' && 'unread' in leaf && leaf.unread !== undefined) return { refused: leaf.unread };
  const bytes = Buffer.from(textOf(leaf));
  const isLong = typeof leaf !== 'string' && 'size' in leaf && leaf.size !== undefined && leaf.size > limit;
  return { hash: createHash('sha256').update(bytes).digest('hex'), ...(isLong ? {} : { bytes }) };
}

function textOf(leaf: Leaf): string {
  return typeof leaf === 'string' ? leaf : 'link' in leaf ? leaf.link : (leaf.text ?? '');
}

function walkedOf(leaves: Leaves): WalkedTree {
  const names = new Map<string, Set<string>>([['', new Set()]]);
  for (const path of Object.keys(leaves)) {
    const parts = path.split('/');
    for (const [index, part] of parts.entries()) {
      if (part === '') continue;
      const folder = parts.slice(0, index).join('/');
      names.set(folder, (names.get(folder) ?? new Set()).add(part));
      if (index < parts.length - 1)
        names.set(parts.slice(0, index + 1).join('/'), names.get(parts.slice(0, index + 1).join('/')) ?? new Set());
    }
  }
  const columns = growColumns();
  const links = new Map<number, string>();
  const folders = [...names.keys()].toSorted().map((path): TreeFolder => {
    const inside = [...names.get(path)!].toSorted();
    const folder = treeFolder({ path, list: inside.join('/'), count: inside.length, first: columns.count });
    for (const name of folder.names) {
      const own = path === '' ? name : `${path}/${name}`;
      const leaf = leaves[own];
      if (typeof leaf === 'object' && 'link' in leaf) links.set(columns.count, leaf.link);
      columns.add(rowOf(own, leaf));
    }
    return folder;
  });
  return { folders, columns: columns.done(), links, skipped: [] };
}

function rowOf(path: string, leaf: Leaf | undefined): Parameters<ReturnType<typeof growColumns>['add']>[0] {
  const text = leaf === undefined ? '' : textOf(leaf);
  const entry: TreeEntry =
    leaf === undefined
      ? { ...usualEntry, kind: 'folder', mode: 0o755 }
      : {
          ...usualEntry,
          inode: numberOf(path),
          size: text.length,
          changed: numberOf(text),
          ...(typeof leaf === 'string' ? {} : 'link' in leaf ? { kind: 'link', mode: 0o777 } : leaf),
        };
  return { ...entry, kind: entryKinds.indexOf(entry.kind) };
}

function numberOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32LE();
}
