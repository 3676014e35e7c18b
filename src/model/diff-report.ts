import type { HostFacts } from './host.ts';
import type { Evidence, Finding, Problem } from './report.ts';
import type { Field, Kind, Unknown } from './request.ts';
import type { Level, Tier } from './rule.ts';

/** Version of the shape of a comparison: it changes its first number only when a reader of the old shape would break. */
export const diffVersion = '1.0';

/** One thing that is asked for on one side alone, or otherwise on the other. */
export interface Ask {
  readonly change: 'added' | 'removed' | 'changed';
  readonly field: Field;
  /** What it is about, the same on both sides: the target of a mount, the name of a variable; empty for a field of a single value. */
  readonly subject: string;
  /** More privilege than before, or not known to be no more. */
  readonly more: boolean;
  readonly before?: Evidence;
  readonly after?: Evidence;
  /** Of a change, the parts of the value that are not as before. */
  readonly differs?: readonly string[];
}

/** A rule that could not be decided, and what could not be read that was no reason before. */
export interface Open {
  readonly rule: string;
  readonly level: Level;
  readonly missing: readonly Unknown[];
}

/** What differs between two requests, or all of one that has no counterpart. */
export interface RequestDiff {
  readonly kind: Kind;
  /** Its name after the change; of one that is gone, before it. */
  readonly name: string;
  /** Its name before, where that was another one. */
  readonly was?: string;
  readonly state: 'new' | 'gone' | 'changed';
  readonly asks: readonly Ask[];
  /** Findings that there were not before. */
  readonly found: readonly Finding[];
  /** Findings that there are no longer. */
  readonly cleared: readonly Finding[];
  readonly open: readonly Open[];
}

/** What differs between two configurations; those without a difference are left out of a report. */
export interface ConfigurationDiff {
  /** As the user would name it after the change; of one that is gone, before it. */
  readonly document: string;
  /** Its name before, where that was another one. */
  readonly was?: string;
  readonly state: 'new' | 'gone' | 'changed';
  readonly requests: readonly RequestDiff[];
}

/** One side of a comparison. */
export interface DiffSide {
  /** As the user would name it: a path, a revision. */
  readonly name: string;
  /** The commit that the revision names. */
  readonly commit?: string;
  /** How many configurations it has. */
  readonly configurations: number;
  /** Bad input: of the side before only what could not be judged, of the side after also what was not wrong before. */
  readonly problems: readonly Problem[];
}

/** What a change asks for that was not asked for before, and what it no longer asks for. Plain JSON with a published schema. */
export interface DiffReport {
  readonly version: string;
  readonly tool: { readonly name: 'containai'; readonly version: string };
  readonly tier: Tier;
  readonly host: HostFacts;
  readonly before: DiffSide;
  readonly after: DiffSide;
  readonly configurations: readonly ConfigurationDiff[];
}
