import type { Fit } from './survey.ts';
import type { Action, Result } from './row.ts';
import type { Level } from './rule.ts';
import type { Starts } from './report.ts';

/** Version of the report's shape: it changes its first number only when a reader of the old shape would break. */
export const surveyReportVersion = '1.0';

/** How many of how many, with the 95 % Wilson score interval of the share. All three shares are fractions of 1; absent where `of` is 0. */
export interface Share {
  readonly count: number;
  readonly of: number;
  readonly share?: number;
  readonly low?: number;
  readonly high?: number;
}

/** What a survey's results come to. All counts are of configurations, unless they say otherwise. */
export interface SurveyReport {
  readonly version: string;
  readonly tool: { readonly name: 'containai'; readonly version: string };
  /** Tiers that the results were judged under; several where results of several surveys were joined. */
  readonly tiers: readonly string[];
  readonly repositories: number;
  readonly configurations: number;
  /** Lines that stand for nothing that could be judged, with the commonest reasons. */
  readonly notJudged: Share;
  readonly notJudgedFor: readonly Reason[];
  readonly formats: readonly { readonly format: string; readonly count: number }[];
  /** For each host: what would run there. */
  readonly hosts: readonly SurveyedHost[];
  /** What uses what, in the order of the study's table, then ours. */
  readonly usages: readonly Usage[];
  /** Commonest first. */
  readonly findings: readonly RuleFindings[];
  readonly fixes: FixShares;
  /** Those in which a rule could not be decided. */
  readonly undecided: Share;
  /** Why, commonest first. */
  readonly undecidedFor: readonly Reason[];
  /** Matrix rows that are touched, commonest first. */
  readonly rows: readonly RowUses[];
}

export interface SurveyedHost {
  readonly host: string;
  readonly fits: readonly { readonly fit: Fit; readonly share: Share }[];
  /** Of those that are undecided, what they are by what could be read. */
  readonly undecidedSeem: readonly { readonly fit: Fit; readonly count: number }[];
  /** What the policy says of a start. */
  readonly starts: readonly { readonly starts: Starts; readonly share: Share }[];
}

export interface Usage {
  readonly id: string;
  readonly title: string;
  readonly share: Share;
  /** The study's row of it, where it has one: its own words. */
  readonly study?: { readonly aspect: string; readonly frequency: string };
}

export interface RuleFindings {
  readonly rule: string;
  readonly title: string;
  /** The loudest level it was found at. */
  readonly level: Exclude<Level, 'off'>;
  /** Configurations with at least one. */
  readonly share: Share;
  /** Single findings. */
  readonly findings: number;
  /** Of the single findings, those that `containai fix` mends safely, with a risk, that the gate takes away at start, and the rest. */
  readonly fix: { readonly safe: number; readonly risky: number; readonly start: number; readonly none: number };
}

/** What fixing would clear. Of the configurations that a finding of level error or warn stands against, which is not waived and not of the host alone: those without one after each step, each step with those before. */
export interface FixShares {
  readonly found: number;
  readonly safe: Share;
  readonly risky: Share;
  readonly start: Share;
}

export interface Reason {
  /** A sentence without the names of single files: `an image was not looked up`. */
  readonly why: string;
  readonly count: number;
}

export interface RowUses {
  readonly row: string;
  readonly aspect: string;
  readonly result: Result;
  readonly action: Action;
  readonly count: number;
}
