import type { ApiStructName, ApiType } from '../../known/api-field.ts';
import { apiStructs } from '../../known/docker-api-fields.ts';
import { mayBeNull, silent } from './canonicalise.ts';
import { jsonLimits } from './parse-strict-json.ts';
import type { JsonEntry, JsonNode, JsonObject } from './parse-strict-json.ts';

/** The text and how far it was read. */
interface Cursor {
  readonly text: string;
  at: number;
}

/**
 * Reads a body that is printed as Go prints the engine's structs: no white space, the fields in the spelling of the table and of its types,
 * mostly in its order. Nearly all clients send that, and it takes a fourth of the time. `undefined` for any other text, right or wrong: what that
 * is, only `parseStrictJson` and `canonicalise` say. They make the same tree of what is read here, and find nothing wrong or odd in it.
 */
export function readPrintedBody(text: string, struct: ApiStructName): JsonObject | undefined {
  if (text.length > jsonLimits.size) return undefined;
  const cursor: Cursor = { text, at: 0 };
  const body = readStruct(cursor, struct);
  // Go's encoder ends with a line break.
  const end = text.endsWith('\n') ? text.length - 1 : text.length;
  return cursor.at === end ? body : undefined;
}

function take(cursor: Cursor, character: number): boolean {
  if (cursor.text.charCodeAt(cursor.at) !== character) return false;
  cursor.at++;
  return true;
}

/** A word as its characters: comparing them one by one takes a fifth of what startsWith takes. */
type Word = readonly number[];

function wordOf(text: string): Word {
  return Array.from(text, (_letter, at) => text.charCodeAt(at));
}

function takeWord(cursor: Cursor, word: Word): boolean {
  const { text, at } = cursor;
  for (let index = 0; index < word.length; index++) if (text.charCodeAt(at + index) !== word[index]) return false;
  cursor.at += word.length;
  return true;
}

const [openObject, closeObject, openList, closeList, quote, comma, colon] = [0x7b, 0x7d, 0x5b, 0x5d, 0x22, 0x2c, 0x3a];
const [nullWord, trueWord, falseWord, emptyObject] = ['null', 'true', 'false', '{}'].map(wordOf) as [Word, Word, Word, Word];

const openings = new Map<ApiStructName, readonly Word[]>();

// The keys of a struct's fields as they are printed.
function openingsOf(struct: ApiStructName): readonly Word[] {
  const known = openings.get(struct);
  if (known !== undefined) return known;
  const made = apiStructs[struct].map(({ name }) => wordOf(`"${name}":`));
  openings.set(struct, made);
  return made;
}

// The next field nearly always stands somewhere after the last one. What no field begins is no field of the struct, or one in an odd spelling.
function readStruct(cursor: Cursor, struct: ApiStructName): JsonObject | undefined {
  if (!take(cursor, openObject)) return undefined;
  if (take(cursor, closeObject)) return { kind: 'object', entries: [], span: undefined };
  const fields = apiStructs[struct];
  const names = openingsOf(struct);
  const found: (JsonEntry | undefined)[] = [];
  for (let at = 0, tried = 0; tried < fields.length; at = (at + 1) % fields.length, tried++) {
    if (!takeWord(cursor, names[at]!)) continue;
    const field = fields[at]!;
    const value = takeWord(cursor, nullWord) ? nothing : readValue(cursor, field.type);
    if (value === undefined || found[at] !== undefined) return undefined;
    if (value === nothing || (!field.zeroCounts && zeros.has(value))) found[at] = silent;
    else if (field.standing === 'refused') return undefined;
    else found[at] = { key: field.name, value, keySpan: undefined };
    if (take(cursor, closeObject)) {
      const entries: JsonEntry[] = [];
      for (const entry of found) if (entry !== undefined && entry !== silent) entries.push(entry);
      return { kind: 'object', entries, span: undefined };
    }
    if (!take(cursor, comma)) return undefined;
    tried = -1;
  }
  return undefined;
}

// Most fields of a body say nothing.
const nothing: JsonNode = { kind: 'null', span: undefined };
const emptyText: JsonNode = { kind: 'string', value: '', span: undefined };
const no: JsonNode = { kind: 'bool', value: false, span: undefined };
const zero: JsonNode = { kind: 'number', text: '0', span: undefined };
const zeros: ReadonlySet<JsonNode> = new Set([emptyText, no, zero]);
function readValue(cursor: Cursor, type: ApiType): JsonNode | undefined {
  if (typeof type !== 'string') {
    if ('struct' in type) return readStruct(cursor, type.struct);
    return 'list' in type ? readList(cursor, type.list) : readMap(cursor, () => readItem(cursor, type.map));
  }
  switch (type) {
    case 'string': {
      const value = readString(cursor);
      if (value === '') return emptyText;
      return value === undefined ? undefined : { kind: 'string', value, span: undefined };
    }
    case 'bool':
      if (takeWord(cursor, trueWord)) return { kind: 'bool', value: true, span: undefined };
      return takeWord(cursor, falseWord) ? no : undefined;
    case 'args':
      return readList(cursor, 'string');
    case 'set':
      return readMap(cursor, () => (takeWord(cursor, emptyObject) ? { kind: 'object', entries: [], span: undefined } : undefined));
    default:
      return readInteger(cursor, type);
  }
}

function readItem(cursor: Cursor, type: ApiType): JsonNode | undefined {
  return mayBeNull(type) && takeWord(cursor, nullWord) ? nothing : readValue(cursor, type);
}

function readList(cursor: Cursor, type: ApiType): JsonNode | undefined {
  if (!take(cursor, openList)) return undefined;
  const items: JsonNode[] = [];
  if (take(cursor, closeList)) return { kind: 'list', items, span: undefined };
  for (;;) {
    const item = readItem(cursor, type);
    if (item === undefined) return undefined;
    items.push(item);
    if (take(cursor, closeList)) return { kind: 'list', items, span: undefined };
    if (!take(cursor, comma)) return undefined;
  }
}

function readMap(cursor: Cursor, readOne: () => JsonNode | undefined): JsonNode | undefined {
  if (!take(cursor, openObject)) return undefined;
  const entries: JsonEntry[] = [];
  if (take(cursor, closeObject)) return { kind: 'object', entries, span: undefined };
  const keys = new Set<string>();
  for (;;) {
    const key = readString(cursor);
    if (key === undefined || keys.has(key) || key === '__proto__' || !take(cursor, colon)) return undefined;
    keys.add(key);
    const value = readOne();
    if (value === undefined) return undefined;
    entries.push({ key, value, keySpan: undefined });
    if (take(cursor, closeObject)) return { kind: 'object', entries, span: undefined };
    if (!take(cursor, comma)) return undefined;
  }
}

/** Up to 15 digits are read, a number that every reader has exactly; to compare more with their type is for `canonicalise`. */
const digits = 15;
const largest = { uint16: 2 ** 16 - 1, uint32: 2 ** 32 - 1, uint64: Infinity } as const;

function readInteger(cursor: Cursor, type: 'int' | keyof typeof largest): JsonNode | undefined {
  const { text, at: start } = cursor;
  const first = text.charCodeAt(start) === 0x2d ? start + 1 : start;
  let at = first;
  for (let code = text.charCodeAt(at); code >= 0x30 && code <= 0x39; code = text.charCodeAt(at)) at++;
  if (at === first || at - first > digits) return undefined;
  // -0 is spelled otherwise in the end, and 00 is no number.
  if (text.charCodeAt(first) === 0x30 && (first > start || at > first + 1)) return undefined;
  if (at === start + 1 && text.charCodeAt(start) === 0x30) {
    cursor.at = at;
    return zero;
  }
  const number = text.slice(start, at);
  if (type !== 'int' && (first > start || Number(number) > largest[type])) return undefined;
  cursor.at = at;
  return { kind: 'number', text: number, span: undefined };
}

function readString(cursor: Cursor): string | undefined {
  const { text } = cursor;
  if (!take(cursor, quote)) return undefined;
  const start = cursor.at;
  let isPlain = true;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) {
      cursor.at = at + 1;
      return isPlain ? text.slice(start, at) : readQuoted(text.slice(start - 1, at + 1));
    }
    if (code < 0x20) return undefined;
    if (code !== 0x5c && code < 0xd800) continue;
    isPlain = false;
    if (code === 0x5c) at++;
  }
  return undefined;
}

// A string with escapes in it or with characters of two units, by the engine's own reader, and without what no string may hold.
function readQuoted(quoted: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(quoted);
  } catch {
    return undefined;
  }
  return typeof value === 'string' && !/[\0\p{Surrogate}]/u.test(value) ? value : undefined;
}
