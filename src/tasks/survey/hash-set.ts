import { createHash } from 'node:crypto';

/** Bytes of a hash that stand for a text: among a billion texts two are the same by chance once in a hundred billion times, and nobody can make two that are. */
const bytes = 12;

/** A short text that stands for one of any length. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest().toString('latin1', 0, bytes);
}

/** Different texts, counted without being kept. */
export function makeHashSet(): { add(text: string): void; size(): number } {
  const seen = new Set<string>();
  // Lines of one repository follow each other.
  let last: string | undefined;
  return {
    add: (text) => {
      if (text !== last) seen.add(shortHash(text));
      last = text;
    },
    size: () => seen.size,
  };
}
