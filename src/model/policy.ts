import type { GatePolicy } from './gate.ts';
import type { Unknown } from './request.ts';
import type { Level, Tier } from './rule.ts';

/** Where something of a policy is written; line and column from 1. */
export interface PolicyPlace {
  readonly document: string;
  readonly line: number;
  readonly column: number;
}

/** Findings of a rule that someone answers for: all of them, one by its fingerprint, or those of some documents. */
export interface Waiver {
  readonly rule: string;
  readonly fingerprint?: string;
  /** A document as the report names it or by its path in the repository: `*` stands for a part of a name, `**` for any folders. */
  readonly path?: string;
  readonly reason: string;
  /** The last day it holds, `YYYY-MM-DD` in UTC. */
  readonly until?: string;
  readonly from: PolicyPlace;
}

/** What the user says of how loud each rule is. It only holds rules and options that exist. */
export interface Policy {
  /** The file, as the user would name it. */
  readonly document: string;
  readonly tier?: Tier;
  /** Levels of single rules, in place of the tier's. */
  readonly levels: Readonly<Record<string, Level>>;
  /** Options of single rules, each whole, in place of the rule's own. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly waivers: readonly Waiver[];
  /** What only a gate needs. */
  readonly gate?: GatePolicy;
}

/** The part of a policy that judging needs. */
export interface Ruling extends Pick<Policy, 'levels' | 'options'> {
  /** What a rule would have to know besides a request and the host, and does not: where it finds nothing, it is undecided. */
  readonly open?: Readonly<Record<string, Unknown>>;
}
