import type { fc } from '../seeded.ts';

/** One part of the gate that reads what others have written, with what must hold of it whatever is written. */
export interface FuzzTarget {
  /** Name of its folder in the corpus. */
  readonly name: string;
  /** Inputs by grammar, most of them nearly right. */
  readonly given: fc.Arbitrary<Buffer>;
  /** Pieces that an input may get in the middle of it. */
  readonly pieces: readonly string[];
  /** Throws where something does not hold, with one sentence. */
  check(input: Buffer): void | Promise<void>;
}

/** Throws unless something holds. */
export function must(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise);
}

/** Throws where two values are not the same in every part; `undefined` parts and missing ones are the same. */
export function mustEqual(one: unknown, other: unknown, what: string): void {
  const [text, otherText] = [JSON.stringify(one), JSON.stringify(other)];
  must(text === otherText, `${what}: ${text?.slice(0, 600)} is not ${otherText?.slice(0, 600)}`);
}
