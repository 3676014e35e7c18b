/** How a text is lexed; as `shell.Lex` of BuildKit (frontend/dockerfile/shell/lex.go). */
export interface LexOptions {
  readonly escape: string;
  /** Keep the quotes, and the escape characters, in what comes out. */
  readonly rawQuotes?: boolean;
  readonly rawEscapes?: boolean;
  value(name: string): Value;
}

/** `undefined`: not set. `unknownValue`: nobody can tell, so the use stays as it is spelled. `partly`: a text with such uses in it. */
export type Value = string | undefined | typeof unknownValue | { readonly partly: string };

export const unknownValue = Symbol('unknown');

export interface Lexed {
  readonly text: string;
  /** The text split at white space outside quotes. */
  readonly words: readonly string[];
  /** Variables whose use decides what comes out, and whose value nobody can tell. */
  readonly unknown: readonly string[];
}

interface State {
  readonly text: string;
  at: number;
  readonly options: LexOptions;
  readonly unknown: string[];
  depth: number;
}

class LexError extends Error {}

/** White space as Go's unicode.IsSpace has it. */
export function isSpace(character: string): boolean {
  const code = character.charCodeAt(0);
  if (code < 0x80) return code === 0x20 || (code >= 0x09 && code <= 0x0d);
  return /^[\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]$/u.test(character);
}

/**
 * Replaces variables and takes quotes and escapes away, as the builder does for its instructions. `undefined`: the builder would refuse
 * the text (a quote or brace that does not end, a substitution that does not exist).
 */
export function lexWords(text: string, options: LexOptions): Lexed | undefined {
  const state: State = { text, at: 0, options, unknown: [], depth: 0 };
  try {
    const words: string[] = [];
    const result = readUntil(state, undefined, options.rawEscapes === true, words);
    return { text: result, words, unknown: state.unknown };
  } catch (error) {
    if (error instanceof LexError) return undefined;
    throw error;
  }
}

interface Words {
  word: string;
  readonly words: string[];
}

// White space ends a word; what is quoted or escaped does not.
function add(words: Words, text: string): void {
  for (const character of text) {
    if (isSpace(character)) end(words);
    else words.word += character;
  }
}

function end(words: Words): void {
  if (words.word !== '') words.words.push(words.word);
  words.word = '';
}

function readUntil(state: State, stop: string | undefined, rawEscapes: boolean, into: string[]): string {
  const words: Words = { word: '', words: into };
  let result = '';
  if (++state.depth > 50) throw new LexError();
  while (state.at < state.text.length) {
    const character = state.text[state.at]!;
    if (character === stop) {
      state.at++;
      state.depth--;
      end(words);
      return result;
    }
    if (character === '$') {
      const value = readDollar(state);
      result += value;
      add(words, value);
    } else if (character === "'" || character === '"' || character === '<') {
      const value = character === "'" ? readSingle(state) : character === '"' ? readDouble(state, rawEscapes) : readHeredocMark(state);
      result += value;
      words.word += value;
    } else if (character === state.options.escape) {
      state.at++;
      const escaped = state.text[state.at] ?? '';
      const raw = rawEscapes ? character + escaped : escaped;
      state.at += escaped.length;
      result += raw;
      words.word += raw;
    } else {
      state.at++;
      result += character;
      add(words, character);
    }
  }
  if (stop !== undefined) throw new LexError();
  end(words);
  return result;
}

function readSingle(state: State): string {
  const end = state.text.indexOf("'", state.at + 1);
  if (end < 0) throw new LexError();
  const inner = state.text.slice(state.at + 1, end);
  state.at = end + 1;
  return state.options.rawQuotes === true ? `'${inner}'` : inner;
}

function readDouble(state: State, rawEscapes: boolean): string {
  const quote = state.options.rawQuotes === true ? '"' : '';
  const { escape } = state.options;
  let result = quote;
  state.at++;
  for (;;) {
    const character = state.text[state.at];
    if (character === undefined) throw new LexError();
    if (character === '"') {
      state.at++;
      return result + quote;
    }
    if (character === '$') {
      result += readDollar(state);
      continue;
    }
    state.at++;
    if (character !== escape) {
      result += character;
      continue;
    }
    if (rawEscapes) result += character;
    const next = state.text[state.at];
    if (next === undefined) continue;
    if (next === '"' || next === '$' || next === escape) {
      state.at++;
      result += next;
    } else result += character;
  }
}

// `<< EOF` with white space between is one word.
function readHeredocMark(state: State): string {
  state.at++;
  if (state.text[state.at] !== '<') return '<';
  state.at++;
  let space = '';
  while (state.text[state.at] === ' ' || state.text[state.at] === '\t') space += state.text[state.at++];
  return `<<${space}`;
}

function readName(state: State): string {
  const start = state.at;
  const first = state.text[start] ?? '';
  if (/^\d$/u.test(first)) while (/^\d$/u.test(state.text[state.at] ?? '')) state.at++;
  else if (first !== '' && '@*#?-$!'.includes(first)) state.at++;
  else while (/^[\p{L}\p{Nd}_]$/u.test(state.text[state.at] ?? '')) state.at++;
  return state.text.slice(start, state.at);
}

function look(state: State, name: string): string | undefined | typeof unknownValue {
  const value = state.options.value(name);
  if (value === undefined || typeof value === 'string') return value;
  state.unknown.push(name);
  return value === unknownValue ? value : value.partly;
}

function readDollar(state: State): string {
  const start = state.at++;
  if (state.text[state.at] !== '{') {
    const name = readName(state);
    if (name === '') return '$';
    const value = look(state, name);
    return value === unknownValue ? `$${name}` : (value ?? '');
  }
  state.at++;
  if (/^[{}:]?$/u.test(state.text[state.at] ?? '')) throw new LexError();
  const name = readName(state);
  const next = state.text[state.at++];
  if (next === '}') {
    const value = look(state, name);
    return value === unknownValue ? state.text.slice(start, state.at) : (value ?? '');
  }
  return readModified(state, start, name, next);
}

// `${NAME:-word}` and its kin.
function readModified(state: State, start: number, name: string, first: string | undefined): string {
  const emptyIsUnset = first === ':';
  const modifier = emptyIsUnset ? state.text[state.at++] : first;
  if (modifier === undefined || !'+-?#%/'.includes(modifier) || (emptyIsUnset && '#%/'.includes(modifier))) throw new LexError();
  const isPattern = '#%/'.includes(modifier);
  const outer = state.unknown.length;
  if (modifier === '/') {
    if (state.text[state.at] === '/') state.at++;
    readUntil(state, '/', true, []);
  }
  const word = readUntil(state, '}', isPattern, []);
  const value = look(state, name);
  const spelled = state.text.slice(start, state.at);
  if (value === unknownValue) return spelled;
  const isSet = value !== undefined && !(emptyIsUnset && value === '');
  // What a word that is not taken uses does not matter.
  if ((modifier === '-') === isSet) state.unknown.length = outer;
  if (modifier === '-') return isSet ? value : word;
  if (modifier === '+') return isSet ? word : '';
  if (modifier === '?' && !isSet) throw new LexError();
  if (!isPattern || value === undefined) return value ?? '';
  state.unknown.push(name); // cutting by patterns is not worked out
  return spelled;
}
