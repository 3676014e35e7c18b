import type { FileMatch, Scope } from '../../changes/scope.ts';
import type { Columns, Skipped, TreeFolder } from '../../model/tree.ts';

/**
 * What is kept of a file that a detector looks at, or of a symbolic link: its hash or text. `isLong`: it is longer than any text that is read, or one too many. `refused`: why it was
 * not read, as a part of a sentence.
 */
export type Kept =
  | { readonly hash: string; readonly text?: string; readonly isLong?: true }
  | { readonly link: string }
  | { readonly refused: string };

/** A tree at one moment. */
export interface TreeState {
  /** Absolute real path of its top. */
  readonly top: string;
  /** ISO 8601 in UTC, before the first entry was looked at. */
  readonly taken: string;
  /** Number of the owner of the top. */
  readonly owner: number;
  readonly folders: readonly TreeFolder[];
  readonly columns: Columns;
  readonly kept: ReadonlyMap<number, Kept>;
  readonly skipped: readonly Skipped[];
}

/** A tree that was just walked, with what detectors say of its folders, in the same order, and of files and links, by their rows. */
export interface SeenTree extends TreeState {
  readonly scopes: readonly Scope[];
  readonly matches: ReadonlyMap<number, readonly FileMatch[]>;
  /** Of files that a program comes to by links that are not looked at themselves: for each place, the rows of those links. */
  readonly linked: ReadonlyMap<number, ReadonlyMap<FileMatch, ReadonlySet<number>>>;
}

/** The path of an entry. */
export function pathIn(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
