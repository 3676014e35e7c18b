import { detectors } from '../../changes/catalogue.ts';
import { type FileMatch, type Scope, scopesOf } from '../../changes/scope.ts';
import type { Machine } from '../../machine/machine.ts';
import type { ReadFile, ReadInTree } from '../../machine/tree-entry.ts';
import type { TreeVisitor, WalkBounds, WalkTree } from '../../machine/walk-tree.ts';
import { linkedFiles } from './linked-files.ts';
import { growColumns, type Kept, type SeenTree, type Skipped, type TreeFolder } from './tree-state.ts';

/** What reading a tree may do to this machine. */
export interface TreePowers {
  readonly machine: Pick<Machine, 'ownersOf'>;
  readonly walkTree: WalkTree;
  readonly readInTree: ReadInTree;
  /** The time now, ISO 8601 in UTC. */
  now(): string;
  /** Told now and then how many entries were met. */
  readonly onProgress?: (entries: number) => void;
}

/** Twice as many entries as the largest repositories have with all that was installed. */
export const walkBounds: WalkBounds = { entries: 2_000_000, depth: 500, milliseconds: 300_000 };

/** Of a file that detectors look at: what is read of it as text, and what is hashed, in bytes. */
const mostText = 1 << 20;
const mostHashed = 256 << 20;
/** Of all such texts. What comes then is compared by its hash alone. */
const mostTexts = 128 << 20;

/** Reads a tree as it is now: each entry as the file system has it, and files that a detector looks at with what they hold. Or why not, as a part of a sentence. */
export function readTree(top: string, powers: TreePowers, bounds = walkBounds): SeenTree | { readonly refused: string } {
  const { machine, walkTree, now } = powers;
  const taken = now();
  const tree = growTree(top, powers);
  const walked = walkTree(top, bounds, tree.visitor);
  if (walked.refused !== undefined) return { refused: walked.refused };
  const owner = machine.ownersOf(top)?.uid ?? -1;
  const seen = { top, taken, owner, ...tree.done() };
  const { files, isCut } = linkedFiles(seen);
  for (const { path, row, matches } of files) tree.care(path, row, matches);
  return isCut ? { ...seen, skipped: [...seen.skipped, { path: '', why: 'links in it lead to more files than are looked at' }] } : seen;
}

interface GrowingTree {
  readonly visitor: TreeVisitor;
  /** Looks at a file as one of these places, too. */
  care(path: string, row: number, matches: readonly FileMatch[]): void;
  done(): Pick<SeenTree, 'folders' | 'columns' | 'kept' | 'skipped' | 'scopes' | 'matches'>;
}

function growTree(top: string, { readInTree, onProgress }: Pick<TreePowers, 'readInTree' | 'onProgress'>): GrowingTree {
  const start = scopesOf(detectors);
  const columns = growColumns();
  const folders: TreeFolder[] = [];
  const scopes: Scope[] = [];
  const matches = new Map<number, readonly FileMatch[]>();
  const kept = new Map<number, Kept>();
  const skipped: Skipped[] = [];
  const around: Scope[] = [];
  let names: string[] = [];
  let scope: Scope;
  let texts = 0;
  const keep = (answer: ReadFile): Kept => {
    if ('refused' in answer) return answer;
    const { hash, bytes } = answer;
    texts += bytes?.length ?? 0;
    return bytes === undefined || texts > mostTexts ? { hash } : { hash, text: bytes.toString('utf8') };
  };
  return {
    visitor: {
      folder: (path, listed) => {
        const depth = path === '' ? 0 : path.split('/').length;
        scope = depth === 0 ? start(listed) : around[depth - 1]!.into(path.slice(path.lastIndexOf('/') + 1), listed);
        around[depth] = scope;
        names = [];
        onProgress?.(columns.count);
        folders.push({ path, names, first: columns.count });
        scopes.push(scope);
      },
      entry: (name, entry, atHand) => {
        names.push(name);
        const row = columns.count;
        columns.add(entry);
        if (entry.kind !== 'file' && entry.kind !== 'link') return;
        const own = scope.matchesOf(name);
        if (own.length > 0) matches.set(row, own);
        if (entry.kind === 'file' && own.length > 0) kept.set(row, keep(atHand.read(mostText, mostHashed)));
        const link = entry.kind === 'link' ? atHand.linkText() : undefined;
        if (link !== undefined) kept.set(row, { link });
      },
      skipped: (path, why) => {
        skipped.push({ path, why });
      },
    },
    care: (path, row, more) => {
      const own = matches.get(row) ?? [];
      matches.set(row, [...new Set([...own, ...more])]);
      if (!kept.has(row)) kept.set(row, keep(readInTree(top, path, mostText, mostHashed)));
    },
    done: () => ({ folders, columns: columns.done(), kept, skipped, scopes, matches }),
  };
}
