import { withoutCredentials } from '../known/without-credentials.ts';
import type { Evidence, RequestReport } from '../model/report.ts';
import type { Rule } from '../model/rule.ts';
import { indexLines, lineText } from '../syntax/line-index.ts';
import { plainText } from '../syntax/plain-text.ts';
import { gutter, type Layout } from './text-layout.ts';

/** Source lines to show. A line that holds a secret is never shown, whichever finding points at it. */
export interface Excerpts {
  /** The line of a place, with its number, or undefined where there is none to show. */
  excerpt(evidence: Evidence, layout: Layout): string | undefined;
}

/** Prepares the excerpts for some requests, whose findings also say which lines hold secrets. */
export function excerptsOf(
  requests: readonly RequestReport[],
  texts: ReadonlyMap<string, string>,
  rules: ReadonlyMap<string, Rule>,
): Excerpts {
  const lineAt = sourceLines(requests, texts, rules);
  return {
    excerpt: (evidence, { width, paint }) => {
      const shown = lineAt(evidence, width - gutter - 2);
      if (shown === undefined || shown.trim() === '') return undefined;
      return `${paint('faint', `${String(evidence.line).padStart(gutter - 2)} │`)} ${shown}`;
    },
  };
}

/**
 * The source line of a place, as much of it as fits into so many characters, without credentials and control characters; undefined where its text is not at hand, or a
 * finding of the requests says that it holds a secret.
 */
export function sourceLines(
  requests: readonly RequestReport[],
  texts: ReadonlyMap<string, string>,
  rules: ReadonlyMap<string, Pick<Rule, 'sensitive'>>,
): (evidence: Pick<Evidence, 'document' | 'line' | 'column'>, width: number) => string | undefined {
  const linesOf = new Map<string, (line: number) => string>();
  const secret = new Set<string>();
  for (const { verdicts } of requests)
    for (const verdict of verdicts)
      if ('findings' in verdict && rules.get(verdict.rule)?.sensitive === true)
        for (const { evidence } of verdict.findings) for (const { document, line } of evidence) secret.add(`${line} ${document}`);
  return ({ document, line, column }, width) => {
    if (document === undefined || line === undefined || secret.has(`${line} ${document}`)) return undefined;
    const text = texts.get(document);
    if (text === undefined) return undefined;
    let lineOf = linesOf.get(document);
    if (lineOf === undefined) linesOf.set(document, (lineOf = linesToShow(text)));
    return windowOf(lineOf(line), column ?? 1, width);
  };
}

/** The lines of a text without credentials. It is cleaned once, as a whole: what is secret about a line may stand in the line before it. */
function linesToShow(text: string): (line: number) => string {
  const index = indexLines(withoutCredentials(text));
  const lines = new Map<number, string>();
  return (line) => {
    let shown = lines.get(line);
    if (shown === undefined) lines.set(line, (shown = lineText(index, line)));
    return shown;
  };
}

/** As much of a line as fits, with the place in it. */
function windowOf(line: string, column: number, width: number): string {
  if (line.length <= width) return plainText(line);
  const start = Math.max(0, Math.min(column - 1 - Math.floor(width / 4), line.length - width + 1));
  const end = start + width - (start > 0 ? 2 : 1);
  return `${start > 0 ? '…' : ''}${plainText(line.slice(start, end))}${end < line.length ? '…' : ''}`;
}
