import { formats } from './secrets.ts';

// Noncharacters of Unicode (U+FDD0 to U+FDEF): no text is to hold them.
const first = 0xfdd0;
const any = /[\uFDD0-\uFDEF]/gu;
const kinds: readonly string[] = [...new Set(['a password', 'a secret', 'a token', ...formats.map(([, what]) => what)])];
const signs: ReadonlyMap<string, string> = new Map(kinds.map((what, index) => [what, String.fromCharCode(first + index)]));

/** The sign that stands for what was masked, until all is: one letter, so that no later look takes `‹a password›` for words. */
export function signOf(what: string): string {
  return signs.get(what) ?? signs.get('a secret')!;
}

/** Whether a text begins with a sign. */
export function isSign(text: string): boolean {
  const code = text.charCodeAt(0);
  return code >= first && code < first + kinds.length;
}

/** A text in which each mask of an earlier time is its sign again. */
export function toSigns(text: string): string {
  const plain = any.test(text) ? text.replace(any, '\uFFFD') : text;
  return plain.includes('‹') ? plain.replace(/‹([^‹›\n]{1,40})›/gu, (whole, what: string) => signs.get(what) ?? whole) : plain;
}

/** The text as it is shown: what each sign stands for in its place. */
export function fromSigns(text: string): string {
  return text.replace(any, (sign) => `‹${kinds[sign.charCodeAt(0) - first] ?? 'a secret'}›`);
}
