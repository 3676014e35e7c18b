/** A word of an error text. Paths, numbers, keys with dots and Sysbox’s variables differ from one machine to the next: two of a kind are nearly the same word. */
export interface ErrorWord {
  readonly text: string;
  readonly kind: 'word' | 'path' | 'number' | 'key' | 'variable' | 'any';
  /** Anything may stand before it: the pattern has … there. */
  readonly afterGap?: true;
}

/** Most words of a pasted text that are looked at. */
const mostWords = 20_000;

/** The words of a pasted error, bounded: without colours, quotes, what every failed start begins with, and `: unknown`. */
export function errorWords(pasted: string): readonly ErrorWord[] {
  const words: ErrorWord[] = [];
  for (const [word] of withoutPreamble(cleaned(pasted)).matchAll(wordPattern)) {
    if (words.push(classify(word)) === mostWords) break;
  }
  return words;
}

/** The words of a known error text, in which `…` stands for anything and `ID` for any one word. */
export function patternWords(known: string): readonly ErrorWord[] {
  return known.split('…').flatMap((part, index) =>
    [...withoutPreamble(cleaned(part)).matchAll(wordPattern)].map(([word], position): ErrorWord => ({
      ...(word === 'ID' ? { text: word, kind: 'any' as const } : classify(word)),
      ...(index > 0 && position === 0 ? { afterGap: true as const } : {}),
    })),
  );
}

/** A text without escape sequences, other control characters and quotes; lines stay lines. */
export function cleaned(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex
      .replace(/\u001B(?:\[[\d;?]{0,40}[ -/]?[@-~]|\][^\u0007\u001B]{0,1000}(?:\u0007|\u001B\\)?|[@-Z\\-_])/gu, '')
      .replace(/[\p{Cc}\p{Cf}]/gu, (character) => (character === '\n' ? '\n' : ' '))
      .replace(/\\?["`“”„«»]|(?<!\p{L})['‘’]|['‘’](?!\p{L})/gu, ' ')
      .replaceAll('’', "'")
  );
}

const wordPattern = /[^\s,;:(){}[\]<>|=…]{0,300}\/[^\s,;(){}[\]<>|=…]{0,300}[^\s,;:(){}[\]<>|=….]|[\p{L}\p{N}_]+(?:[.'-][\p{L}\p{N}_]+)*/gu;

// What an engine and a runtime put around the error itself.
const preamble =
  /error response from daemon:|failed to create (?:task for container|shim task):|oci runtime (?:create|exec) failed:|error in the container spec:|invalid or unsupported container spec:|(?:container|process|rootfs|rootfs_init)_linux\.go:\d+:(?: (?:starting container process|container init) caused:)?|: unknown\b/giu;

function withoutPreamble(text: string): string {
  return text.replaceAll(preamble, ' ');
}

function classify(word: string): ErrorWord {
  const text = word.toLowerCase();
  if (word.includes('/')) return { text, kind: 'path' };
  if (/^\d[\d.]*$/u.test(text) || /^[0-9a-f]{12,64}$/u.test(text)) return { text, kind: 'number' };
  if (/^sysbox_[a-z0-9_]+$/u.test(text)) return { text, kind: 'variable' };
  if (/^[a-z0-9_]+(?:\.[a-z0-9_-]+)+$/u.test(text) && !text.endsWith('.go')) return { text, kind: 'key' };
  return { text, kind: 'word' };
}

/** How much two words are the same, 0 to 1. */
function likeness(known: ErrorWord, other: ErrorWord): number {
  if (known.text === other.text) return 1;
  if (known.kind === 'any') return 0.9;
  return known.kind !== 'word' && known.kind === other.kind ? 0.7 : 0;
}

/** Words made ready to be compared with many patterns. */
export interface WordIndex {
  readonly distinct: readonly ErrorWord[];
  /** For each word of the text its place in `distinct`. */
  readonly places: Int32Array;
}

export function indexWords(words: readonly ErrorWord[]): WordIndex {
  const distinct = new Map<string, { readonly word: ErrorWord; readonly place: number }>();
  const places = Int32Array.from(words, (word) => {
    const known = distinct.get(word.text) ?? { word, place: distinct.size };
    distinct.set(word.text, known);
    return known.place;
  });
  return { distinct: [...distinct.values()].map(({ word }) => word), places };
}

/** What a word that stands between two words of a pattern costs, of the weight of one word; and where the pattern has a gap. */
const strangerCost = 0.5;
const gapCost = 0.01;

/**
 * How much of a pattern stands in a text, in order and without much between: 1 for all of it, 0 for nothing, and for what cannot reach `least`. What
 * is before and after counts nothing. Takes as many steps as the numbers of words multiplied.
 */
export function alignWords(
  pattern: readonly ErrorWord[],
  { distinct, places }: WordIndex,
  { weightOf, least }: { readonly weightOf: (word: ErrorWord) => number; readonly least: number },
): number {
  const rows = pattern.map((known) => ({ known, weight: weightOf(known), costs: costsOf(known, weightOf(known), distinct) }));
  const total = rows.reduce((sum, { weight }) => sum + weight, 0);
  const atLeast = rows.reduce((sum, { costs, weight }) => sum + Math.min(weight, smallest(costs)), 0);
  if (total === 0 || 1 - atLeast / total < least) return 0;
  let back = new Float64Array(places.length + 1);
  for (const [row, { weight, costs }] of rows.entries()) {
    const between = rows[row + 1]?.known.afterGap === true ? gapCost : row === rows.length - 1 ? Infinity : strangerCost;
    const current = new Float64Array(places.length + 1);
    let left = back[0]! + weight;
    current[0] = left;
    for (let column = 0; column < places.length; column++) {
      const match = back[column]! + costs[places[column]!]!;
      const missing = back[column + 1]! + weight;
      left += between;
      if (match < left) left = match;
      if (missing < left) left = missing;
      current[column + 1] = left;
    }
    back = current;
  }
  return Math.max(0, 1 - smallest(back) / total);
}

function costsOf(known: ErrorWord, weight: number, distinct: readonly ErrorWord[]): Float64Array {
  return Float64Array.from(distinct, (word) => weight * (1 - likeness(known, word)));
}

function smallest(costs: Float64Array): number {
  let found = Infinity;
  for (const cost of costs) if (cost < found) found = cost;
  return found;
}
