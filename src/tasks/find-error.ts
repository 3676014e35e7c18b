import { moreErrorTexts } from '../known/more-error-texts.ts';
import { matrix } from '../matrix/catalogue.ts';
import { alignWords, cleaned, type ErrorWord, errorWords, indexWords, patternWords } from '../syntax/error-words.ts';

/** A known error text and the row of the matrix it stands in. */
interface KnownError {
  readonly row: string;
  readonly text: string;
  readonly words: readonly ErrorWord[];
}

/** A row that a pasted error fits, and its text there. */
export interface FoundError {
  readonly row: string;
  readonly text: string;
}

/** All that a row gives, and what else is known. */
const knownErrors: readonly KnownError[] = [
  ...matrix.flatMap(({ id, behaviours }) =>
    [...new Set(behaviours.flatMap(({ error }) => error ?? []))].map((text) => ({ row: id, text })),
  ),
  ...moreErrorTexts,
].map(({ row, text }) => ({ row, text, words: patternWords(text) }));

const frequencies = countWords(knownErrors);

/** How much of a text must be there for a match, and how much worse than the best another may be and still be shown. */
const least = 0.82;
const tie = 0.03;
/** How much of what is pasted must stand in a known text, where it is only a part of that. */
const leastOfPart = 0.92;
/** Last lines of a text that may each be a part of an error. */
const mostLines = 100;
/** Sum of the rarities of a text’s words from which on its words alone tell; below it stands what any program says. */
const telling = 1.2;

/**
 * Rows whose error a pasted text is, the best; several where they fit equally well. Colours, prefixes, ids, paths, numbers and line ends do not
 * matter; a part of an error is enough where its words are rare. None where nothing fits: never a guess.
 */
export function findErrors(pasted: string): readonly FoundError[] {
  const words = errorWords(pasted);
  const index = indexWords(words);
  const parts = [
    words,
    ...linesOf(pasted)
      .slice(-mostLines)
      .map((line) => errorWords(line)),
  ];
  const scored = [
    ...scoresOf((known) => (rarity(known.words) < telling ? 0 : alignWords(known.words, index, { weightOf, least }))),
    ...scoresOf((known) => Math.max(...parts.map((part) => partly(part, known.words)))),
  ];
  const best = Math.max(0, ...scored.map(({ score }) => score));
  if (best < least) return once(commonErrors(pasted));
  return once(scored.filter(({ score }) => score >= least && score >= best - tie).toSorted((a, b) => b.score - a.score));
}

function scoresOf(scoreOf: (known: KnownError) => number): readonly (KnownError & { readonly score: number })[] {
  return knownErrors.map((known) => ({ ...known, score: scoreOf(known) }));
}

/** A text that is a part of a known error: what is pasted counts in whole, and its words must be rare enough to tell. */
function partly(words: readonly ErrorWord[], known: readonly ErrorWord[]): number {
  return words.length > known.length || rarity(words) < telling
    ? 0
    : alignWords(words, indexWords(known), { weightOf: () => 1, least: leastOfPart }) - tie / 2;
}

/** What many programs say, such as `Permission denied`, only as the end of a line, after nothing or a colon; the longest text wins. */
function commonErrors(pasted: string): readonly KnownError[] {
  const lines = linesOf(pasted);
  const found = common.filter(({ end }) => lines.some((line) => end.test(line)));
  const longest = Math.max(0, ...found.map(({ words }) => words.length));
  return found.filter(({ words }) => words.length === longest);
}

const common = knownErrors.flatMap((known) => (rarity(known.words) < telling ? [{ ...known, end: endOf(known.text) }] : []));

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

function rarity(words: readonly ErrorWord[]): number {
  return words.reduce((sum, word) => sum + (word.kind === 'word' ? 1 / (frequencies.get(word.text) ?? Infinity) : 0), 0);
}

/** Words of the sentence weigh, the rarer the more; what differs from one machine to the next hardly does. */
function weightOf({ text, kind }: ErrorWord): number {
  return kind === 'word' ? 1 / Math.sqrt(frequencies.get(text) ?? 1) : 0.25;
}

function countWords(errors: readonly KnownError[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const texts = new Map(errors.map(({ text, words }) => [text, words]));
  for (const words of texts.values())
    for (const text of new Set(words.flatMap((word) => (word.kind === 'word' ? [word.text] : []))))
      counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

function once(errors: readonly KnownError[]): readonly FoundError[] {
  const found = new Map<string, FoundError>();
  for (const { row, text } of errors) if (!found.has(row)) found.set(row, { row, text });
  return [...found.values()];
}
