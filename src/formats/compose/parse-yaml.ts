import { parseAllDocuments } from 'yaml';
import type { Document } from 'yaml';
import type { FileAnswer } from '../format.ts';

/** The YAML documents of a file, or one sentence why there are none. `problems` beside documents: they can be read all the same. */
export interface ParsedYaml {
  readonly documents: readonly Document[];
  readonly fatal: YamlProblem | undefined;
  readonly problems: readonly YamlProblem[];
}

interface YamlProblem {
  readonly message: string;
  readonly span?: readonly [start: number, end: number];
}

// Longest file that is read, in UTF-16 code units: a hundred times the usual Compose file.
const longestFile = 262_144;
const mostIndicators = 60_000;
const mostDocuments = 100;

// The parser is linear, but slow on texts made of nothing but indicators; no file that people write comes near the limit.
const checkedFrom = 16_384;

// yaml is stricter here than the parser that Compose uses, which reads such files.
const tolerated = new Set(['BAD_INDENT', 'KEY_OVER_1024_CHARS', 'TAB_AS_INDENT']);

// A parse depends on the text alone, so a file that is asked for again (another service, another round) is not parsed again.
const parsedBefore = new WeakMap<FileAnswer, ParsedYaml>();

/** Parses the text of a file that is at hand. Never throws; the result must not be changed. */
export function parseYaml(answer: FileAnswer & { readonly text: string }): ParsedYaml {
  const known = parsedBefore.get(answer);
  if (known !== undefined) return known;
  const parsed = parseText(answer.text);
  parsedBefore.set(answer, parsed);
  return parsed;
}

function parseText(text: string): ParsedYaml {
  if (text.length > longestFile) return refused(`the file is too large to be read (more than ${longestFile / 1024} KiB)`);
  if (text.length > checkedFrom && countIndicators(text) > mostIndicators)
    return refused(`the file has more than ${mostIndicators} lines and indicators`);
  let documents: readonly Document[];
  try {
    // Duplicate keys are found while the tree is built: the parser's own check takes quadratic time. Source tokens are what edits go by.
    documents = [
      ...parseAllDocuments(text, {
        strict: true,
        uniqueKeys: false,
        prettyErrors: false,
        logLevel: 'silent',
        schema: 'core',
        keepSourceTokens: true,
      }),
    ];
  } catch (error) {
    return refused(error instanceof RangeError ? 'the file is nested too deep' : 'the file is not YAML');
  }
  if (documents.length > mostDocuments) return refused(`the file has more than ${mostDocuments} documents`);
  const problems: YamlProblem[] = [];
  for (const document of documents) {
    const [first] = document.errors;
    if (first === undefined) continue;
    const problem: YamlProblem = {
      message: first.code === 'RESOURCE_EXHAUSTION' ? 'the file is nested too deep' : `not valid YAML: ${first.message}`,
      span: first.pos,
    };
    if (!document.errors.every(({ code }) => tolerated.has(code))) return { documents: [], fatal: problem, problems: [] };
    problems.push(problem);
  }
  return { documents, fatal: undefined, problems };
}

function refused(message: string): ParsedYaml {
  return { documents: [], fatal: { message }, problems: [] };
}

function countIndicators(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; index++) {
    switch (text.charCodeAt(index)) {
      case 10: // line break
      case 34: // "
      case 33: // !
      case 38: // &
      case 39: // '
      case 42: // *
      case 44: // ,
      case 58: // :
      case 63: // ?
      case 91: // [
      case 93: // ]
      case 123: // {
      case 125: // }
        count++;
    }
  }
  return count;
}
