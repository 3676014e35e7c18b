import type { Origin } from './fact.ts';
import type { HostFact, HostFacts } from './host.ts';
import type { PolicyPlace } from './policy.ts';
import type { Field, Kind, Unknown, Want } from './request.ts';
import type { Level, Severity, Tier } from './rule.ts';
import type { Action, Result } from './row.ts';

/** Version of the report's shape: it changes its first number only when a reader of the old shape would break. */
export const reportVersion = '1.0';

/**
 * One place in a document: 1-based line and column (columns in UTF-16 code units), where the text is at hand. `document` is the one they
 * count in: the value's own, or for a value from a Feature or an image the file that brought it in.
 */
export interface Evidence {
  readonly from: Origin;
  readonly document?: string;
  readonly line?: number;
  readonly column?: number;
  /** The value, as short text. */
  readonly shows: string;
}

export interface Finding {
  readonly rule: string;
  readonly level: Exclude<Level, 'off'>;
  readonly severity: Severity;
  readonly message: string;
  readonly evidence: readonly Evidence[];
  /** Stable over edits elsewhere: made of rule, request and evidence, never of a line number. */
  readonly fingerprint: string;
  readonly fix?: FindingFix;
  /** Someone answers for it: it stays visible, and fails nothing. */
  readonly waiver?: FindingWaiver;
  /** It is in the baseline: nothing new, so it fails nothing. */
  readonly known?: true;
}

/** Why a finding is waived, and where that is written. */
export interface FindingWaiver {
  readonly reason: string;
  /** The last day it holds, `YYYY-MM-DD` in UTC. */
  readonly until?: string;
  readonly from: PolicyPlace;
}

/** A part of a document's text that another text replaces. Offsets are UTF-16 code units into the text as it is. */
export interface TextEdit {
  readonly document: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What can be done about a finding. */
export interface FindingFix {
  readonly title: string;
  readonly safety: 'safe' | 'risky';
  /**
   * `file`: where the file says it; `source`: at the line that brought it in (a Feature, an image); `start`: no text can take it away,
   * whoever creates the container can (a gate before the engine).
   */
  readonly where: 'file' | 'source' | 'start';
  /** What will no longer work, and what to do instead. */
  readonly stops?: string;
  /** What is written is looked up first: `fix` makes it with --resolve. */
  readonly needsLookup?: true;
  /** The change as text, where it was asked for; never empty. */
  readonly edits?: readonly TextEdit[];
}

export type Verdict =
  | { readonly rule: string; readonly state: 'clear' | 'off' }
  | {
      readonly rule: string;
      readonly state: 'found';
      readonly findings: readonly Finding[];
      readonly missing: readonly (Unknown | HostFact)[];
      /** That something is missing is in the baseline. */
      readonly known?: true;
    }
  | {
      readonly rule: string;
      readonly state: 'undecided';
      readonly findings: readonly Finding[];
      readonly missing: readonly (Unknown | HostFact)[];
      /** That something is missing is in the baseline. */
      readonly known?: true;
    };

/** Bad input, in one sentence: what, and what to do. */
export interface Problem {
  readonly document: string;
  readonly message: string;
  readonly span?: readonly [start: number, end: number];
  readonly line?: number;
  readonly column?: number;
  /** True: nothing of this document could be judged. False: it was read as the reference CLI reads it. */
  readonly fatal: boolean;
  /** Something was asked for elsewhere and not had: no fault of the input, and nothing that it may say is safe. */
  readonly lookup?: true;
}

/** A matrix row this request touches. */
export interface Use {
  readonly row: string;
  readonly aspect: string;
  readonly result: Result;
  readonly says: string;
  readonly action: Action;
  /** On what it depends, where the host fact is not known. */
  readonly condition?: string;
  readonly error?: string;
  readonly evidence: readonly Evidence[];
}

/** A value that holds, and who asked for it: first whoever decided, then those who asked for the same or for what it took the place of. */
export interface Setting {
  readonly field: Field;
  readonly by: readonly Evidence[];
}

export const startWords = ['as it is', 'with changes', 'not under this policy', 'undecided'] as const;
/** What the policy says of a start. */
export type Starts = (typeof startWords)[number];

export interface RequestReport {
  readonly name: string;
  readonly kind: Kind;
  readonly document: string;
  /** What it is made of, in a few words: `image · 2 Features`. */
  readonly summary: string;
  /** All that is asked for, where that was wanted. */
  readonly settings?: readonly Setting[];
  readonly uses: readonly Use[];
  readonly verdicts: readonly Verdict[];
  readonly starts: Starts;
}

/** Plain JSON with a published schema; every report and survey starts from it. */
export interface Report {
  readonly version: string;
  readonly tool: { readonly name: 'containai'; readonly version: string };
  readonly tier: Tier;
  readonly host: HostFacts;
  readonly problems: readonly Problem[];
  readonly wants: readonly Want[];
  readonly requests: readonly RequestReport[];
  readonly policy?: PolicyReport;
}

/** What was said of how loud to be, and by whom. */
export interface PolicyReport {
  /** Policy files that counted. */
  readonly documents: readonly string[];
  /** Policy files that repositories bring, and that did not count: nobody named them. */
  readonly ignored: readonly string[];
  /** `containai-ignore` comments that were seen, and whether they counted. */
  readonly comments: { readonly honoured: boolean; readonly seen: number };
  readonly waivers: readonly WaiverUse[];
}

/** A waiver of a policy or a comment, and what came of it: an expired one waives nothing, and is an error itself. */
export interface WaiverUse extends FindingWaiver {
  readonly rule: string;
  readonly state: 'used' | 'unused' | 'expired';
}
