import { isAlias, isMap, isScalar, isSeq, type Node, type ParsedNode } from 'yaml';
import { limitBounds } from '../../model/gate.ts';
import { nearest } from '../../syntax/nearest.ts';
import { cutText } from '../../syntax/plain-text.ts';
import type { Schema } from './policy-schema.ts';

/** Tells of a mistake: one sentence, and the offset where it is. */
export type Tell = (message: string, offset: number) => void;

/** The value of a YAML node that is held to a schema. Every mistake is told with its place; what is mistaken is left out. `name`: what begins a sentence about it. */
export function checkNode(node: ParsedNode | null | undefined, schema: Schema, name: string, tell: Tell): unknown {
  const offset = node?.range[0] ?? 0;
  if (node === null || node === undefined || (isScalar(node) && node.value === null)) {
    if (!Array.isArray(schema.type)) tell(`${name} has no value: it must be ${expected(schema)}.`, offset);
    return undefined;
  }
  if (isAlias(node)) return void tell('A policy has no aliases (*name): write it out.', offset);
  const one = schema.oneOf === undefined ? schema : isMap(node) ? schema.oneOf[1] : schema.oneOf[0];
  if (!hasType(node, one)) {
    const word = isScalar(node) && typeof node.value === 'string' ? nearest(node.value, one.enum ?? []) : undefined;
    return void tell(
      `${name} must be ${expected(schema)}${word === undefined ? `${quotesFor(node, one)}.` : `; did you mean ${word}?`}`,
      offset,
    );
  }
  if (isMap(node)) return checkMap(node as Extract<ParsedNode, { items: readonly { key: unknown }[] }>, one, name, tell);
  if (isSeq(node)) return node.items.map((item) => checkEntry(item as ParsedNode, one.items ?? {}, name, tell));
  return isScalar(node) ? node.value : undefined;
}

function checkEntry(node: ParsedNode, schema: Schema, list: string, tell: Tell): unknown {
  const { title } = schema;
  return checkNode(node, schema, title !== undefined && isMap(node) ? `This ${title}` : `An entry of ${list}`, tell);
}

/** YAML takes a text of digits for a number, and TRUE for a truth. */
function quotesFor(node: ParsedNode, { type, enum: words }: Schema): string {
  const isNumber = isScalar(node) && (typeof node.value === 'number' || typeof node.value === 'boolean');
  const isMeant = words === undefined ? type === 'string' : isNumber && words.includes(String(node.source));
  return isNumber && isMeant ? ': put it in quotes' : '';
}

interface YamlPair {
  readonly key: unknown;
  readonly value: unknown;
}

function checkMap(
  node: { readonly items: readonly unknown[]; readonly range: readonly number[] },
  schema: Schema,
  name: string,
  tell: Tell,
): unknown {
  const { properties = {}, required = [], title = 'object' } = schema;
  const values = new Map<string, unknown>();
  for (const { key, value } of node.items as readonly YamlPair[]) {
    const word = isScalar(key) ? String(key.value) : '';
    const offset = (key as Node | null)?.range?.[0] ?? node.range[0] ?? 0;
    const known = Object.hasOwn(properties, word) ? properties[word]! : undefined;
    if (known === undefined) tell(unknownKey(word, Object.keys(properties), name), offset);
    else if (values.has(word)) tell(`“${cut(word)}” is there twice.`, offset);
    else values.set(word, checkNode((value ?? key) === key ? null : (value as ParsedNode), known, `“${cut(word)}”`, tell));
  }
  for (const key of required)
    if (!values.has(key)) tell(`This ${title} has no “${key}”: it must be ${expected(properties[key] ?? {})}.`, node.range[0] ?? 0);
  return Object.fromEntries([...values].filter(([, value]) => value !== undefined));
}

function unknownKey(word: string, known: readonly string[], name: string): string {
  const near = nearest(word, known);
  const what = name === '“rules”' ? `There is no rule “${cut(word)}”` : `${name} knows no “${cut(word)}”`;
  if (near !== undefined) return `${what}; did you mean ${near}?`;
  return known.length > 12 ? `${what}; containai explain lists them.` : `${what}; it may hold ${known.join(', ')}.`;
}

function hasType(node: ParsedNode, { type, enum: words, pattern, maxLength, minimum, maximum, not }: Schema): boolean {
  const value = isScalar(node) ? node.value : undefined;
  if (words !== undefined) return typeof value === 'string' && words.includes(value);
  const kind = Array.isArray(type) ? type[0] : type;
  if (kind === 'object') return isMap(node);
  if (kind === 'array') return isSeq(node);
  if (kind === 'integer' ? !Number.isSafeInteger(value) : kind !== undefined && typeof value !== kind) return false;
  if (typeof value === 'number') return value >= (minimum ?? -Infinity) && value <= (maximum ?? Infinity) && value !== not?.const;
  return (
    typeof value !== 'string' ||
    ((pattern === undefined || new RegExp(pattern, 'u').test(value)) && value.length <= (maxLength ?? Infinity))
  );
}

const patternWords: Readonly<Record<string, string>> = {
  '\\S': 'a text that is not empty',
  '^/[^\\s,=]*(?:,/[^\\s,=]*)*$': 'absolute paths with commas between them',
  '^(?!\\w+://)[^*\\s]+(?:/\\*{1,2})?$': 'the beginning of a name, such as ghcr.io/acme/features (without https://)',
  [limitBounds.size.source]: 'a size such as 512m or 8g',
  '^[0-9a-f]{16}$': 'a fingerprint of sixteen hexadecimal digits',
  '^\\d{4}-\\d\\d-\\d\\d$': 'a day such as 2027-01-31',
};

function expected({ type, enum: words, pattern, maxLength, minimum, maximum, not, items, oneOf }: Schema): string {
  if (oneOf !== undefined) return `${expected(oneOf[0])}, or have keys such as “level” below it`;
  if (words !== undefined) return words.length > 12 ? 'the name of a rule (containai explain lists them)' : `one of ${words.join(', ')}`;
  const kind = Array.isArray(type) ? type[0] : type;
  if (kind === 'array') return `a list${items?.type === 'string' ? ' of texts' : ''}`;
  if (kind === 'object') return 'an object (keys with values)';
  if (kind === 'boolean') return 'true or false';
  if (kind === 'number' || kind === 'integer')
    return `a ${kind === 'integer' ? 'whole ' : ''}number${minimum === undefined ? '' : ` from ${minimum} to ${maximum}`}${not === undefined ? '' : `, but not ${not.const}`}`;
  return `${(pattern === undefined ? undefined : patternWords[pattern]) ?? 'a text'}${maxLength === undefined ? '' : `, of ${maxLength} characters at most`}`;
}

function cut(word: string): string {
  return cutText(word, 60);
}
