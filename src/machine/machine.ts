/** The text of a file, or why it is not to be had: it does not exist, or one sentence. */
export type TextAnswer = { readonly text: string } | { readonly missing: true } | { readonly refused: string };

/** Why a file was not read. */
export type NotRead = Exclude<TextAnswer, { readonly text: string }>;

/**
 * Why a file is not written, as a part of a sentence about it; `isBadPath`: another path or another file would do, and else a right is missing
 * or the disk is full.
 */
export interface WriteRefusal {
  readonly refused: string;
  readonly isBadPath: boolean;
}

/** What came of writing a file: it is done, or why not. Then nothing has changed. */
export type WriteAnswer = { readonly written: true } | WriteRefusal;

/** Under which conditions a file is written. */
export interface WriteWish {
  /** An absolute folder: a file whose real path leaves it is not written. */
  readonly inside?: string;
  /** What must stand there now: this very text, byte for byte; null: nothing. Absent: whatever does. */
  readonly expects?: string | null;
  /** A new file is for this user alone (mode 0600). */
  readonly isPrivate?: boolean;
}

/** A file that is written bit by bit. What an answer refuses is said once, as a part of a sentence; what is written after that is dropped. */
export interface Output {
  write(text: string): { readonly refused?: string };
  /** Only now the file is there, all at once. */
  finish(): { readonly refused?: string };
  /** Leaves what was there before. */
  discard(): void;
}

/** A file to write to, or why not. */
export type OutputAnswer = { readonly output: Output } | WriteRefusal;

/** A file that lines are appended to. */
export interface Log {
  /** Appends a line and its end, at once; or says why not, as a part of a sentence about the file. The next line is tried again. */
  write(line: string): { readonly refused?: string };
  close(): void;
}

/** A log to append to, or why not. */
export type LogAnswer = { readonly log: Log } | WriteRefusal;

/** A line of a file, without its end. */
export interface FileLine {
  /** Where it begins, in bytes. */
  readonly offset: number;
  /** Bytes it has. */
  readonly length: number;
  /** UTF-8, until the next line is asked for. Absent: the line is longer than was asked for, and was passed over. */
  readonly bytes?: Buffer;
  /** False of the last line of a file, where no line feed ends it. */
  readonly isEnded: boolean;
}

/** A file of lines. Only what it held when it was opened counts: one that is appended to meanwhile is read up to there. */
export interface LinesFile {
  /** All its lines, from the beginning each time. At most one line and one piece of the file are held. */
  lines(): Iterable<FileLine>;
  /** So many bytes from a place on, or as many as there are. */
  read(offset: number, length: number): Buffer;
  close(): void;
}

/** A file of lines, or why there is none to be had, as a part of a sentence. */
export type LinesAnswer = { readonly file: LinesFile } | NotRead;

/** Variables of the environment that say where the user’s Docker engine is. */
type EngineVariable = 'DOCKER_HOST' | 'DOCKER_CONTEXT' | 'DOCKER_DEFAULT_PLATFORM';

/** A folder's entry. A symbolic link is `other`, wherever it leads. */
export interface Entry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'other';
}

/** What is at a path; `hidden` where the system does not tell. */
export type Kind = Entry['kind'] | 'missing' | 'hidden';

/** Numbers of a user and a group. */
export interface Owners {
  readonly uid: number;
  readonly gid: number;
}

/** All that tasks may do to the world. Each task names the powers it uses. */
export interface Machine {
  /**
   * Reads a text file of at most `limit` bytes as UTF-8. Folders, devices, pipes and larger files are refused unread; with `inside`, an
   * absolute folder, also a file whose real path leaves that folder. Never throws for what is on the disk.
   */
  readText(path: string, limit: number, inside?: string): TextAnswer;
  /**
   * Opens a file of lines, of any size; lines of more than `longest` bytes are told of and not read. Only regular files. Never throws for what is on the disk when it is
   * opened; it does where the disk fails later.
   */
  openLines(path: string, longest: number): LinesAnswer;
  /** Entries of a folder in the order of their names; undefined where there is no such folder or it may not be read. */
  list(folder: string): readonly Entry[] | undefined;
  /** What is at this path, symbolic links followed. */
  kindOf(path: string): Kind;
  /** Whose what is at this path is, symbolic links followed; undefined where there is nothing, or the system does not tell. */
  ownersOf(path: string): Owners | undefined;
  /**
   * An absolute path without symbolic links. Where it leads to nothing, links are followed by their text: what a link names may exist on
   * another machine. Never throws; what leads in a circle ends somewhere in it.
   */
  realPath(path: string): string;
  /**
   * Writes a text as UTF-8, exactly as it is, into a new file or in the place of a regular file, whose mode and (as far as the system lets us)
   * owner stay. Whoever looks sees all of the old text or all of the new one. A symbolic link stays one: what it leads to is written. The
   * folder must exist. Never throws for what is on the disk.
   */
  writeText(path: string, text: string, wish?: WriteWish): WriteAnswer;
  /**
   * Begins a file, or one that takes the place of a regular file when it is finished. A symbolic link stays one: what it leads to is written,
   * unless that is a regular file outside the link's own folder. A pipe or a device is written as it goes. The folder must exist. Never throws for what is on the disk.
   */
  openOutput(path: string): OutputAnswer;
  /**
   * Opens a file to append lines to, which nobody else may read (mode 0600). Before it grows beyond `limit` bytes it becomes `PATH.1`, in the
   * place of an older one, and a new file begins. Symbolic links and files that are no log are refused. Never throws for what is on the disk.
   */
  openLog(path: string, limit: number): LogAnswer;
  /**
   * Removes a file, or a folder with all that is in it; symbolic links go, and what they lead to stays. What is not there is removed already. Never
   * throws for what is on the disk.
   */
  remove(path: string): WriteAnswer;
  /** Makes a folder that only this user may enter, with those above it that are missing. One that is there stays as it is. */
  makeFolder(path: string): WriteAnswer;
  /** Absolute path of the folder the program was started in. */
  workingFolder(): string;
  /** Absolute path of the folder where the user's settings of all programs are (`$XDG_CONFIG_HOME`, else `~/.config`); undefined where there is none. */
  configFolder(): string | undefined;
  /** The same for what programs remember (`$XDG_STATE_HOME`, else `~/.local/state`). */
  stateFolder(): string | undefined;
  /** The same for what they may forget (`$XDG_CACHE_HOME`, else `~/.cache`). */
  cacheFolder(): string | undefined;
  /** The folder for sockets of this user’s session (`$XDG_RUNTIME_DIR`); undefined where there is none. */
  runtimeFolder(): string | undefined;
  /** The user’s home; undefined where there is none. */
  homeFolder(): string | undefined;
  /** Number of the user; undefined where users have none. */
  userId(): number | undefined;
  /** A variable of the environment; undefined where it is not set, or empty. */
  variable(name: EngineVariable): string | undefined;
  /** The kernel release, on Linux alone: elsewhere containers run on another kernel than this one. */
  kernelRelease(): string | undefined;
}
