import { type CommentedLanguage, findComments } from '../../syntax/find-comments.ts';
import { indexLines, placeAt } from '../../syntax/line-index.ts';
import { nearest } from '../../syntax/nearest.ts';
import { cutText } from '../../syntax/plain-text.ts';

/** A comment `containai-ignore RULE: reason`, as it is written. */
export interface IgnoreComment {
  readonly rule: string;
  /** Empty where there is none. */
  readonly reason: string;
  readonly line: number;
  readonly column: number;
  /** The line it speaks of: its own, or the first below that is not a comment, where it stands alone. */
  readonly covers: number;
}

const marker = 'containai-ignore';
/** No document needs more; the rest is not read. */
const mostComments = 1000;

/** The comments of a document that ask for silence: `//` and `/*` in JSON, `#` in YAML, and in all else lines that begin with `#`. */
export function ignoreComments(document: string, text: string): readonly IgnoreComment[] {
  if (!text.includes(marker)) return [];
  const lines = indexLines(text);
  const asking: { readonly said: string; readonly stands: boolean; readonly line: number; readonly column: number }[] = [];
  const ofComments = new Set<number>();
  for (const { start, end } of findComments(languageOf(document), text)) {
    const { line, column } = placeAt(lines, start);
    const stands = text.slice(lines.starts[line - 1], start).trim() === '';
    if (stands) for (let one = line; one <= placeAt(lines, end).line; one++) ofComments.add(one);
    const said = /^(?:#|\/\/|\/\*)[ \t]*containai-ignore(?![\w-])([^\r\n]*)/u.exec(text.slice(start, end))?.[1];
    if (said !== undefined && asking.length < mostComments) asking.push({ said, stands, line, column });
  }
  let below = 0;
  return asking.map(({ said, stands, line, column }) => {
    // A whole run of comments speaks of what stands directly below it; a long one is walked once.
    if (stands && below <= line) for (below = line + 1; ofComments.has(below);) below++;
    const [, rule = '', reason = ''] = /^[ \t]*([^\s:]*)[ \t]*:?[ \t]*(.*)$/u.exec(said) ?? [];
    return { rule, reason: reason.replace(/\*\/.*$/u, '').trim(), line, column, covers: stands ? below : line };
  });
}

function languageOf(document: string): CommentedLanguage {
  if (/\.jsonc?$/iu.test(document)) return 'jsonc';
  return /\.ya?ml$/iu.test(document) ? 'yaml' : 'dockerfile';
}

/** What is wrong with a comment that shall count, in one sentence. */
export function wrongComment({ rule, reason }: IgnoreComment, rules: ReadonlySet<string>): string | undefined {
  const how = 'it is written containai-ignore RULE: reason';
  if (rule === '') return `This comment names no rule: ${how}.`;
  if (!rules.has(rule)) {
    const near = nearest(rule, [...rules]);
    return `This comment waives nothing, since there is no rule “${cutText(rule, 60)}”${near === undefined ? `: ${how}.` : `; did you mean ${near}?`}`;
  }
  return reason === '' ? `This comment waives nothing, since it gives no reason: ${how}.` : undefined;
}
