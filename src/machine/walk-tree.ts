import { existsSync, lstatSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { WalkedTree } from '../model/tree.ts';
import { treeFolder } from '../syntax/tree-folder.ts';
import { growColumns, joinColumns } from '../syntax/tree-columns.ts';
import { codeOf } from './files.ts';
import { whyNot } from './tree-entry.ts';
import { type PartWish, type TreePart, type WalkBounds, walkPart } from './walk-part.ts';

/** Walks a tree; see `walkTree`. */
export type WalkTree = (
  top: string,
  bounds: WalkBounds,
  onProgress?: (entries: number) => void,
) => Promise<WalkedTree | { readonly refused: string }>;

/** Smaller trees are walked before a second thread would have begun. */
const enough = 1000;

/**
 * Walks all of a folder on its own file system, following no link; see `walkPart`. A large one is shared with a second thread. `refused`: why nothing was
 * walked, as a part of a sentence.
 */
export const walkTree: WalkTree = async (top, bounds, onProgress) => {
  const told = onProgress === undefined ? {} : { onFolder: onProgress };
  try {
    const stats = lstatSync(top);
    if (!stats.isDirectory()) return { refused: whyNot('ENOTDIR') };
    const wish = { top, device: stats.dev, bounds };
    const first = walkPart({ ...wish, ...told, folders: [''], enough });
    const [left] = first.skipped;
    // Of a top that cannot be read nothing is known.
    if (first.folders.length === 0) return { refused: left?.why ?? whyNot('ENOENT') };
    if (first.pending.length === 0) return join([first]);
    // Each thread takes the next folder when it is done with one.
    const shared = { ...wish, folders: first.pending, next: new Int32Array(new SharedArrayBuffer(4)) };
    const other = inThread(shared);
    // Whoever has asked for the walk may do something of its own while the thread begins.
    await undefined;
    const own = walkPart({ ...shared, ...told });
    return join([first, own, await other]);
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    return { refused: whyNot(code) };
  }
};

const nothing: TreePart = { folders: [], columns: growColumns().done(), links: [], skipped: [], pending: [] };

/** Walks in a thread of its own, if there can be one. Throws what went wrong in it: what it had taken is lost. */
async function inThread(wish: PartWish): Promise<TreePart> {
  // Beside the scripts of commands where it is built.
  const script = fileURLToPath(new URL('walk-worker.cjs', import.meta.url));
  if (availableParallelism() < 2 || !existsSync(script)) return nothing;
  const { Worker } = process.getBuiltinModule('node:worker_threads');
  return new Promise((settle, fail) => {
    const worker = new Worker(script, { workerData: wish, resourceLimits: { maxYoungGenerationSizeMb: 64 } });
    worker.once('message', (part: TreePart) => settle(part));
    worker.once('error', fail);
    worker.once('exit', (code) => fail(new Error(`The second thread of a walk ended with ${code}.`)));
  });
}

function join(parts: readonly TreePart[]): WalkedTree {
  let row = 0;
  const offsets = parts.map(({ columns }) => {
    row += columns.kind.length;
    return row - columns.kind.length;
  });
  return {
    folders: parts.flatMap(({ folders }, part) => folders.map((folder) => treeFolder({ ...folder, first: folder.first + offsets[part]! }))),
    columns: joinColumns(parts.map(({ columns }) => columns)),
    links: new Map(parts.flatMap(({ links }, part) => links.map(([at, text]) => [at + offsets[part]!, text] as const))),
    skipped: parts.flatMap(({ skipped }) => skipped),
  };
}
