import type { HostFacts } from './host.ts';
import type { Action, Result } from './row.ts';
import type { Level, Severity, Tier } from './rule.ts';
import type { FormatName } from './rule.ts';
import type { Starts } from './report.ts';

/** Version of the shape of a survey's lines: it changes its first number only when a reader of the old shape would break. */
export const surveyVersion = '1.0';

export const fits = ['as it is', 'better', 'with changes', 'not at all', 'undecided'] as const;
/**
 * What becomes of a configuration under Sysbox on a host, whatever the policy thinks of it. `better`: as it is, and what reaches the machine elsewhere is contained
 * (privileges, an inner engine). `with changes`: something must be rewritten, or agreed to. `not at all`: it asks for what Sysbox refuses, or what would undo it.
 * `undecided`: what could not be read, or a fact of the host that is not known, may change what it seems to be.
 */
export type Fit = (typeof fits)[number];

/** A host that configurations were judged for. */
export interface SurveyHost {
  /** What the user calls it: the name of its file of facts, or `this host`. */
  readonly name: string;
  readonly facts: HostFacts;
}

/** What was said of one configuration for one host. */
export interface SurveyAnswer {
  /** The name of the host. */
  readonly host: string;
  readonly starts: Starts;
  readonly fit: Fit;
  /** By what could be read: the same as `fit`, unless that is undecided. */
  readonly seems: Exclude<Fit, 'undecided'>;
}

/** A finding, with the line of the source it points at. Lists of hosts are positions in `hosts`; absent: all of them. */
export interface SurveyFinding {
  readonly rule: string;
  readonly level: Exclude<Level, 'off'>;
  readonly severity: Severity;
  readonly message: string;
  readonly document?: string;
  readonly line?: number;
  readonly column?: number;
  /** The line of the source, cut and without credentials; absent where it holds a secret. */
  readonly text?: string;
  /** What `containai fix` can do about it. `start`: no text can, the gate does when the container is made. */
  readonly fix?: 'safe' | 'risky' | 'start';
  /** A policy waives it, or a baseline holds it. */
  readonly waived?: true;
  readonly hosts?: readonly number[];
}

/** A matrix row that a configuration touches. */
export interface SurveyRow {
  readonly row: string;
  readonly result: Result;
  readonly action: Action;
  /** On what it depends, where the host fact is not known. */
  readonly condition?: string;
  readonly hosts?: readonly number[];
}

/** Something that is not known, and how many rules could not be decided for it. */
export interface SurveyUnknown {
  readonly why: string;
  readonly rules: number;
}

/** Bad input, in one sentence. */
export interface SurveyProblem {
  readonly message: string;
  readonly document?: string;
  readonly line?: number;
  /** Nothing could be judged. */
  readonly fatal: boolean;
}

/** One configuration of a survey: one line of NDJSON. What decides whether it is still current comes first. */
export interface SurveyLine {
  /** The configuration as the user would name it; of a repository that could not be read, the repository. */
  readonly document: string;
  /** Hash of all that the line is made of: what was read, the version of this program, policy, tier and hosts. Empty: it rests on nothing that could be read. */
  readonly key: string;
  /** The repository, or the folder, it was found in. */
  readonly repository: string;
  /** What was read of it or looked for, relative to `repository`; the configuration first. */
  readonly files: readonly string[];
  /** Paths of it whose symbolic links were followed, likewise. */
  readonly links: readonly string[];
  /** The commit it was read from, in a bare repository. */
  readonly commit?: string;
  readonly version: string;
  readonly tool: string;
  readonly tier: Tier;
  readonly format?: FormatName;
  /** What it is made of, in a few words. */
  readonly summary?: string;
  /** Ids of what it uses (`usages`). */
  readonly uses: readonly string[];
  /** An answer for each host; none where nothing could be judged. */
  readonly hosts: readonly SurveyAnswer[];
  readonly findings: readonly SurveyFinding[];
  readonly rows: readonly SurveyRow[];
  readonly undecided: readonly SurveyUnknown[];
  readonly problems: readonly SurveyProblem[];
}
