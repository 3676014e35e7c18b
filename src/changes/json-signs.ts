import { type Node, type ParseError, parseTree } from 'jsonc-parser';
import type { Sign } from '../model/detector.ts';
import { indexLines, placeAt } from '../syntax/line-index.ts';
import { boundSigns } from './bound-signs.ts';
import { wholeFile } from './define-detector.ts';

/** Deeper than any editor’s settings are, and shallow enough for a reader that calls itself. */
const deepest = 100;

/** A file of JSON as an editor sees it. */
export interface JsonFile {
  readonly root: Node | undefined;
  /** The text is no JSON, even with comments and commas at ends: editors read over such mistakes, other programs do not. */
  readonly broken: boolean;
  lineOf(node: Node): number;
}

/**
 * Reads JSON with comments as VS Code does: it reads over mistakes and takes what it understands, and of keys that are there twice the last one. Undefined
 * where brackets are nested deeper than anybody needs.
 */
export function readJson(whole: string): JsonFile | undefined {
  const text = whole.startsWith('\ufeff') ? whole.slice(1) : whole;
  if (isTooDeep(text)) return undefined;
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true, allowEmptyContent: true });
  const lines = indexLines(text);
  return { root, broken: errors.length > 0, lineOf: (node) => placeAt(lines, node.offset).line };
}

/** Counts brackets outside of strings and comments, as far as a parser goes in that reads over a bracket which closes nothing. */
function isTooDeep(text: string): boolean {
  const open: string[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (character === '{' || character === '[') {
      if (open.push(character === '{' ? '}' : ']') > deepest) return true;
    } else if (character === '}' || character === ']') {
      if (open.at(-1) === character) open.pop();
    } else if (character === '"') at = endOfString(text, at);
    else if (character === '/') at = endOfComment(text, at);
  }
  return false;
}

/** Where the string that begins here ends: at its quotation mark, or where its line does. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at]!;
    if (character === '\\') at++;
    else if (character === '"' || character === '\n' || character === '\r') return at;
  }
  return text.length;
}

function endOfComment(text: string, start: number): number {
  if (text.startsWith('/*', start)) {
    const end = text.indexOf('*/', start + 2);
    return end < 0 ? text.length : end + 1;
  }
  if (!text.startsWith('//', start)) return start;
  for (let at = start; at < text.length; at++) if (text[at] === '\n' || text[at] === '\r') return at;
  return text.length;
}

/** The keys of an object with their values, each once; none where it is something else. */
export function membersOf(node: Node | undefined): ReadonlyMap<string, Node> {
  const found = new Map<string, Node>();
  if (node?.type !== 'object') return found;
  for (const { children } of node.children ?? []) {
    const [key, value] = children ?? [];
    if (key !== undefined && value !== undefined) found.set(String(key.value), value);
  }
  return found;
}

/** One value of an object. */
export function memberOf(node: Node | undefined, ...path: readonly string[]): Node | undefined {
  return path.reduce<Node | undefined>((at, key) => membersOf(at).get(key), node);
}

/** The items of a list; none where it is something else. */
export function itemsOf(node: Node | undefined): readonly Node[] {
  return node?.type === 'array' ? (node.children ?? []) : [];
}

/** The text that a node is; undefined where it is something else. */
export function stringOf(node: Node | undefined): string | undefined {
  return node?.type === 'string' ? String(node.value) : undefined;
}

/** A value in one spelling, however it is laid out and in whichever order its keys are. */
export function spell(node: Node | undefined, without: readonly string[] = []): string {
  if (node === undefined) return '';
  if (node.type === 'array')
    return `[${itemsOf(node)
      .map((item) => spell(item))
      .join(',')}]`;
  if (node.type !== 'object') return JSON.stringify(node.value ?? null);
  const members = [...membersOf(node)].filter(([key]) => !without.includes(key)).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, value]) => `${JSON.stringify(key)}:${spell(value)}`).join(',')}}`;
}

/** A command line for people: a text as it is, a list with spaces, what else there is in one spelling. */
export function commandOf(...nodes: readonly (Node | undefined)[]): string {
  return nodes
    .flatMap((node) => (node?.type === 'array' ? itemsOf(node) : node === undefined ? [] : [node]))
    .map((node) => stringOf(node) ?? stringOf(memberOf(node, 'value')) ?? spell(node))
    .join(' ');
}

/** What a reader of JSON gives: the signs it found, the loud ones first so that they are never among those that are too many, and the whole file where it is broken. */
export function jsonSigns(text: string, signs: readonly Sign[], broken: boolean): readonly Sign[] {
  const all = distinctKeys(signs);
  const loudFirst = (['error', 'warn', undefined, 'note'] as const).flatMap((level) => all.filter((sign) => sign.level === level));
  return [...boundSigns(loudFirst), ...(broken ? [wholeFile(text, 'it is no JSON, which some programs read over')] : [])];
}

/** Two things with one name must not be taken for each other: the second gets a number. */
export function distinctKeys(signs: readonly Sign[]): readonly Sign[] {
  const times = new Map<string, number>();
  return signs.map((sign) => {
    const before = times.get(sign.key) ?? 0;
    times.set(sign.key, before + 1);
    return before === 0 ? sign : { ...sign, key: `${sign.key} (${before + 1})` };
  });
}
