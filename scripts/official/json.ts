import { parse } from 'jsonc-parser';

/** An object of a JSON text, of which nothing is known yet. */
export interface Json {
  readonly [key: string]: unknown;
}
/** Comments are allowed; `undefined` when the text is no object. */
export function readLoosely(text: string): Json | undefined {
  const value: unknown = parse(text);
  return typeof value === 'object' && value !== null ? (value as Json) : undefined;
}

/** The object under a key; an empty one when there is none. */
export function inner(value: Json, key: string): Json {
  const found = value[key];
  return typeof found === 'object' && found !== null ? (found as Json) : {};
}

/** The items of a list as strings. */
export function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** The words of a text, to write a long list down in one line. */
export function words(text: string): string[] {
  return text.split(' ');
}
