import type { Citation } from './citation.ts';
import type { HostFacts } from './host.ts';
import type { Observation } from './host-report.ts';
import type { CheckGroup, Purpose } from './row.ts';

/** Version of this report’s shape: it changes its first number only when a reader of the old shape would break. */
export const doctorReportVersion = '1.0';

/** What came of a check. */
export type CheckStatus = 'ok' | 'warning' | 'not-ready' | 'cannot-tell';

/** Why something cannot be told. `no-engine`, `no-sysbox`: it shows when there is one. `elsewhere`: the engine runs on another machine. */
export type WhyUntold = 'needs-root' | 'no-engine' | 'no-sysbox' | 'elsewhere' | 'not-seen';

/** One thing that a host should be or have, and whether it is so. */
export interface HostCheck {
  /** The id of a row of the matrix, or `vulnerabilities-of-COMPONENT`. */
  readonly id: string;
  readonly group: CheckGroup;
  /** What was looked at, a few words. */
  readonly title: string;
  readonly status: CheckStatus;
  /** What is so; where it cannot be told, why. */
  readonly says: string;
  /** The worst that it could come to, where it cannot be told. */
  readonly atWorst?: Exclude<CheckStatus, 'cannot-tell'>;
  readonly why?: WhyUntold;
  /** The text that a user sees where it is so. */
  readonly error?: string;
  /** One command line, or one sentence. */
  readonly remedy?: string;
  readonly evidence: readonly Citation[];
  readonly vulnerabilities?: readonly Vulnerability[];
}

/** A known vulnerability of something that was found here. */
export interface Vulnerability {
  readonly id: string;
  /** `cannot-tell`: a distribution’s build may have the fix under an older number. */
  readonly answer: 'affected' | 'cannot-tell';
  readonly lets: string;
  /** Where it matters alone. */
  readonly only?: string;
  readonly underSysbox?: string;
  readonly fixedIn?: string;
  readonly link: string;
}

/** Steps to paste. */
interface HelpStep {
  readonly title: string;
  readonly lines: readonly string[];
}

/** How what is missing gets on this host. */
export interface HostHelp {
  /** What for, a few words. */
  readonly title: string;
  readonly says: string;
  readonly warnings: readonly string[];
  readonly steps: readonly HelpStep[];
  /** Versions that are known to work together, a sentence. */
  readonly versions: string;
  readonly evidence: readonly Citation[];
}

/** `ready`: all that was looked at is well. `not-ready`: something stands against it, or something that it needs could not be seen. */
export type Readiness = 'ready' | 'ready-with-warnings' | 'not-ready';

/** What came of looking at a host. */
export interface DoctorReport {
  readonly version: typeof doctorReportVersion;
  readonly tool: { readonly version: string };
  /** Day it was looked at, `YYYY-MM-DD`. */
  readonly collected: string;
  readonly purposes: readonly Purpose[];
  readonly readiness: Readiness;
  readonly checks: readonly HostCheck[];
  readonly help?: HostHelp;
  /** The facts that checks, audits and the matrix go by. */
  readonly host: HostFacts;
  /** All that was looked at, and how each thing was found. */
  readonly observations: readonly Observation[];
}
