/** The text of a file, or why it is not to be had: it does not exist, or one sentence. */
export type TextAnswer = { readonly text: string } | { readonly missing: true } | { readonly refused: string };

/** A folder's entry. A symbolic link is `other`, wherever it leads. */
export interface Entry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'other';
}

/** What is at a path; `hidden` where the system does not tell. */
export type Kind = Entry['kind'] | 'missing' | 'hidden';

/** All that tasks may do to the world. Each task names the powers it uses. */
export interface Machine {
  /**
   * Reads a text file of at most `limit` bytes as UTF-8. Folders, devices, pipes and larger files are refused unread; with `inside`, an
   * absolute folder, also a file whose real path leaves that folder. Never throws for what is on the disk.
   */
  readText(path: string, limit: number, inside?: string): TextAnswer;
  /** Entries of a folder in the order of their names; undefined where there is no such folder or it may not be read. */
  list(folder: string): readonly Entry[] | undefined;
  /** What is at this path, symbolic links followed. */
  kindOf(path: string): Kind;
  /**
   * An absolute path without symbolic links. Where it leads to nothing, links are followed by their text: what a link names may exist on
   * another machine. Never throws; what leads in a circle ends somewhere in it.
   */
  realPath(path: string): string;
  /** Absolute path of the folder the program was started in. */
  workingFolder(): string;
  /** The kernel release, on Linux alone: elsewhere containers run on another kernel than this one. */
  kernelRelease(): string | undefined;
}
