import { cutText, plainText, wrapWords } from '../syntax/plain-text.ts';
import type { Paint, Style } from './paint.ts';

/** What all parts of a text report share. */
export interface Layout {
  readonly width: number;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly paint: Paint;
}

/** Columns before the text: a label or a line number, right-aligned. */
export const gutter = 8;

/** Lines of text beside a label. */
export function paragraph(style: Style, label: string, text: string, { width, paint }: Layout): string[] {
  return wrapWords(text, width - gutter - 2).map(
    (line, index) => `${index === 0 ? paint(style, label.padStart(gutter)) : ' '.repeat(gutter)}  ${line}`,
  );
}

/** Nothing that stands in a report for people needs more; what is longer was written to fill the screen. */
const longestText = 1000;

/** Text of the input as it is shown to people: fit for a terminal, and not without end. */
export function shownText(text: string): string {
  return plainText(cutText(text, longestText));
}

/** Things by their document, in the order in which documents come up. */
export function byDocument<T extends { readonly document: string }>(things: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const thing of things) {
    const group = groups.get(thing.document);
    if (group === undefined) groups.set(thing.document, [thing]);
    else group.push(thing);
  }
  return groups;
}

/** `1 error`, `2 errors`. */
export function count(number: number, word: string, words = `${word}s`): string {
  return `${number} ${number === 1 ? word : words}`;
}

/** The first few of a list, and how many more there are. */
export function firstOf(items: readonly string[], most: number, separator = ', '): string {
  return items.length <= most ? items.join(separator) : `${items.slice(0, most).join(separator)} and ${items.length - most} more`;
}

/** Breaks painted text at its spaces; colours have no width. */
export function wrapPainted(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || shownLength(last) + shownLength(word) + 1 > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

function shownLength(text: string): number {
  // oxlint-disable-next-line no-control-regex -- the colours are our own
  return text.replaceAll(/\u001b\[[\d;]*m/gu, '').length;
}
