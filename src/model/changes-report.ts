import type { ChangeLevel } from './detector.ts';

/** Against the record: `there`, where there is none. */
export type ChangeStatus = 'new' | 'changed' | 'gone' | 'there';

/** One thing in a workspace that a program of this machine runs or trusts, and that was not so when the workspace was recorded. Plain JSON. */
export interface ChangeFinding {
  /** Id of the detector. */
  readonly detector: string;
  readonly level: ChangeLevel;
  /** Relative to the workspace, with slashes. */
  readonly path: string;
  readonly line?: number;
  readonly status: ChangeStatus;
  /** What it is within its file; absent: the file or folder as a whole. */
  readonly key?: string;
  /** One sentence: what is there. */
  readonly message: string;
  /** The program that runs or trusts it, and when, as a clause. */
  readonly by: string;
  readonly when: string;
  /** A line to paste that takes it back. */
  readonly undo?: string;
  /** Of what it is and where, in hex: the same at the next run. */
  readonly fingerprint: string;
}

/** Something that was not looked at or cannot be told, and why, as a part of a sentence. */
export interface NotTold {
  readonly path: string;
  readonly why: string;
}

/** Whether code in the sandbox could write while its workspace was read. */
export type SandboxActivity = 'running' | 'paused' | 'stopped' | 'none' | 'unknown';

/** What `changes` found: plain JSON, versioned (`schemas/changes-1.schema.json`). */
export interface ChangesReport {
  readonly version: '1.0';
  readonly tool: { readonly name: 'containai'; readonly version: string };
  /** Absolute path of the folder that was looked through. */
  readonly workspace: string;
  /** Name of the sandbox, if there is one of it. */
  readonly sandbox?: string;
  /** When the record was taken, ISO 8601 in UTC; absent: there is none, and all there is was looked for. */
  readonly since?: string;
  /** `running`, `unknown`: what is said here may have been changed meanwhile. */
  readonly activity: SandboxActivity;
  /** Entries of the tree, and how many of them are new, changed or gone, whatever they are. */
  readonly entries: number;
  readonly counts: { readonly new: number; readonly changed: number; readonly gone: number };
  /** The loudest first. */
  readonly findings: readonly ChangeFinding[];
  /** How many findings of a kind are not in the list, by id of the detector: it holds so many of each at most. */
  readonly more: Readonly<Record<string, number>>;
  /** Unified diffs against the record, of files that findings are in, by their paths; credentials are masked. */
  readonly diffs: Readonly<Record<string, string>>;
  readonly notTold: readonly NotTold[];
  /** Findings count before what could not be told. */
  readonly outcome: 'clear' | 'found' | 'undecided';
}
