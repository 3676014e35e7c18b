/** Whether something that is said of a container is so. */
export type Standing = 'holds' | 'fails' | 'cannot-tell';

/** Whose word it is. The container’s own is worth least: whatever answers inside belongs to who wrote the image. */
export type Witness = 'kernel' | 'engine' | 'container';

/** One thing that should be so of a running container, and whether it is. */
export interface Claim {
  /** Stable: `user-namespace`, `namespace-net`, … or `rule:ID` for a rule of the audit. */
  readonly id: string;
  /** What should be so, as a sentence without its full stop. */
  readonly words: string;
  readonly standing: Standing;
  readonly witness: Witness;
  /** What was seen; where it cannot be told, why. One sentence without its full stop. */
  readonly detail: string;
  /** When it was looked at: ISO 8601 in UTC. */
  readonly date: string;
}

/** What came of looking at a container. */
export interface Verification {
  /** All 64 hexadecimal digits. */
  readonly container: string;
  readonly name: string;
  /** When it was looked at: ISO 8601 in UTC. */
  readonly date: string;
  readonly claims: readonly Claim[];
  /** The worst of the claims: `fails` before `cannot-tell` before `holds`. */
  readonly standing: Standing;
}
