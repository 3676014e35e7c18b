import type { HostFacts } from './host.ts';
import type { Result } from './row.ts';

/** What a behaviour of the matrix says; `condition`: on what it depends that is not known of this host. */
export interface Said {
  readonly result: Result;
  readonly says: string;
  readonly condition?: string;
}

/**
 * What a probe gave. `agrees`: the measured behaviour is among those the matrix expects on this host; `differs`: another one, or none of the
 * row’s; `not proved`: it has no probe, or that could not be run to its end here, and `why` says why.
 */
export interface Probed {
  readonly row: string;
  readonly aspect: string;
  readonly outcome: 'agrees' | 'differs' | 'not proved';
  readonly hasProbe: boolean;
  /** The behaviours that may hold on this host. */
  readonly expected: readonly Said[];
  /** The behaviour that was seen; absent where nothing the row says was. */
  readonly measured?: Said;
  /** One sentence. */
  readonly why?: string;
  /** What was printed and seen, shortened. */
  readonly transcript: string;
}

/** Something a run made and could not take away, and the line that does. */
export interface Leftover {
  readonly what: string;
  readonly remove: string;
}

/** What the matrix’s probes measured on a host, once. Plain JSON with a published schema. */
export interface HostVerification {
  readonly version: string;
  readonly tool: { readonly name: 'containai'; readonly version: string };
  /** ISO 8601, in UTC. */
  readonly started: string;
  readonly seconds: number;
  readonly host: HostFacts;
  readonly runtime: string;
  readonly image: { readonly name: string; readonly id: string };
  /** Why the run ended before its end, as a part of a sentence. */
  readonly cut?: string;
  readonly rows: readonly Probed[];
  readonly left: readonly Leftover[];
}

/** A row in two verifications; `before` or `after` is absent where that one has no such row. */
export interface ChangedRow {
  readonly row: string;
  readonly aspect: string;
  readonly before?: Probed;
  readonly after?: Probed;
}

/** Something that is named in both, side by side; absent where it was not known. */
export interface SideBySide {
  readonly what: string;
  readonly before?: string;
  readonly after?: string;
}

/** What differs between two verifications. */
export interface HostComparison {
  readonly version: string;
  readonly tool: { readonly name: 'containai'; readonly version: string };
  readonly before: { readonly file: string; readonly started: string };
  readonly after: { readonly file: string; readonly started: string };
  readonly versions: readonly SideBySide[];
  /** Rows whose measurement is another one; then those that one of them lacks, or could not prove. */
  readonly changed: readonly ChangedRow[];
  readonly unchanged: number;
}
