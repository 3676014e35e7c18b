import type { Result } from './row.ts';

/**
 * What a probe gave. `agrees`: the measured behaviour is among those the matrix expects on this host; `differs`: another one, or none of the
 * row’s; `not proved`: it could not be run here, and `why` says why.
 */
export interface Probed {
  readonly row: string;
  readonly outcome: 'agrees' | 'differs' | 'not proved';
  /** Results of the behaviours that may hold on this host. */
  readonly expected: readonly Result[];
  /** Result of the behaviour that was seen; absent where nothing the row says was. */
  readonly measured?: Result;
  readonly why?: string;
  /** What was printed and seen, shortened. */
  readonly transcript: string;
}
