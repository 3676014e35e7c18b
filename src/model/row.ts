import type { Citation } from './citation.ts';
import type { Fact } from './fact.ts';
import type { HostFacts } from './host.ts';
import type { Request } from './request.ts';

export const results = ['COMPATIBLE', 'PARTIAL', 'MITIGATED', 'DIFFERENT', 'IGNORED', 'WARN', 'BLOCKED', 'FAILS', 'N/A'] as const;
/** What the runtime makes of it. FAILS: the container does not start, and the row gives the error text a user will see. */
export type Result = (typeof results)[number];

/** What ContainAI does about it, apart from what the runtime does. */
export type Action = 'pass' | 'map' | 'rewrite' | 'warn' | 'block';

/** 0 is the runtime itself; 1–12 are the patterns of the study, 13 and above ours. */
export type Pattern = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16 | 17 | 18;

/** A condition on host facts. All that are given must hold. Versions compare numerically, part by part. */
export interface HostNeed {
  readonly kernel?: { readonly from?: string; readonly below?: string };
  readonly sysbox?: { readonly from?: string; readonly below?: string };
  readonly engine?: { readonly from?: string; readonly below?: string };
  readonly timeNamespaces?: boolean;
  readonly buildsUnderSysbox?: boolean;
  readonly usernsRemap?: boolean;
  readonly idMappedMounts?: boolean;
  readonly shiftfs?: boolean;
  readonly selinux?: boolean;
  readonly cgroup?: 1 | 2;
  readonly distribution?: string;
}

export interface Behaviour {
  readonly when?: HostNeed;
  readonly result: Result;
  /** One or two sentences. */
  readonly says: string;
  /** The text a user sees, where there is one. */
  readonly error?: string;
  readonly evidence: readonly Citation[];
}

/** How `verify` finds out on a live host: run `run` in a scratch container started with `args`, compare with `expect`. */
export interface Probe {
  readonly args: readonly string[];
  readonly run: string;
  readonly expect: string;
}

/** The study's own words for a row, where it has the row at all. */
export interface StudyRow {
  /** Heading of the section, as in the study. */
  readonly section: string;
  /** First cell of the table row, or the heading of the workaround. */
  readonly aspect: string;
  readonly says: string;
  readonly result?: string;
  readonly action?: string;
  readonly evidence?: string;
  readonly frequency?: string;
}

export interface Row {
  /** `privileged.property`: the pattern's word, a full stop, the aspect. Never reused. */
  readonly id: string;
  readonly pattern: Pattern;
  readonly aspect: string;
  readonly expectation: string;
  /** Where this request does it; none: the row does not apply. */
  uses(request: Request): readonly Fact<unknown>[];
  readonly behaviours: readonly Behaviour[];
  readonly action: Action;
  /** What the study says, several where it says the same thing in several places. */
  readonly study?: readonly StudyRow[];
  /** In what the study and the measurements differ, one sentence; present exactly where they do. */
  readonly differs?: string;
  readonly workaround?: string;
  readonly probe?: Probe;
}

/** A row's behaviours that hold, or may hold, on a host: with a fact unknown, every one that could hold, with its condition. */
export interface Applied {
  readonly row: Row;
  readonly behaviours: readonly { readonly behaviour: Behaviour; readonly condition?: string }[];
  readonly host: HostFacts;
}
