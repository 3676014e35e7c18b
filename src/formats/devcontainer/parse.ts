import { type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Problem } from '../../model/report.ts';
import type { Source } from '../format.ts';
import { type Located, type LocatedObject, locateNode, type Place } from './located.ts';

/** Bounds for JSON with comments. Real configurations stay below 64 KiB and a depth of 10. */
const maximumLength = 1 << 20;
const maximumDepth = 64;
/** Mistakes of one file that are told; what comes after them is more of the same. */
const mostProblems = 50;

/** What a file of JSON with comments holds: the root object as the reference CLI would see it, and what is wrong with the text. */
export interface ParsedJson {
  readonly root?: LocatedObject;
  readonly problems: readonly Problem[];
}

/**
 * Parses JSON with comments as the reference CLI does: jsonc-parser, whose errors the CLI throws away, so that missing commas, text
 * after the object and the like are read over (devcontainers/cli src/spec-node/configContainer.ts). Here each is a problem that does
 * not stop the reading. Only what the CLI refuses too (no object at all) and what exceeds the bounds is fatal.
 */
export function parseJson(source: Source, place: Place): ParsedJson {
  const { text, document } = source;
  const fatal = (message: string, span?: readonly [number, number]): ParsedJson => ({
    problems: [{ document, message, fatal: true, ...(span === undefined ? {} : { span }) }],
  });
  if (text.length > maximumLength)
    return fatal(`The file has more than ${maximumLength >> 10} KiB, which no configuration needs: it was not read.`);
  const deep = tooDeepAt(text);
  if (deep !== undefined) return fatal(`Brackets are nested more than ${maximumDepth} deep here: the file was not read.`, [deep, deep + 1]);
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  if (tree === undefined) return fatal(notAnObject(text), [0, Math.min(text.length, 1)]);
  const located: Located = locateNode(tree, place);
  if (located.kind !== 'object') return fatal(notAnObject(text), [tree.offset, tree.offset + tree.length]);
  return { root: located, problems: errors.slice(0, mostProblems).flatMap((error) => explain(error, document, text)) };
}

function notAnObject(text: string): string {
  const brace = text.indexOf('{');
  const why = brace > 0 && text.slice(0, brace).trim() !== '' ? 'There is text before the “{”' : 'The file holds no JSON object';
  return `${why}, so the reference CLI refuses it: a configuration begins with “{”.`;
}

/**
 * Whether a text of JSON, with comments or without, is longer or nested deeper than what is read here: readers of it are recursive.
 */
export function isTooMuch(text: string): boolean {
  return text.length > maximumLength || tooDeepAt(text) !== undefined;
}

// Jsonc-parser is recursive. Counts brackets outside strings and comments, without building anything.
function tooDeepAt(text: string): number | undefined {
  // What closes each that is open: where another bracket stands, jsonc-parser notes a mistake and goes on inside.
  const open: number[] = [];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 0x5b || code === 0x7b) {
      // Of both kinds the closing one comes two after the opening one.
      if (open.push(code + 2) > maximumDepth) return index;
    } else if (code === 0x5d || code === 0x7d) {
      if (open.at(-1) === code) open.pop();
    } else if (code === 0x22) {
      for (index++; index < text.length; index++) {
        const inner = text.charCodeAt(index);
        if (inner === 0x5c) index++;
        else if (inner === 0x22 || inner === 0x0a || inner === 0x0d) break;
      }
    } else if (code === 0x2f && text.charCodeAt(index + 1) === 0x2f) {
      while (index + 1 < text.length && text.charCodeAt(index) !== 0x0a && text.charCodeAt(index) !== 0x0d) index++;
    } else if (code === 0x2f && text.charCodeAt(index + 1) === 0x2a) {
      const end = text.indexOf('*/', index + 2);
      if (end < 0) return undefined;
      index = end + 1;
    }
  }
  return undefined;
}

const explanations: Readonly<Record<string, string>> = {
  InvalidSymbol: 'This is not JSON',
  InvalidNumberFormat: 'This is not a number that JSON knows',
  PropertyNameExpected: 'A property name in double quotes is expected here',
  ValueExpected: 'A value is expected here',
  ColonExpected: 'A colon is expected here',
  CommaExpected: 'A comma is missing here',
  CloseBraceExpected: 'A closing brace is missing here',
  CloseBracketExpected: 'A closing bracket is missing here',
  EndOfFileExpected: 'The object has ended; this text after it is ignored',
  UnexpectedEndOfComment: 'This comment is never closed',
  UnexpectedEndOfString: 'This string is never closed',
  UnexpectedEndOfNumber: 'This number is cut off',
  InvalidUnicode: 'This is not a valid unicode escape',
  InvalidEscapeCharacter: 'This is not a valid escape',
  InvalidCharacter: 'A control character stands in a string',
};

function explain({ error, offset, length }: ParseError, document: string, text: string): Problem[] {
  if (offset === 0 && text.charCodeAt(0) === 0xfeff) return []; // a byte order mark is no mistake
  const says = explanations[printParseErrorCode(error)] ?? 'This is not JSON';
  return [
    {
      document,
      message: `${says}; the reference CLI says nothing and reads on, other tools may read the file differently. Mend it.`,
      span: [offset, offset + Math.max(length, 1)],
      fatal: false,
    },
  ];
}
