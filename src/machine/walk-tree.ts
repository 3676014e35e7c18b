import { constants, lstatSync, readdirSync, readlinkSync, type Stats } from 'node:fs';
import type { EntryKind, TreeEntry } from '../model/tree.ts';
import { codeOf } from './files.ts';
import { enter, type Level, type ReadFile, readEntry, whyNot, within } from './tree-entry.ts';

/** How much of a tree is walked. */
export interface WalkBounds {
  readonly entries: number;
  /** Folders below each other. */
  readonly depth: number;
  readonly milliseconds: number;
}

/** An entry that a walk is at: both look at that very one, or refuse. */
export interface EntryAtHand {
  /** Reads a regular file: its bytes up to `limit`, its hash up to `hashLimit`. */
  read(limit: number, hashLimit: number): ReadFile;
  /** The text of a symbolic link. */
  linkText(): string | undefined;
}

/** What a walk meets. Folders come with all of their entries at once, and before the folders in them. */
export interface TreeVisitor {
  /** A folder, by its path relative to the top (empty for that) and the names in it, in the order of their code units. */
  folder(path: string, names: readonly string[]): void;
  /** The next entry of the folder at hand. */
  entry(name: string, entry: TreeEntry, atHand: EntryAtHand): void;
  /** What is not walked, and why, as a part of a sentence. */
  skipped(path: string, why: string): void;
}

/** Walks a tree; see `walkTree`. */
export type WalkTree = (top: string, bounds: WalkBounds, visitor: TreeVisitor) => { readonly refused?: string };

/**
 * Walks all of a folder on its own file system, following no link, in the order of names. Somebody may change the tree meanwhile: each entry is looked at from
 * within its folder (the working folder of the process, which is put back), and a folder is entered only if it is the one that was seen. What vanishes on the way
 * is left out. Never throws for what is on the disk; `refused`: why nothing was walked, as a part of a sentence.
 */
export const walkTree: WalkTree = (top, bounds, visitor) => {
  try {
    within(top, () => {
      const { dev, ino } = lstatSync('.');
      const until = performance.now() + bounds.milliseconds;
      walkFolder('', { bounds, visitor, until, levels: [{ name: top, device: dev, inode: ino }], left: bounds.entries, isEnded: false });
    });
    return {};
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    return { refused: whyNot(code) };
  }
};

interface Walk {
  readonly bounds: WalkBounds;
  readonly visitor: TreeVisitor;
  /** By the clock of `performance`. */
  readonly until: number;
  /** From the top to where the process is. */
  readonly levels: Level[];
  /** Entries that may still be met. */
  left: number;
  isEnded: boolean;
}

function walkFolder(path: string, walk: Walk): void {
  const { visitor, levels, bounds } = walk;
  const names = namesHere(path, walk);
  if (names === undefined) return;
  visitor.folder(path, names.texts);
  const folders: (readonly [name: string, stats: Stats])[] = [];
  for (const [index, text] of names.texts.entries()) {
    const name = names.raw?.[index] ?? text;
    const stats = statsOf(name);
    if (stats === undefined) continue;
    visitor.entry(text, toEntry(stats), atHand(name, stats));
    if (stats.isDirectory()) folders.push([text, stats]);
  }
  for (const [name, stats] of folders) {
    const below = path === '' ? name : `${path}/${name}`;
    if (names.raw !== undefined && name.includes(unreadable)) visitor.skipped(below, 'its name is no UTF-8');
    else if (stats.dev !== levels[0]!.device) visitor.skipped(below, 'another file system is mounted there');
    else if (levels.length > bounds.depth) visitor.skipped(below, `it lies deeper than ${bounds.depth} folders`);
    else walkInto(name, below, stats, walk);
    if (walk.isEnded) return;
  }
}

/** The sign for bytes that are no UTF-8. */
const unreadable = '\u{fffd}';

/** Undefined where the folder cannot be listed, or is beyond the bounds. */
function namesHere(path: string, walk: Walk): { readonly texts: readonly string[]; readonly raw?: readonly Buffer[] } | undefined {
  const { bounds, visitor } = walk;
  if (performance.now() > walk.until) return end(walk, path, `reading it all takes longer than ${bounds.milliseconds / 1000} seconds`);
  const texts = listed(() => readdirSync('.'));
  if (typeof texts === 'string') {
    visitor.skipped(path, texts);
    return undefined;
  }
  walk.left -= texts.length;
  if (walk.left < 0) return end(walk, path, `the tree has more than ${bounds.entries} entries`);
  if (!texts.some((name) => name.includes(unreadable))) return { texts: texts.sort() };
  const raw = listed(() => readdirSync('.', { encoding: 'buffer' }));
  if (typeof raw === 'string') return undefined;
  const pairs = raw.map((bytes) => [spelled(bytes), bytes] as const).sort(([a], [b]) => (a < b ? -1 : 1));
  return { texts: pairs.map(([text]) => text), raw: pairs.map(([, bytes]) => bytes) };
}

function end(walk: Walk, path: string, why: string): undefined {
  walk.isEnded = true;
  walk.visitor.skipped(path, why);
  return undefined;
}

function walkInto(name: string, path: string, { dev, ino }: Stats, walk: Walk): void {
  const { levels, visitor } = walk;
  const why = enter({ name, device: dev, inode: ino });
  if (why === undefined) {
    levels.push({ name, device: dev, inode: ino });
    walkFolder(path, walk);
    levels.pop();
  } else if (why !== '') visitor.skipped(path, why);
  // Somebody may have moved folders: then the whole way is gone again, as far as each is the one it was.
  if (enter({ ...levels.at(-1)!, name: '..' }) !== undefined && !levels.every((level) => enter(level) === undefined))
    end(walk, path, 'its folder was moved while it was read');
}

function listed<T>(list: () => T[]): T[] | string {
  try {
    return list();
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    return whyNot(code);
  }
}

/** Bytes that are no UTF-8 as U+FFFD, with what tells this name from others. */
function spelled(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes) ? text : `${text}${unreadable}${bytes.toString('hex')}`;
}

function statsOf(name: string | Buffer): Stats | undefined {
  try {
    return lstatSync(name, { throwIfNoEntry: false });
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return undefined;
  }
}

function toEntry(stats: Stats): TreeEntry {
  const { mode, uid, gid, size, ino, nlink, ctimeMs } = stats;
  return { kind: kindOf(mode), mode: mode & 0o7777, uid, gid, size, inode: ino, links: nlink, changed: ctimeMs };
}

/** By the file type in the mode (inode(7)). */
function kindOf(mode: number): EntryKind {
  switch (mode & constants.S_IFMT) {
    case constants.S_IFREG:
      return 'file';
    case constants.S_IFDIR:
      return 'folder';
    case constants.S_IFLNK:
      return 'link';
    case constants.S_IFIFO:
      return 'pipe';
    case constants.S_IFSOCK:
      return 'socket';
    case constants.S_IFCHR:
      return 'character device';
    default:
      return 'block device';
  }
}

function atHand(name: string | Buffer, stats: Stats): EntryAtHand {
  return {
    read: (limit, hashLimit) => readEntry(name, stats, limit, hashLimit),
    linkText: () => {
      try {
        return readlinkSync(name);
      } catch {
        return undefined;
      }
    },
  };
}
