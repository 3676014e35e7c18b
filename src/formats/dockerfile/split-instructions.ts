import type { Origin } from '../../model/fact.ts';
import { isSpace, lexWords, unknownValue } from './lex-words.ts';

export interface Heredoc {
  readonly name: string;
  /** Variables are replaced in it, unless its word is quoted. */
  readonly expand: boolean;
  /** Leading tabs are taken away (`<<-`). */
  readonly chomp: boolean;
  readonly content: string;
}

export interface Instruction {
  /** Upper case. */
  readonly keyword: string;
  /** `--name=value`, in order, without quotes. */
  readonly flags: readonly string[];
  /** What follows the flags, with continuation lines joined and comments taken out. */
  readonly rest: string;
  readonly heredocs: readonly Heredoc[];
  readonly span: readonly [start: number, end: number];
  /** Its number in the file, from 0. */
  readonly index: number;
  /** Where it is, when it is not of the file: an image that is built on brings it. */
  readonly from?: Origin;
}

export interface SplitDockerfile {
  readonly instructions: readonly Instruction[];
  readonly escape: string;
  /** The frontend that `# syntax=` names. */
  readonly syntax?: { readonly value: string; readonly span: readonly [number, number] };
  /** Why the builder would not take the file; what comes before that is in `instructions`. */
  readonly error?: { readonly message: string; readonly span: readonly [number, number] };
}

/**
 * Bounds: UTF-16 code units of the file, lines, what BuildKit's scanner takes as one line, stages, and instructions of all stages that are
 * built, those of ONBUILD counted each time.
 */
export const dockerfileLimits = { size: 1024 * 1024, lines: 10_000, line: 65_535, stages: 500, applied: 20_000 } as const;

interface Line {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

interface Directives {
  escape: string;
  readonly seen: Set<string>;
  done: boolean;
}

/**
 * Splits a Dockerfile as BuildKit's parser does (frontend/dockerfile/parser): directives, continuation lines, comments between them, flags
 * and heredocs. Never throws.
 */
export function splitInstructions(source: string): SplitDockerfile {
  const text = source.startsWith('\uFEFF') ? ` ${source.slice(1)}` : source;
  const whole: readonly [number, number] = [0, Math.min(text.length, 1)];
  if (text.length > dockerfileLimits.size) return fails(`the Dockerfile is larger than ${dockerfileLimits.size} characters`, whole);
  const lines = splitLines(text);
  if (lines.length > dockerfileLimits.lines) return fails(`the Dockerfile has more than ${dockerfileLimits.lines} lines`, whole);
  const long = lines.find((line) => line.text.length > dockerfileLimits.line);
  if (long !== undefined) return fails('a line is longer than the builder takes (65,535 bytes)', [long.start, long.start + 1]);
  const directives: Directives = { escape: '\\', seen: new Set(), done: false };
  const instructions: Instruction[] = [];
  const syntax = findSyntax(text, lines);
  const found = syntax === undefined ? {} : { syntax };
  for (let at = 0; at < lines.length;) {
    const read = readInstruction(lines, at, directives, instructions.length);
    if ('error' in read) return { instructions, escape: directives.escape, ...found, error: read.error };
    if (read.instruction !== undefined) instructions.push(read.instruction);
    at = read.next;
  }
  const error = instructions.length === 0 ? { error: { message: 'the Dockerfile has no instructions', span: whole } } : {};
  return { instructions, escape: directives.escape, ...found, ...error };
}

function fails(message: string, span: readonly [number, number]): SplitDockerfile {
  return { instructions: [], escape: '\\', error: { message, span } };
}

function splitLines(text: string): readonly Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const next = newline < 0 ? text.length : newline + 1;
    let end = newline < 0 ? text.length : newline;
    while (end > start && text[end - 1] === '\r') end--;
    lines.push({ text: text.slice(start, end), start, end });
    start = next;
  }
  return lines;
}

function trimStart(text: string): string {
  let at = 0;
  while (at < text.length && isSpace(text[at]!)) at++;
  return text.slice(at);
}

function isComment(text: string): boolean {
  return trimStart(text).startsWith('#');
}

type Read =
  | { readonly instruction?: Instruction; readonly next: number }
  | { readonly error: { readonly message: string; readonly span: readonly [number, number] } };

function readInstruction(lines: readonly Line[], first: number, directives: Directives, index: number): Read {
  const start = lines[first]!;
  const trimmed = trimStart(start.text);
  const bad = noteDirective(trimmed, directives);
  if (bad !== undefined) return { error: { message: bad, span: [start.start, start.end] } };
  let [line, ends] = withoutContinuation(trimmed.startsWith('#') ? '' : trimmed, directives.escape);
  let next = first + 1;
  if (ends && line === '') return { next };
  while (!ends && next < lines.length) {
    const { text } = lines[next++]!;
    directives.done = true;
    if (isComment(text) || trimStart(text) === '') continue;
    const [more, last] = withoutContinuation(text, directives.escape);
    line += more;
    ends = last;
  }
  return finish(lines, line, start, next, directives.escape, index);
}

// Reads the heredocs that the line announces.
function finish(lines: readonly Line[], line: string, start: Line, from: number, escape: string, index: number): Read {
  const { keyword, flags, rest } = splitCommand(line, escape);
  const heredocs: Heredoc[] = [];
  let next = from;
  if (line.includes('<<') && mayHoldHeredoc(keyword, rest, escape)) {
    for (const heredoc of heredocsOf(line)) {
      const content: string[] = [];
      for (;;) {
        const one = lines[next++];
        if (one === undefined) return { error: { message: `the heredoc ${heredoc.name} does not end`, span: [start.start, start.end] } };
        if ((heredoc.chomp ? one.text.replace(/^\t+/u, '') : one.text) === heredoc.name) break;
        content.push(`${one.text}\n`);
      }
      heredocs.push({ ...heredoc, content: content.join('') });
    }
  }
  return { instruction: { keyword, flags, rest, heredocs, span: [start.start, lines[next - 1]!.end], index }, next };
}

function mayHoldHeredoc(keyword: string, rest: string, escape: string): boolean {
  if (keyword === 'ONBUILD') {
    const inner = splitCommand(rest, escape);
    return inner.keyword !== 'ONBUILD' && mayHoldHeredoc(inner.keyword, inner.rest, escape);
  }
  return (keyword === 'RUN' || keyword === 'COPY' || keyword === 'ADD') && jsonForm(rest) === undefined;
}

// The escape character goes on to the next line where it is the last one, unless another stands before it.
function withoutContinuation(text: string, escape: string): [line: string, ends: boolean] {
  let length = text.length;
  while (length > 0 && (text[length - 1] === ' ' || text[length - 1] === '\t')) length--;
  const bare = text.slice(0, length);
  if (!bare.endsWith(escape) || bare.at(-2) === escape) return [text, true];
  return [bare.slice(0, -1), false];
}

const directiveLine = /^([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(\S.*)$/u;

// `# escape=` and the others count only before anything else.
function noteDirective(line: string, directives: Directives): string | undefined {
  if (directives.done) return undefined;
  const match = line.startsWith('#') ? directiveLine.exec(trimStart(line.slice(1))) : null;
  const name = match?.[1]?.toLowerCase();
  if (match === null || name === undefined || (name !== 'syntax' && name !== 'escape' && name !== 'check')) {
    directives.done = true;
    return undefined;
  }
  if (directives.seen.has(name)) return `the directive ${name} is there twice`;
  directives.seen.add(name);
  const value = match[2]!.trimEnd();
  if (name !== 'escape') return undefined;
  if (value !== '\\' && value !== '`') return 'the escape directive takes \\ or `';
  directives.escape = value;
  return undefined;
}

// The frontend is looked for after a first line `#!…`, also behind `//`, and as a key of a JSON text.
function findSyntax(text: string, lines: readonly Line[]): SplitDockerfile['syntax'] {
  const from = lines[0]?.text.trimStart().startsWith('#!') === true ? 1 : 0;
  for (const mark of ['#', '//']) {
    for (let at = from; at < lines.length; at++) {
      const { text: line, start, end } = lines[at]!;
      const bare = at === 0 ? line.trimStart() : line;
      const match = bare.startsWith(mark) ? directiveLine.exec(trimStart(bare.slice(mark.length))) : null;
      const name = match?.[1]?.toLowerCase();
      if (match === null || (name !== 'syntax' && name !== 'escape' && name !== 'check')) break;
      if (name === 'syntax') return { value: match[2]!.split(' ')[0]!, span: [start, end] };
    }
  }
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    const value = (JSON.parse(text.trimStart()) as { readonly syntax?: unknown }).syntax;
    return typeof value === 'string' ? { value, span: [0, text.length] } : undefined;
  } catch {
    return undefined;
  }
}

/** Keyword (upper case), flags and the rest of a line. */
export function splitCommand(
  line: string,
  escape: string,
): { readonly keyword: string; readonly flags: readonly string[]; readonly rest: string } {
  const trimmed = trimStart(line).trimEnd();
  const match = /[\t\v\f\r ]+/u.exec(trimmed);
  if (match === null) return { keyword: trimmed.toUpperCase(), flags: [], rest: '' };
  const { flags, rest } = splitFlags(trimmed.slice(match.index + match[0].length), escape);
  return { keyword: trimmed.slice(0, match.index).toUpperCase(), flags, rest };
}

function splitFlags(line: string, escape: string): { readonly flags: readonly string[]; readonly rest: string } {
  const flags: string[] = [];
  let at = 0;
  for (;;) {
    while (at < line.length && isSpace(line[at]!)) at++;
    if (!line.startsWith('--', at)) return { flags, rest: line.slice(at).trim() };
    let word = '';
    let quote = '';
    for (; at < line.length && (quote !== '' || !isSpace(line[at]!)); at++) {
      const character = line[at]!;
      if (character === quote) quote = '';
      else if (quote === '' && (character === '"' || character === "'")) quote = character;
      else if (character === escape) word += line[++at] ?? '';
      else word += character;
    }
    if (word === '--') return { flags, rest: line.slice(at).trim() };
    flags.push(word);
  }
}

/** The strings of an instruction's exec form; `undefined` for the shell form. */
export function jsonForm(rest: string): readonly string[] | undefined {
  if (!rest.startsWith('[')) return undefined;
  try {
    const value: unknown = JSON.parse(rest);
    return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : undefined;
  } catch {
    return undefined;
  }
}

const heredocWord = /^\d*<<(-?)([^<]*)$/u;

function value(): typeof unknownValue {
  return unknownValue;
}

/** The heredocs that a line announces, without their content. A line that cannot be lexed announces none. */
export function heredocsOf(line: string): readonly Omit<Heredoc, 'content'>[] {
  const words = lexWords(line, { escape: '\\', rawQuotes: true, rawEscapes: true, value })?.words ?? [];
  return words.flatMap((word) => {
    const match = heredocWord.exec(word);
    const rest = match?.[2]?.trimStart() ?? '';
    const plain = rest === '' ? undefined : lexWords(rest, { escape: '\\', value });
    const raw = rest === '' ? undefined : lexWords(rest, { escape: '\\', rawQuotes: true, value });
    if (plain?.words.length !== 1 || raw?.words.length !== 1) return [];
    return [{ name: plain.words[0]!, expand: quotesIn(plain.words[0]!) === quotesIn(raw.words[0]!), chomp: match?.[1] === '-' }];
  });
}

function quotesIn(text: string): number {
  return text.replace(/[^'"]/gu, '').length;
}
