/** Whether something that is said of a container is so. */
export type Standing = 'holds' | 'fails' | 'cannot-tell';

/** Whose word it is. The container’s own is worth least: whatever answers inside belongs to who wrote the image. */
export type Witness = 'kernel' | 'engine' | 'container';

/** What a claim says, alone or first, where the kernel does not tell this user of other users’ processes. */
export const needsRoot = 'needs root';

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

/** How asking the container itself went. */
export interface InsideWord {
  readonly state: 'answered' | 'no answer' | 'not asked';
  /** Why there is no answer, or only a part of one. A part of a sentence. */
  readonly why?: string;
  /** Lines that were not understood. */
  readonly ignored: number;
}

/** What came of looking at a container. */
export interface Verification {
  /** All 64 hexadecimal digits. */
  readonly container: string;
  readonly name: string;
  /** When it was last started, as the engine says it: with the id, it names one start. */
  readonly started: string;
  /** When it was looked at: ISO 8601 in UTC. */
  readonly date: string;
  readonly claims: readonly Claim[];
  readonly inside: InsideWord;
  /** The worst of the claims: `fails` before `cannot-tell` before `holds`. */
  readonly standing: Standing;
}

/** What `containai verify --json` prints: `schemas/verification-1.schema.json`. */
export interface VerificationReport {
  readonly version: '1.0';
  readonly tool: { readonly name: 'containai'; readonly version: string };
  readonly containers: readonly Verification[];
  /** The worst of them. */
  readonly standing: Standing;
}
