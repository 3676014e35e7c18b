/** How often each of some words came up. */
export interface Counts {
  add(word: string): void;
  /** Commonest first, words of the same count in the order of their letters. */
  list(): readonly { readonly word: string; readonly count: number }[];
}

/** Counts words, at most so many different ones: what came up after those is counted together as `others`. Words of the input cannot fill the memory. */
export function makeCounts(most: number, others: string): Counts {
  const counts = new Map<string, number>();
  return {
    add: (word) => {
      const key = counts.has(word) || counts.size < most ? word : others;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    },
    list: () =>
      [...counts]
        .map(([word, count]) => ({ word, count }))
        .toSorted((a, b) => b.count - a.count || (a.word < b.word ? -1 : a.word > b.word ? 1 : 0)),
  };
}
