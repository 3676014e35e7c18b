import { createScanner, type JSONScanner, type Node, type ParseError, parseTree } from 'jsonc-parser';
import { indexLines, placeAt } from '../syntax/line-index.ts';

/** One key of an object in JSON. A key that stands twice is there twice: programs differ in which of them they take. */
export interface Member {
  readonly key: string;
  /** What it says, the same however it is laid out: a text as it is, all else as JSON. */
  readonly value: string;
  readonly isText: boolean;
  /** The line of the key, from 1. */
  readonly line: number;
  /** Of an object, its own keys. */
  readonly members: readonly Member[];
}

/** No program’s settings are as deep; a parser that calls itself would run out of stack long after. */
const deepest = 100;

/** The keys of a text of JSON that is an object, comments and last commas allowed; undefined where it is none, or too deep to be one for people. */
export function readMembers(text: string): readonly Member[] | undefined {
  const json = text.replace(/^\ufeff/u, '');
  if (!isBalanced(json)) return undefined;
  const errors: ParseError[] = [];
  const tree = parseTree(json, errors, { allowTrailingComma: true });
  if (tree?.type !== 'object' || errors.length > 0) return undefined;
  const lines = indexLines(json);
  return membersOf(tree, (node) => placeAt(lines, node.offset).line);
}

/** Values and keys of what is deeper only when they are asked for: most of a large file never is. */
function membersOf(object: Node, lineOf: (node: Node) => number): readonly Member[] {
  return (object.children ?? []).flatMap(({ children }) => {
    const [key, value] = children ?? [];
    if (key === undefined || value === undefined) return [];
    const isText = value.type === 'string';
    return [
      {
        key: String(key.value),
        isText,
        get value() {
          return isText ? String(value.value) : write(value);
        },
        get line() {
          return lineOf(key);
        },
        get members() {
          return value.type === 'object' ? membersOf(value, lineOf) : [];
        },
      },
    ];
  });
}

/** Not by a JavaScript object, in which a `__proto__` is none of its keys. */
function write(node: Node): string {
  const parts = node.children ?? [];
  if (node.type === 'object') return `{${parts.map(write).join(',')}}`;
  if (node.type === 'array') return `[${parts.map(write).join(',')}]`;
  if (node.type === 'property') return parts.map(write).join(':');
  return JSON.stringify(node.value);
}

/** Whether each bracket is closed by its own kind and none is too deep: before a parser that calls itself, and goes on after mistakes, sees them. */
function isBalanced(json: string): boolean {
  const scanner = createScanner(json, true);
  const open: string[] = [];
  for (let word = next(scanner, json); word !== undefined; word = next(scanner, json)) {
    if (word === '{' || word === '[') {
      if (open.push(word) > deepest) return false;
    } else if ((word === '}' && open.pop() !== '{') || (word === ']' && open.pop() !== '[')) return false;
  }
  return open.length === 0;
}

/** The first character of the next word, which tells a bracket from a string; undefined at the end. */
function next(scanner: JSONScanner, json: string): string | undefined {
  scanner.scan();
  return scanner.getTokenLength() === 0 ? undefined : json[scanner.getTokenOffset()];
}
