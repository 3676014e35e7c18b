import type { Origin } from '../../model/fact.ts';
import { below, withVia } from './tree.ts';
import { interpolate } from './interpolate.ts';
import type { Setting, Variables } from './interpolate.ts';

/** One line of an environment file. No `setting`: the name alone, whose value comes from the host. */
export interface EnvLine {
  readonly name: string;
  readonly setting?: Setting;
  readonly from: Origin;
}

export interface EnvFile {
  readonly lines: readonly EnvLine[];
  /** Why Compose refuses the file; what came before is in `lines`. */
  readonly problem: { readonly message: string; readonly span: readonly [start: number, end: number] } | undefined;
}

const mostLines = 10_000;
const longestFile = 1_048_576;
const mostCharacters = 1_048_576;

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\\': '\\',
  '"': '"',
  $: '$$',
};

/**
 * Reads a `.env` file or an `env_file` as compose-go does (dotenv/parser.go): `NAME=value`, `NAME: value`, `export`, quotes, escapes,
 * comments, variables of earlier lines and of `variables`. `raw` is the `format: raw` of `env_file`: no quotes, no variables.
 */
export function readEnvFile(text: string, document: string, via: Origin | undefined, variables: Variables, raw = false): EnvFile {
  const lines: EnvLine[] = [];
  const settings = new Map<string, Setting>();
  const scope: Variables = { get: (name) => settings.get(name) ?? variables.get(name) };
  const source = text.length > longestFile ? text.slice(0, longestFile) : text;
  let characters = 0;
  let at = source.startsWith('\uFEFF') ? 1 : 0;
  const stop = (message: string, end: number): EnvFile => ({ lines, problem: { message, span: [at, end] } });
  if (text.length > longestFile) return stop('the file is too large to be read', longestFile);
  while (lines.length < mostLines) {
    at = skipToStatement(source, at);
    if (at >= source.length) return { lines, problem: undefined };
    const key = readKey(source, at);
    if (key === undefined) return stop('a line has no valid variable name', lineEnd(source, at));
    const start = at;
    const from = (end: number): Origin => {
      const base: Origin = { layer: 'file', document, pointer: below('', key.name), offset: [start, end] };
      return via === undefined ? base : withVia(base, via);
    };
    if (!key.hasValue) {
      lines.push({ name: key.name, from: from(key.end) });
      at = key.next;
      continue;
    }
    const value = raw ? rawValue(source, key.next) : readValue(source, key.next);
    if (value === undefined) return stop('a quoted value does not end', lineEnd(source, at));
    const read = value.expands ? interpolate(value.text, scope) : undefined;
    if (read?.problem !== undefined) return stop(read.problem, value.end);
    at = value.next;
    // compose-go takes a line without a name, and nothing can name it.
    if (key.name === '') continue;
    const origin = from(value.end);
    characters += read?.value.length ?? value.text.length;
    if (characters > mostCharacters) return stop('the variables of the file make too long a text', value.end);
    const setting: Setting = { value: read?.value ?? value.text, plain: read?.plain ?? value.text, uses: read?.uses, from: origin };
    settings.set(key.name, setting);
    lines.push({ name: key.name, setting, from: origin });
  }
  return stop('the file has too many lines', source.length);
}

function skipToStatement(source: string, from: number): number {
  let at = from;
  for (;;) {
    while (at < source.length && isSpace(source.charCodeAt(at), true)) at++;
    if (source[at] !== '#') return at;
    at = lineEnd(source, at);
  }
}

function lineEnd(source: string, from: number): number {
  const end = source.indexOf('\n', from);
  return end < 0 ? source.length : end;
}

interface Key {
  readonly name: string;
  readonly hasValue: boolean;
  readonly end: number;
  readonly next: number;
}

function readKey(source: string, from: number): Key | undefined {
  let at = from;
  if (source.startsWith('export', at) && isSpace(source.charCodeAt(at + 6), false)) {
    at += 6;
    while (at < source.length && isSpace(source.charCodeAt(at), false)) at++;
  }
  const start = at;
  for (; at < source.length; at++) {
    const character = source[at]!;
    if (character === '=' || character === ':' || character === '\n') break;
    if (!isSpace(source.charCodeAt(at), false) && !/[\p{L}\p{N}_.[\]-]/u.test(character)) return undefined;
  }
  const name = source.slice(start, at).trimEnd();
  if (/\s/u.test(name)) return undefined;
  const hasValue = at < source.length && source[at] !== '\n';
  let next = hasValue ? at + 1 : source.length;
  while (next < source.length && isSpace(source.charCodeAt(next), false)) next++;
  return { name, hasValue, end: at, next: hasValue ? next : at };
}

interface Value {
  readonly text: string;
  readonly expands: boolean;
  readonly end: number;
  readonly next: number;
}

function rawValue(source: string, from: number): Value {
  const end = lineEnd(source, from);
  return { text: source.slice(from, end).replace(/\r$/u, ''), expands: false, end, next: end };
}

function readValue(source: string, from: number): Value | undefined {
  const quote = source[from];
  if (quote !== '"' && quote !== "'") {
    const end = lineEnd(source, from);
    const line = source.slice(from, end);
    const comment = line.indexOf(' #');
    const text = (comment < 0 ? line : line.slice(0, comment)).trimEnd();
    return { text, expands: true, end: from + text.length, next: end };
  }
  let text = '';
  for (let at = from + 1; at < source.length; at++) {
    const character = source[at]!;
    if (character === quote) return { text, expands: quote === '"', end: at + 1, next: at + 1 };
    const next = source[at + 1];
    if (character !== '\\' || next === undefined) text += character;
    else {
      at++;
      text += next === quote ? quote : quote === '"' ? (escapes[next] ?? `\\${next}`) : `\\${next}`;
    }
  }
  return undefined;
}

function isSpace(code: number, orLine: boolean): boolean {
  return (
    code === 32 || code === 9 || code === 13 || code === 11 || code === 12 || code === 0x85 || code === 0xa0 || (orLine && code === 10)
  );
}
