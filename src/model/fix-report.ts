import type { FindingFix, Problem } from './report.ts';

/** A fix in the words of a report. */
export interface OfferedFix extends Omit<FindingFix, 'edits'> {
  readonly rule: string;
  /** Of the finding. */
  readonly fingerprint: string;
  /** Where the finding is, as the user would name it: document, line and column. */
  readonly place: string;
  /** What the finding says. */
  readonly message: string;
}

/** A fix that was not made: it waits for a word of the user, only the gate can make it at start, or it cannot be made. */
export interface LeftFix extends OfferedFix {
  readonly why: 'unsafe' | 'start' | 'not chosen' | { readonly refused: string };
}

/** A text before and after; `document` is its name as the user would say it. */
export interface FixedText {
  readonly document: string;
  readonly before: string;
  readonly after: string;
  /** Its path from the top of the git repository, where it lies in one: what `git apply` takes. */
  readonly inRepository?: string;
  /** There is no such file yet; `before` is empty. */
  readonly isNew?: true;
  /** It is no file but a line of the command line, which nothing can be written to. */
  readonly isLine?: true;
}

/** What fixing one configuration comes to. */
export interface FixReport {
  readonly document: string;
  readonly problems: readonly Problem[];
  readonly files: readonly FixedText[];
  readonly made: readonly OfferedFix[];
  readonly left: readonly LeftFix[];
}
