import { createHash } from 'node:crypto';

/** What stands for the words in braces of a scenario, by their names. */
export type EscapeWords = ReadonlyMap<string, string>;

/** A text with its words in braces filled in; what has no word stays. */
export function fillIn(text: string, words: EscapeWords): string {
  return text.replaceAll(/\{([a-z][a-z-]*)\}/gu, (whole, name: string) => words.get(name) ?? whole);
}

/** Whether a text has this word in braces. */
export function asksFor(name: string, ...texts: readonly string[]): boolean {
  return texts.some((text) => text.includes(`{${name}}`));
}

/** A word that only who has the seed can know. */
export function wordOf(seed: string, ...about: readonly string[]): string {
  return createHash('sha256')
    .update([seed, ...about].join('\0'))
    .digest('hex')
    .slice(0, 24);
}

/** The names whose words are paths or names of one machine: no result shows them. */
const ofMachine = ['socket', 'store', 'scratch', 'volume', 'peer', 'name'] as const;

/** A text of a run without the names and paths of the machine, and short enough to be shown. */
export function shownWords(text: string, words: EscapeWords): string {
  let shown = text;
  for (const name of ofMachine) {
    const word = words.get(name);
    if (word !== undefined && word !== '') shown = shown.replaceAll(word, name.toUpperCase());
  }
  const line = shown
    .replaceAll(/[0-9a-f]{24,}/gu, 'ID')
    .replaceAll(/\s+/gu, ' ')
    .trim();
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}
