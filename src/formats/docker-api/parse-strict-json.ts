/**
 * A value of a JSON text with its place. Numbers keep their spelling: an int64 does not fit into a double. Made ones have no place, but
 * all have the same members: whoever reads many nodes meets four shapes of object, and not twice as many.
 */
export type JsonNode = JsonText | JsonNumber | JsonFlag | JsonNull | JsonList | JsonObject;
export type Span = readonly [start: number, end: number];
interface JsonText {
  readonly kind: 'string';
  readonly value: string;
  readonly span: Span | undefined;
}
interface JsonNumber {
  readonly kind: 'number';
  readonly text: string;
  readonly span: Span | undefined;
}
interface JsonFlag {
  readonly kind: 'bool';
  readonly value: boolean;
  readonly span: Span | undefined;
}
interface JsonNull {
  readonly kind: 'null';
  readonly span: Span | undefined;
}
interface JsonList {
  readonly kind: 'list';
  readonly items: readonly JsonNode[];
  readonly span: Span | undefined;
}
export interface JsonEntry {
  readonly key: string;
  readonly value: JsonNode;
  readonly keySpan: Span | undefined;
}
export interface JsonObject {
  readonly kind: 'object';
  readonly entries: readonly JsonEntry[];
  readonly span: Span | undefined;
}

export interface JsonProblem {
  readonly message: string;
  readonly span: Span;
}

export interface StrictJson {
  /** Absent when there is any problem: a text with one is not to be acted on. */
  readonly root?: JsonNode;
  readonly problems: readonly JsonProblem[];
}

/** Largest text that is read, in UTF-16 code units, and the deepest nesting of lists and objects. */
export const jsonLimits = { size: 4 * 1024 * 1024, depth: 64, problems: 20 } as const;

interface State {
  readonly text: string;
  at: number;
  /** The first syntax error; reading stops there. */
  stopped: boolean;
  readonly problems: JsonProblem[];
}

/**
 * Reads RFC 8259 JSON and nothing else: one value, no trailing data, no duplicate keys, no lone surrogates, no NUL, bounded in size and
 * depth. What two decoders may read in two ways (Go's takes the last of two equal keys and merges objects, others the first) is a problem.
 * Never throws.
 */
export function parseStrictJson(text: string): StrictJson {
  if (text.length > jsonLimits.size)
    return { problems: [{ message: `the body is larger than ${jsonLimits.size} characters`, span: [0, 0] }] };
  const state: State = { text, at: 0, stopped: false, problems: [] };
  skipSpace(state);
  const root = readValue(state, 0);
  if (!state.stopped) {
    skipSpace(state);
    if (state.at < text.length) stop(state, 'there is something after the end of the JSON value', state.at, text.length);
  }
  return root === undefined || state.problems.length > 0 ? { problems: state.problems } : { root, problems: [] };
}

function stop(state: State, message: string, start: number, end = start + 1): undefined {
  if (!state.stopped) state.problems.push({ message, span: [Math.min(start, state.text.length), Math.min(end, state.text.length)] });
  state.stopped = true;
  return undefined;
}

// Notes a problem that reading can go on after.
function note(state: State, message: string, start: number, end: number): void {
  if (state.problems.length < jsonLimits.problems) state.problems.push({ message, span: [start, end] });
  else stop(state, 'there are more problems than are listed', start, end);
}

function skipSpace(state: State): void {
  const { text } = state;
  for (;;) {
    const code = text.charCodeAt(state.at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
    state.at++;
  }
}

function readValue(state: State, depth: number): JsonNode | undefined {
  const start = state.at;
  switch (state.text[start]) {
    case '{':
      return depth >= jsonLimits.depth
        ? stop(state, `the body is nested deeper than ${jsonLimits.depth} levels`, start)
        : readObject(state, depth);
    case '[':
      return depth >= jsonLimits.depth
        ? stop(state, `the body is nested deeper than ${jsonLimits.depth} levels`, start)
        : readList(state, depth);
    case '"': {
      const value = readString(state);
      return value === undefined ? undefined : { kind: 'string', value, span: [start, state.at] };
    }
    case 't':
      return readWord(state, 'true') ? { kind: 'bool', value: true, span: [start, state.at] } : undefined;
    case 'f':
      return readWord(state, 'false') ? { kind: 'bool', value: false, span: [start, state.at] } : undefined;
    case 'n':
      return readWord(state, 'null') ? { kind: 'null', span: [start, state.at] } : undefined;
    case undefined:
      return stop(state, 'the body ends where a value should be', start);
    default:
      return readNumber(state);
  }
}

function readWord(state: State, word: string): boolean {
  if (!state.text.startsWith(word, state.at)) {
    stop(state, 'this is not a JSON value', state.at);
    return false;
  }
  state.at += word.length;
  return true;
}

const numberPattern = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/uy;

function readNumber(state: State): JsonNode | undefined {
  const start = state.at;
  numberPattern.lastIndex = start;
  const match = numberPattern.exec(state.text);
  if (match === null) return stop(state, 'this is not a JSON value', start);
  state.at += match[0].length;
  return { kind: 'number', text: match[0], span: [start, state.at] };
}

const escapes: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

// The cursor is at the opening quote.
function readString(state: State): string | undefined {
  const { text } = state;
  const start = state.at;
  let value = '';
  let from = start + 1;
  for (let at = from; ;) {
    const code = text.charCodeAt(at);
    if (code === 0x22) {
      value += text.slice(from, at);
      state.at = at + 1;
      break;
    }
    if (Number.isNaN(code)) return stop(state, 'a string does not end', start);
    if (code < 0x20) return stop(state, 'a string holds a raw control character', at);
    if (code !== 0x5c) {
      at++;
      continue;
    }
    value += text.slice(from, at);
    const letter = text[at + 1] ?? '';
    if (letter === 'u') {
      const digits = text.slice(at + 2, at + 6);
      if (!/^[0-9a-fA-F]{4}$/u.test(digits)) return stop(state, 'a \\u escape needs four hexadecimal digits', at, at + 6);
      value += String.fromCharCode(Number.parseInt(digits, 16));
      at += 6;
    } else {
      const plain = Object.hasOwn(escapes, letter) ? escapes[letter] : undefined;
      if (plain === undefined) return stop(state, 'this escape does not exist in JSON', at, at + 2);
      value += plain;
      at += 2;
    }
    from = at;
  }
  // Go turns a lone surrogate into U+FFFD, others keep it; NUL ends a string in the kernel.
  if (/\p{Surrogate}/u.test(value)) note(state, 'a string holds half of a surrogate pair', start, state.at);
  if (value.includes('\0')) note(state, 'a string holds a NUL character', start, state.at);
  return value;
}

function readList(state: State, depth: number): JsonNode | undefined {
  const start = state.at++;
  const items: JsonNode[] = [];
  skipSpace(state);
  if (state.text[state.at] === ']') return { kind: 'list', items, span: [start, ++state.at] };
  for (;;) {
    skipSpace(state);
    const item = readValue(state, depth + 1);
    if (item === undefined || state.stopped) return undefined;
    items.push(item);
    skipSpace(state);
    const next = state.text[state.at];
    if (next === ']') return { kind: 'list', items, span: [start, ++state.at] };
    if (next !== ',') return stop(state, 'a comma or the end of the list is missing', state.at);
    state.at++;
  }
}

function readObject(state: State, depth: number): JsonNode | undefined {
  const start = state.at++;
  const entries: JsonEntry[] = [];
  const keys = new Set<string>();
  skipSpace(state);
  if (state.text[state.at] === '}') return { kind: 'object', entries, span: [start, ++state.at] };
  for (;;) {
    skipSpace(state);
    const keyStart = state.at;
    if (state.text[keyStart] !== '"') return stop(state, 'a key in quotes is missing', keyStart);
    const key = readString(state);
    if (key === undefined) return undefined;
    const keySpan: Span = [keyStart, state.at];
    if (keys.has(key)) note(state, `the key ${JSON.stringify(key)} is there twice`, keyStart, state.at);
    keys.add(key);
    skipSpace(state);
    if (state.text[state.at] !== ':') return stop(state, 'a colon is missing after the key', state.at);
    state.at++;
    skipSpace(state);
    const value = readValue(state, depth + 1);
    if (value === undefined || state.stopped) return undefined;
    entries.push({ key, value, keySpan });
    skipSpace(state);
    const next = state.text[state.at];
    if (next === '}') return { kind: 'object', entries, span: [start, ++state.at] };
    if (next !== ',') return stop(state, 'a comma or the end of the object is missing', state.at);
    state.at++;
  }
}

/** The entry of an object with this key. */
export function entryOf(node: JsonNode | undefined, key: string): JsonEntry | undefined {
  return node?.kind === 'object' ? node.entries.find((entry) => entry.key === key) : undefined;
}

/** The value of an object's key; `undefined` where it is missing or null, which Go's decoder treats alike. */
export function valueOf(node: JsonNode | undefined, key: string): JsonNode | undefined {
  const value = entryOf(node, key)?.value;
  return value?.kind === 'null' ? undefined : value;
}
