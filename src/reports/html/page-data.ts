import type { SurveyRow } from '../../model/survey.ts';

/*
 * What the script of the page reads. Numbers stand for words: positions in the lists of the index, or in `strings` of a chunk, where 0 is the empty text.
 */

/** What the table shows and searches, in columns: one entry a configuration, in the order they were added. */
export interface PageIndex {
  readonly hosts: readonly string[];
  readonly formats: readonly string[];
  readonly rules: readonly string[];
  readonly rows: readonly string[];
  readonly uses: readonly string[];
  readonly document: readonly string[];
  /** -1: nothing could be judged. */
  readonly format: readonly number[];
  /** For each host, a column of positions in `fits` of the model; -1: nothing was said for it. */
  readonly fit: readonly (readonly number[])[];
  /** For each host, a column of positions in `starts`; -1: nothing was said for it. */
  readonly starts: readonly (readonly number[])[];
  readonly errors: readonly number[];
  readonly warnings: readonly number[];
  readonly notes: readonly number[];
  /** Things that are not known. */
  readonly unknowns: readonly number[];
  readonly problems: readonly number[];
  readonly ofRules: readonly (readonly number[])[];
  readonly ofRows: readonly (readonly number[])[];
  readonly ofUses: readonly (readonly number[])[];
  /** The first configuration of each chunk. */
  readonly chunks: readonly number[];
}

/** All else that is said of some configurations. */
export interface PageChunk {
  readonly strings: readonly string[];
  readonly lines: readonly PackedLine[];
}

export type PackedLine = readonly [
  summary: number,
  repository: number,
  commit: number,
  files: readonly number[],
  answers: readonly (readonly [host: number, fit: number, seems: number, starts: number])[],
  findings: readonly PackedFinding[],
  rows: readonly PackedRow[],
  undecided: readonly (readonly [why: number, rules: number])[],
  problems: readonly (readonly [message: number, document: number, line: number])[],
];
/** `flags`: 1 safe, 2 risky, 3 start, and 4 more where it is waived. `document` 0: the configuration itself. Line 0: no place. `hosts`: names; all of them where it is missing. */
export type PackedFinding = readonly [
  rule: number,
  level: number,
  flags: number,
  message: number,
  document: number,
  line: number,
  column: number,
  text: number,
  hosts?: readonly number[],
];
export type PackedRow = readonly [row: number, result: number, action: number, condition: number, hosts?: readonly number[]];

/** What of the whole the details of a configuration name. */
export interface PageWords {
  /** What each matrix row is about: ids and words. */
  readonly aspects: readonly (readonly [row: string, aspect: string])[];
  /** What each usage is called: ids and words. */
  readonly usages: readonly (readonly [id: string, title: string])[];
  /** The address of a rule is `before` + its id + `after`. */
  readonly ruleAddress: { readonly before: string; readonly after: string };
}

/** Characters that are kept of any text. */
export const longestText = 2000;
/** Levels of findings, the loudest first. */
export const levels = ['error', 'warn', 'note'] as const;
/** Answers to whether it starts under the policy, the best first. */
export const starts = ['as it is', 'with changes', 'undecided', 'not under this policy'] as const;
/** What each action of the matrix is called. */
export const actions: Readonly<Record<SurveyRow['action'], string>> = {
  pass: 'passed on',
  map: 'mapped',
  rewrite: 'rewritten',
  warn: 'warned of',
  block: 'refused',
};
