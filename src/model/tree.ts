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
