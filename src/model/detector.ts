import type { Citation } from './citation.ts';
import type { TreeEntry } from './tree.ts';

/**
 * How little it takes until it runs, and how usual it is that it changes. `error`: a program of this machine runs it without being asked to (at `git status`, when a
 * folder is opened), or it gives rights away, and hardly any work in a sandbox changes it; `warn`: it runs when a tool is used as it always is (`git commit`,
 * `npm install`, `make`), or without being asked to and is what people work on (build files, installed packages); `note`: it is trusted, or runs elsewhere or by its name
 * alone.
 */
export type ChangeLevel = 'error' | 'warn' | 'note';

/** One thing in a workspace that a program of this machine runs or trusts. */
export interface Sign {
  /** What it is within its file: `core.fsmonitor`, `scripts.postinstall`; empty for the file as a whole. Key and value are compared with those of the record. */
  readonly key: string;
  readonly value: string;
  /** A clause without a full stop: what is there. What it quotes of the file is cut to a line; a renderer makes it fit for a terminal. */
  readonly says: string;
  /** The line it stands in, from 1. */
  readonly line?: number;
  /** Where it is another than that of the place, and of the detector. */
  readonly level?: ChangeLevel;
  readonly by?: string;
  readonly when?: string;
  /** Words of a command line that takes it back; the word `{}` stands for the absolute path of the file. */
  readonly undo?: readonly string[];
}

/** All that is said of one kind of such things. */
interface DetectorWords {
  readonly id: string;
  /** Without a full stop: `Hooks of git`. */
  readonly title: string;
  readonly level: ChangeLevel;
  /** The program that runs or trusts it: `git`. */
  readonly by: string;
  /** When it does, as a clause: `at every git commit`. */
  readonly when: string;
  /** Sentences: how somebody uses it. */
  readonly why: string;
  /** Sentences: what to do about one that is found. */
  readonly advice: string;
  /** How we know. */
  readonly cites: readonly Citation[];
}

/** Files of one kind, by their paths in the workspace. */
export interface FilePlace {
  /**
   * Paths from any folder of the workspace on, compared without regard to case: `Makefile`, `.vscode/tasks.json`, `*.code-workspace`. A `*` stands for any
   * characters of the last name; `/**` at the end for all files below.
   */
  readonly files?: readonly string[];
  /** The same, from the top of any git folder on (`.git`, one of a submodule or a worktree, a bare repository): `hooks/*`. */
  readonly gitFiles?: readonly string[];
  /** Of these, not the files whose last name is one of these patterns. */
  readonly except?: readonly string[];
  /** What such a file is, with its article: `a hook of git`. */
  readonly is: string;
  readonly level?: ChangeLevel;
  readonly by?: string;
  readonly when?: string;
  /** What counts in the text; undefined where it cannot be read as what it should be: then, and where this is absent, the file as a whole does. */
  readonly read?: (text: string, path: string) => readonly Sign[] | undefined;
  /** As `Sign.undo`, for the file as a whole. */
  readonly undo?: readonly string[];
  /** Other files that such a file makes its program run or read. */
  readonly reaches?: (text: string, path: string) => readonly Reached[];
}

/** Where a file leads to, and as what that counts then. */
export interface Reached {
  /** A path as it is written, and the folder that it begins in, relative to the workspace. */
  readonly text: string;
  readonly folder: string;
  /** It leads to a folder, of which all files are meant that lie right in it. */
  readonly isFolder?: true;
  readonly detector: FileDetector;
  readonly place: FilePlace;
}

/** Finds files by their paths, and signs in what they hold. */
export interface FileDetector extends DetectorWords {
  readonly looks: 'file';
  readonly places: readonly FilePlace[];
}

/** Folders of one kind that programs fill, of which only is told how much in them has changed. All that is said here must be so. */
export interface FolderPlace {
  /** Its last name is one of these, without regard to case. */
  readonly names?: readonly string[];
  /** The name of an entry it has. */
  readonly holds?: string;
  /** It has no entries of other names than these, without regard to case: whoever adds that one to a folder of sources hides nothing of them. */
  readonly only?: readonly string[];
  /** What such a folder is, with its article. */
  readonly is: string;
  readonly by?: string;
  readonly when?: string;
  readonly level?: ChangeLevel;
}

/** Finds folders of what was installed or built. */
export interface FolderDetector extends DetectorWords {
  readonly looks: 'folder';
  readonly places: readonly FolderPlace[];
}

/** One entry of a workspace, with what was looked up about it. */
export interface SeenEntry {
  /** Relative to the workspace, with slashes. Bytes that are no UTF-8 are U+FFFD. */
  readonly path: string;
  readonly entry: TreeEntry;
  /** The text of a symbolic link, and where it leads, absolute, if that is outside of the workspace. */
  readonly link?: { readonly text: string; readonly leadsOut?: string };
  /** How many names a file has that were not met in the workspace. */
  readonly otherNames?: number;
  /** File capabilities, as getcap spells them. */
  readonly capabilities?: string;
  /** Number of the owner of the folder it is in, where that folder is new or changed too. */
  readonly folderOwner?: number;
  /** A file that makes a program run something names this one. */
  readonly namedBy?: { readonly path: string; readonly level: ChangeLevel; readonly by: string; readonly when: string };
  /** Why it could not be read, though it had to be, as a part of a sentence. */
  readonly unread?: string;
  /** Numbers of the user who looks (undefined where users have none), and of the owner of the workspace. */
  readonly user: number | undefined;
  readonly owner: number;
}

/** Looks at any entry as the file system has it. */
export interface EntryDetector extends DetectorWords {
  readonly looks: 'entry';
  /** It says something only of what is new or changed: without a record it would list all there is. */
  readonly onlyChanged?: true;
  look(seen: SeenEntry): Sign | undefined;
}

/** One way in which a workspace makes this machine run or trust something. */
export type Detector = FileDetector | FolderDetector | EntryDetector;
