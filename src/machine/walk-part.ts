import { constants, lstatSync, readdirSync, readlinkSync, type Stats } from 'node:fs';
import type { Columns, FolderData, Skipped } from '../model/tree.ts';
import { type GrowingColumns, growColumns } from '../syntax/tree-columns.ts';
import { codeOf } from './files.ts';
import { replaced, whyNot } from './tree-entry.ts';

/** How much of a tree is walked. */
export interface WalkBounds {
  readonly entries: number;
  /** Folders below each other. */
  readonly depth: number;
  readonly milliseconds: number;
}

/** A part of a tree, in data that can be handed from one thread to another. */
export interface TreePart {
  readonly folders: readonly FolderData[];
  readonly columns: Columns;
  readonly links: readonly (readonly [row: number, text: string])[];
  readonly skipped: readonly Skipped[];
  /** Folders that were met and not walked, since there was enough. */
  readonly pending: readonly string[];
}

/** What is walked: folders by their paths relative to the top, with all below. */
export interface PartWish {
  /** Absolute. */
  readonly top: string;
  /** The device of its file system: others are not entered. */
  readonly device: number;
  readonly folders: readonly string[];
  /** Where several threads share the folders: the number of the next that nobody has taken. */
  readonly next?: Int32Array<SharedArrayBuffer>;
  readonly bounds: WalkBounds;
  /** After so many entries it ends, and what was not walked is pending. It goes level by level then, so that no large part is left in one piece. */
  readonly enough?: number;
  /** Told of each folder how many entries were met before it. */
  readonly onFolder?: (entries: number) => void;
}

/** The sign for bytes that are no UTF-8. */
const unreadable = '\u{fffd}';

/**
 * Walks folders with all below, following no link. Somebody may change the tree meanwhile: a folder that is not the one any more that was seen when all of it has
 * been looked at is left out and told of. What vanishes on the way is left out. Never throws for what is on the disk.
 */
export function walkPart({ top, device, folders, next, bounds, enough = Infinity, onFolder }: PartWish): TreePart {
  const until = performance.now() + bounds.milliseconds;
  const found: Growing = { folders: [], rows: growColumns(), links: [], skipped: [] };
  const begun = (path: string): Pending => ({ path, inode: inodeOf(at(top, path)) });
  const pending = next === undefined ? folders.map(begun) : [];
  const take = (): Pending | undefined => {
    const shared = pending.length > 0 || next === undefined ? undefined : folders[Atomics.add(next, 0, 1)];
    if (shared !== undefined) return begun(shared);
    return enough === Infinity ? pending.pop() : pending.shift();
  };
  while (found.rows.count < enough) {
    const taken = take();
    if (taken === undefined) break;
    const { path, inode } = taken;
    onFolder?.(found.rows.count);
    const why =
      performance.now() > until
        ? `reading it all takes longer than ${bounds.milliseconds / 1000} seconds`
        : found.rows.count > bounds.entries
          ? `the tree has more than ${bounds.entries} entries`
          : depthOf(path) > bounds.depth
            ? `it lies deeper than ${bounds.depth} folders`
            : undefined;
    if (why !== undefined) found.skipped.push({ path, why });
    else walkFolder(path, { top, device, inode }, found, pending);
  }
  return {
    folders: found.folders,
    columns: found.rows.done(),
    links: found.links,
    skipped: found.skipped,
    pending: pending.map(({ path }) => path),
  };
}

interface Growing {
  readonly folders: FolderData[];
  readonly rows: GrowingColumns;
  readonly links: (readonly [row: number, text: string])[];
  readonly skipped: Skipped[];
}

interface Pending {
  readonly path: string;
  readonly inode: number | undefined;
}

function walkFolder(
  path: string,
  { top, device, inode }: { readonly top: string; readonly device: number; readonly inode: number | undefined },
  { folders, rows, links, skipped }: Growing,
  pending: Pending[],
): void {
  const place = at(top, path);
  const listed = namesIn(place);
  if (typeof listed === 'string') {
    if (listed !== '') skipped.push({ path, why: listed });
    return;
  }
  const first = rows.count;
  const names: string[] = [];
  const inside: Pending[] = [];
  for (const name of listed) {
    const raw = typeof name === 'string' ? `${place}/${name}` : Buffer.concat([Buffer.from(`${place}/`), name]);
    const text = typeof name === 'string' ? name : spelled(name);
    const stats = statsOf(raw);
    // What was just removed is not there to be told of.
    if (stats === undefined) continue;
    if (typeof stats === 'string') {
      skipped.push({ path: below(path, text), why: whyNot(stats) });
      continue;
    }
    const kind = kindOf(stats.mode);
    if (kind === linkKind) {
      const link = linkText(raw);
      if (link !== undefined) links.push([rows.count, link]);
    }
    names.push(text);
    const { mode, uid, gid, size, ino, nlink, ctimeMs } = stats;
    rows.add({ kind, mode: mode & 0o7777, uid, gid, size, inode: ino, links: nlink, changed: ctimeMs });
    if (kind !== folderKind) continue;
    const own = below(path, text);
    if (typeof name !== 'string' && text.includes(unreadable)) skipped.push({ path: own, why: 'its name is no UTF-8' });
    else if (stats.dev !== device) skipped.push({ path: own, why: 'another file system is mounted there' });
    else inside.push({ path: own, inode: stats.ino });
  }
  const now = statsOf(place);
  if (now === undefined || typeof now === 'string' || !now.isDirectory() || now.ino !== inode || now.dev !== device) {
    rows.cut(first);
    while (links.length > 0 && links.at(-1)![0] >= first) links.pop();
    skipped.push({ path, why: replaced });
    return;
  }
  folders.push({ path, list: names.join('/'), count: names.length, first });
  pending.push(...inside);
}

function below(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

function at(top: string, path: string): string {
  return path === '' ? top : `${top}/${path}`;
}

function depthOf(path: string): number {
  return path === '' ? 0 : path.split('/').length;
}

/** In the order of their code units, as bytes where some are no UTF-8; else why not, which is nothing where it has gone. */
function namesIn(folder: string): readonly string[] | readonly Buffer[] | string {
  try {
    const texts = readdirSync(folder);
    if (!texts.some((name) => name.includes(unreadable))) return texts.sort();
    const raw = readdirSync(folder, { encoding: 'buffer' });
    return raw
      .map((bytes) => [spelled(bytes), bytes] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, bytes]) => bytes);
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    return code === 'ENOENT' ? '' : code === 'ENOTDIR' ? replaced : whyNot(code);
  }
}

/** Bytes that are no UTF-8 as U+FFFD, with what tells this name from others. */
function spelled(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes) ? text : `${text}${unreadable}${bytes.toString('hex')}`;
}

/** Undefined where there is nothing; the code of the error where the system does not tell. */
function statsOf(path: string | Buffer): Stats | string | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    return code;
  }
}

function inodeOf(path: string): number | undefined {
  const stats = statsOf(path);
  return typeof stats === 'object' ? stats.ino : undefined;
}

function linkText(path: string | Buffer): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

const folderKind = 1;
const linkKind = 2;

/** Index into `entryKinds`, by the file type in the mode (inode(7)). */
function kindOf(mode: number): number {
  switch (mode & constants.S_IFMT) {
    case constants.S_IFREG:
      return 0;
    case constants.S_IFDIR:
      return 1;
    case constants.S_IFLNK:
      return 2;
    case constants.S_IFIFO:
      return 3;
    case constants.S_IFSOCK:
      return 4;
    case constants.S_IFCHR:
      return 5;
    default:
      return 6;
  }
}
