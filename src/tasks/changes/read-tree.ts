import { detectors } from '../../changes/catalogue.ts';
import { type FileMatch, type Scope, scopesOf } from '../../changes/scope.ts';
import type { Machine } from '../../machine/machine.ts';
import type { ReadInTree } from '../../machine/tree-entry.ts';
import type { WalkBounds } from '../../machine/walk-part.ts';
import type { WalkTree } from '../../machine/walk-tree.ts';
import { entryKinds, type TreeFolder, type WalkedTree } from '../../model/tree.ts';
import { linkedFiles } from './linked-files.ts';
import { reachedFiles } from './reached-files.ts';
import { type Kept, pathIn, type SeenTree } from './tree-state.ts';

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
const walkBounds: WalkBounds = { entries: 2_000_000, depth: 500, milliseconds: 300_000 };

/** Of a file that detectors look at: what is read of it as text, and what is hashed, in bytes. */
const mostText = 512 << 10;
const mostHashed = 256 << 20;
/** Of all that are no longer than a text, and again of all that are longer, in bytes: a file that is all hole costs whoever makes it nothing. */
const mostRead = 4 * 2 ** 30;
/** Of all such texts that are parsed, and of all others. What comes then is compared by its hash alone. */
const mostTexts = 64 << 20;

/** Reads a tree as it is now: each entry as the file system has it, and files that a detector looks at with what they hold. Or why not, as a part of a sentence. */
export async function readTree(top: string, powers: TreePowers, bounds = walkBounds): Promise<SeenTree | { readonly refused: string }> {
  const taken = powers.now();
  const walked = await powers.walkTree(top, bounds, powers.onProgress);
  if ('refused' in walked) return walked;
  const owner = powers.machine.ownersOf(top)?.uid ?? -1;
  const { folders, columns, skipped } = walked;
  const { care, ...read } = readFiles(top, walked, powers);
  const linked = new Map<number, Map<FileMatch, Set<number>>>();
  const seen: SeenTree = { top, taken, owner, folders, columns, skipped, ...read, linked };
  const behind = linkedFiles(seen);
  for (const { path, row, matches, links } of behind.files) {
    care(path, row, matches);
    const unseen = links.filter((one) => !read.matches.has(one));
    const own = linked.get(row) ?? new Map<FileMatch, Set<number>>();
    linked.set(row, own);
    for (const match of matches) own.set(match, new Set([...(own.get(match) ?? []), ...unseen]));
  }
  const reached = reachedFiles(seen);
  let next = reached.next();
  for (; next.done !== true; next = reached.next()) care(next.value.path, next.value.row, next.value.matches);
  const cut = [...(behind.isCut ? ['links in it'] : []), ...(next.value.isCut ? ['settings in it'] : [])];
  return { ...seen, skipped: [...skipped, ...cut.map((what) => ({ path: '', why: `${what} lead to more files than are looked at` }))] };
}

interface ReadFiles extends Pick<SeenTree, 'scopes' | 'matches' | 'kept'> {
  /** Looks at a file as one of these places, too. */
  care(path: string, row: number, matches: readonly FileMatch[]): void;
}

function readFiles(
  top: string,
  { folders, columns: { kind, size }, links }: WalkedTree,
  { readInTree }: Pick<TreePowers, 'readInTree'>,
): ReadFiles {
  const matches = new Map<number, readonly FileMatch[]>();
  const kept = new Map<number, Kept>([...links].map(([row, link]) => [row, { link }]));
  const texts = { parsed: 0, whole: 0 };
  const left = { text: mostRead, longer: mostRead };
  const keep = (path: string, bytesOf: number, own: readonly FileMatch[]): Kept => {
    const which = bytesOf > mostText ? 'longer' : 'text';
    if (bytesOf <= mostHashed) left[which] -= bytesOf;
    if (left[which] < 0) return { refused: `there are more than ${mostRead / 2 ** 30} GiB of such files` };
    const answer = readInTree(top, path, mostText, mostHashed);
    if ('refused' in answer) return answer;
    const { hash, bytes } = answer;
    if (bytes === undefined) return { hash, isLong: true };
    const use = own.some(({ place }) => place.read !== undefined) ? 'parsed' : 'whole';
    texts[use] += bytes.length;
    if (texts[use] <= mostTexts) return { hash, text: bytes.toString('utf8') };
    return use === 'parsed' ? { hash, isLong: true } : { hash };
  };
  const care = (path: string, row: number, more: readonly FileMatch[]): void => {
    const own = matches.get(row) ?? [];
    matches.set(row, [...own, ...more.filter(({ place }) => !own.some((one) => one.place === place))]);
    if (!kept.has(row)) kept.set(row, keep(path, size[row]!, more));
  };
  const scopes = scopesIn(folders);
  for (const [index, folder] of folders.entries()) {
    const scope = scopes[index]!;
    if (scope.isBlind) continue;
    const { path, names, first } = folder;
    for (let offset = 0; offset < names.length; offset++) {
      const row = first + offset;
      if (kind[row] !== file && kind[row] !== link) continue;
      const own = scope.matchesOf(names[offset]!);
      if (own.length > 0) care(pathIn(path, names[offset]!), row, own);
    }
  }
  return { scopes, matches, kept, care };
}

const file = entryKinds.indexOf('file');
const link = entryKinds.indexOf('link');

/** The scopes of folders that come before those in them, in the same order. */
export function scopesIn(folders: readonly TreeFolder[]): readonly Scope[] {
  const start = scopesOf(detectors);
  const known = new Map<string, Scope>();
  return folders.map(({ path, list }) => {
    const slash = path.lastIndexOf('/');
    const around = path === '' ? undefined : known.get(path.slice(0, Math.max(slash, 0)));
    const scope = around === undefined ? start(list) : around.into(path.slice(slash + 1), list);
    known.set(path, scope);
    return scope;
  });
}
