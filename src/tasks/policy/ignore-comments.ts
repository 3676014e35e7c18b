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

/**
 * The comments of a document that ask for silence: after `//` or `/*` in JSON, after `#` at the beginning of a line or behind a space in all
 * else. A string that looks like one is taken for one: whoever honours the comments of a file trusts the whole file.
 */
export function ignoreComments(document: string, text: string): readonly IgnoreComment[] {
  if (!text.includes(marker)) return [];
  const isJson = /\.jsonc?$/iu.test(document);
  const begins = isJson ? /\/[/*][ \t]*containai-ignore(?![\w-])(.*)/u : /(?<=^|\s)#[ \t]*containai-ignore(?![\w-])(.*)/u;
  const isComment = isJson ? /^\s*\/[/*]/u : /^\s*#/u;
  const lines = text.split(/\r\n|\n|\r/u);
  const found: IgnoreComment[] = [];
  let below = 0;
  for (const [index, line] of lines.entries()) {
    if (found.length === mostComments) break;
    const match = line.includes(marker) ? begins.exec(line) : null;
    if (match === null) continue;
    const stands = line.slice(0, match.index).trim() === '';
    // A whole run of comments speaks of what stands directly below it; a long one is walked once.
    if (stands && below <= index) for (below = index + 1; below < lines.length && isComment.test(lines[below]!);) below++;
    const [, rule = '', reason = ''] = /^[ \t]*([^\s:]*)[ \t]*:?[ \t]*(.*)$/u.exec(match[1] ?? '') ?? [];
    found.push({
      rule,
      reason: reason.replace(/\*\/.*$/u, '').trim(),
      line: index + 1,
      column: match.index + 1,
      covers: (stands ? below : index) + 1,
    });
  }
  return found;
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
