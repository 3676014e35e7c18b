import type { FixedText } from './fix-report.ts';

/** What becomes of a Feature in a lockfile. No `before`: it is new; no `after`: it is gone. */
export interface LockMove {
  readonly id: string;
  readonly before?: LockedVersion;
  readonly after?: LockedVersion;
}

/** What a lockfile says of a Feature. */
export interface LockedVersion {
  /** As it is written there; `unversioned`: it is not. */
  readonly version: string;
  /** Empty: it is not there. */
  readonly digest: string;
}

/** What locking the Features of one configuration comes to. */
export interface LockReport {
  /** The configuration. */
  readonly document: string;
  /** Its lockfile before and after, whether or not it changes; absent: it has no Features, or `failed`. */
  readonly file?: FixedText;
  readonly moves: readonly LockMove[];
  /** How many Features stay as they are locked. */
  readonly kept: number;
  /** Why no lockfile could be made: a sentence without its full stop. `input`: the reference CLI refuses the configuration too. */
  readonly failed?: { readonly why: string; readonly because: 'input' | 'lookup' | 'machine' };
}
