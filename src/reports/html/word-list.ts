/** Words by the order in which they first came. */
export interface WordList {
  readonly all: readonly string[];
  /** The position of a word, which is put at the end where it is new. */
  at(word: string): number;
  /** Characters of all that came. */
  characters(): number;
}

/** Begins with these words. */
export function wordList(...first: readonly string[]): WordList {
  const all = [...first];
  const places = new Map(first.map((word, place) => [word, place]));
  let characters = 0;
  return {
    all,
    at: (word) => {
      const known = places.get(word);
      if (known !== undefined) return known;
      characters += word.length;
      places.set(word, all.length);
      return all.push(word) - 1;
    },
    characters: () => characters,
  };
}
