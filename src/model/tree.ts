/** What an entry of a folder is. */
export type EntryKind = 'file' | 'folder' | 'link' | 'pipe' | 'socket' | 'character device' | 'block device';

/** One entry of a tree as the file system has it (lstat(2)). */
export interface TreeEntry {
  readonly kind: EntryKind;
  /** Permissions with the special bits: at most 0o7777. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** In bytes. */
  readonly size: number;
  readonly inode: number;
  /** How many names it has. */
  readonly links: number;
  /** When anything of it was changed last (ctime), in milliseconds since 1970, with fractions. */
  readonly changed: number;
}

/** Kinds by their numbers in columns. */
export const entryKinds: readonly EntryKind[] = ['file', 'folder', 'link', 'pipe', 'socket', 'character device', 'block device'];

/** One folder of a tree, in data. */
export interface FolderData {
  /** Relative to the top, and empty for that. */
  readonly path: string;
  /** The names in it in the order of their code units, with slashes between them, which none can hold. */
  readonly list: string;
  /** How many there are, and the row of the first in the columns. */
  readonly count: number;
  readonly first: number;
}

/** The same with its names one by one; they are taken apart when the first is asked for, since most are not. */
export interface TreeFolder extends FolderData {
  readonly names: readonly string[];
}

/** Numbers of all entries, a row each, as `TreeEntry` has them; a kind by its number. */
export interface Columns {
  readonly kind: Uint8Array;
  readonly mode: Uint16Array;
  readonly uid: Uint32Array;
  readonly gid: Uint32Array;
  readonly size: Float64Array;
  readonly inode: Float64Array;
  readonly links: Uint32Array;
  readonly changed: Float64Array;
}

/** Something that was not looked at, and why, as a part of a sentence. */
export interface Skipped {
  readonly path: string;
  readonly why: string;
}

/** A tree as it was walked. */
export interface WalkedTree {
  /** One comes before those in it; else in any order. */
  readonly folders: readonly TreeFolder[];
  readonly columns: Columns;
  /** Texts of symbolic links, by their rows. */
  readonly links: ReadonlyMap<number, string>;
  readonly skipped: readonly Skipped[];
}
