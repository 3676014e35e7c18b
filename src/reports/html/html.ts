import { plainText } from '../../syntax/plain-text.ts';

const markup = Symbol('markup');

/** Markup that `html` made. Nothing that was parsed from JSON can be taken for it, since no key there is a symbol. */
export interface Html {
  readonly [markup]: string;
}

/** What a template may hold: text is escaped, markup stays. */
export type Part = string | number | Html | undefined | readonly Part[];

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** A template of markup: all that is put into it is text, for an element or for an attribute in double quotes, unless `html` made it. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { [markup]: strings.reduce((whole, text, index) => whole + written(parts[index - 1]) + text) };
}

/** Markup that comes from a program of ours and is known to be sound. */
export function sound(text: string): Html {
  return { [markup]: text };
}

/** The text of markup. */
export function textOf(one: Html): string {
  return one[markup];
}

function written(part: Part): string {
  if (part === undefined) return '';
  if (typeof part === 'number') return String(part);
  if (typeof part === 'string') return plainText(part).replace(/[&<>"']/gu, (sign) => entities[sign]!);
  return isMarkup(part) ? part[markup] : part.map(written).join('');
}

function isMarkup(part: Html | readonly Part[]): part is Html {
  return markup in part;
}
