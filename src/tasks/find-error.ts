import { moreErrorTexts } from '../known/more-error-texts.ts';
import { matrix } from '../matrix/catalogue.ts';
import { alignWords, cleaned, type ErrorWord, errorWords, indexWords, patternWords, type WordIndex } from '../syntax/error-words.ts';

/** A known error text and the row of the matrix it stands in. */
interface KnownError {
  readonly row: string;
  readonly text: string;
  readonly words: readonly ErrorWord[];
  readonly index: WordIndex;
  /** Sum of the rarities of its words. */
  readonly rarity: number;
}

/** A row that a pasted error fits, and its text there. */
export interface FoundError {
  readonly row: string;
  readonly text: string;
}

/** How much of a text must be there for a match, and how much worse than the best another may be and still be shown. */
const least = 0.82;
const tie = 0.03;
/** How much of what is pasted must stand in a known text, where it is only a part of that. */
const leastOfPart = 0.92;
/** Last lines of a text that may each be a part of an error. */
const mostLines = 100;
/** Rarity from which on the words of a text tell; below it stands what any program says. */
const telling = 1.2;

/**
 * Rows whose error a pasted text is, the best first; several where they fit equally well. Colours, prefixes, ids, paths, numbers and line ends do
 * not matter; a part of an error is enough where its words are rare. None where nothing fits: never a guess.
 */
export function findErrors(pasted: string): readonly FoundError[] {
  const { errors, frequencies } = readKnown();
  const words = errorWords(pasted);
  const index = indexWords(words);
  const lines = linesOf(pasted);
  const parts = [words, ...lines.slice(-mostLines).map((line) => errorWords(line))].filter(
    (part) => rarityOf(part, frequencies) >= telling,
  );
  // Words of the sentence weigh, the rarer the more; what differs from one machine to the next hardly does.
  const weightOf = ({ text, kind }: ErrorWord): number => (kind === 'word' ? 1 / Math.sqrt(frequencies.get(text) ?? 1) : 0.25);
  const scored = errors.map((known) => ({
    ...known,
    score: Math.max(
      known.rarity < telling ? 0 : alignWords(known.words, index, { weightOf, least }),
      ...parts.map((part) => scoreOfPart(part, known)),
    ),
  }));
  const best = Math.max(...scored.map(({ score }) => score));
  if (best < least) return once(commonErrors(lines, errors));
  return once(scored.filter(({ score }) => score >= least && score >= best - tie).toSorted((a, b) => b.score - a.score));
}

interface Known {
  readonly errors: readonly KnownError[];
  /** In how many different texts each word stands. */
  readonly frequencies: ReadonlyMap<string, number>;
}

/** All that the rows give, and what else is known; read when it is asked for, since most runs never do. */
function readKnown(): Known {
  const rows = matrix.flatMap(({ id, behaviours }) =>
    behaviours.flatMap(({ error }) => (error === undefined ? [] : [{ row: id, text: error }])),
  );
  const errors = [...rows, ...moreErrorTexts].map(({ row, text }) => ({ row, text, words: patternWords(text) }));
  const frequencies = countWords(errors);
  return {
    errors: errors.map((error) => ({ ...error, index: indexWords(error.words), rarity: rarityOf(error.words, frequencies) })),
    frequencies,
  };
}

/** A text that is a part of a known error: what is pasted counts in whole. */
function scoreOfPart(words: readonly ErrorWord[], { words: all, index }: KnownError): number {
  return words.length > all.length ? 0 : alignWords(words, index, { weightOf: () => 1, least: leastOfPart }) - tie / 2;
}

/** What many programs say, such as `Permission denied`, only as the end of a line, after nothing or a colon; the longest text wins. */
function commonErrors(lines: readonly string[], errors: readonly KnownError[]): readonly KnownError[] {
  const found = errors
    .filter(({ rarity }) => rarity < telling)
    .filter(({ text }) => {
      const end = endOf(text);
      return lines.some((line) => end.test(line));
    });
  const longest = Math.max(0, ...found.map(({ words }) => words.length));
  return found.filter(({ words }) => words.length === longest);
}

function linesOf(pasted: string): readonly string[] {
  return cleaned(pasted)
    .split('\n')
    .map((line) => line.replaceAll(/\s+/gu, ' ').trim().slice(0, 2000))
    .filter((line) => line !== '');
}

function endOf(text: string): RegExp {
  const parts = text
    .replace(/\.$/u, '')
    .split('…')
    .map((part) =>
      cleaned(part)
        .replaceAll(/\s+/gu, ' ')
        .replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`),
    );
  return new RegExp(`(?:^|: )${parts.join('.{0,300}?')}\\.?(?:: unknown\\.?)?$`, 'iu');
}

function rarityOf(words: readonly ErrorWord[], frequencies: ReadonlyMap<string, number>): number {
  return words.reduce((sum, word) => sum + (word.kind === 'word' ? 1 / (frequencies.get(word.text) ?? Infinity) : 0), 0);
}

function countWords(errors: readonly Pick<KnownError, 'text' | 'words'>[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const words of new Map(errors.map(({ text, words }) => [text, words])).values())
    for (const text of new Set(words.flatMap((word) => (word.kind === 'word' ? [word.text] : []))))
      counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

function once(errors: readonly KnownError[]): readonly FoundError[] {
  const found = new Map<string, FoundError>();
  for (const { row, text } of errors) if (!found.has(row)) found.set(row, { row, text });
  return [...found.values()];
}
