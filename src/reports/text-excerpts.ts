import { withoutCredentials } from '../known/secrets.ts';
import type { Evidence, Finding, Report } from '../model/report.ts';
import type { Rule } from '../model/rule.ts';
import { indexLines, type LineIndex, lineText } from '../syntax/line-index.ts';
import { plainText } from '../syntax/plain-text.ts';
import { gutter, type Layout } from './text-layout.ts';

/** Source lines to show. A line that holds a secret is never shown, whichever finding points at it. */
export interface Excerpts {
  /** The line of a place, with its number, or undefined where there is none to show. */
  excerpt(evidence: Evidence, layout: Layout): string | undefined;
}

/** All findings of a report, also those that are undecided. */
function findingsOf(report: Pick<Report, 'requests'>): readonly Finding[] {
  return report.requests.flatMap(({ verdicts }) => verdicts.flatMap((verdict) => ('findings' in verdict ? verdict.findings : [])));
}

/** Prepares the excerpts of a report. */
export function excerptsOf(report: Report, texts: ReadonlyMap<string, string>, rules: ReadonlyMap<string, Rule>): Excerpts {
  const indexes = new Map<string, LineIndex>();
  const secret = new Set<string>();
  for (const { rule, evidence } of findingsOf(report))
    if (rules.get(rule)?.sensitive === true) for (const { document, line } of evidence) secret.add(`${line} ${document}`);
  return {
    excerpt: ({ document, line, column }, { width, paint }) => {
      if (document === undefined || line === undefined || secret.has(`${line} ${document}`)) return undefined;
      const text = texts.get(document);
      if (text === undefined) return undefined;
      let index = indexes.get(document);
      if (index === undefined) indexes.set(document, (index = indexLines(text)));
      const shown = windowOf(withoutCredentials(lineText(index, line)), column ?? 1, width - gutter - 2);
      return shown.trim() === '' ? undefined : `${paint('faint', `${String(line).padStart(gutter - 2)} │`)} ${shown}`;
    },
  };
}

/** As much of a line as fits, with the place in it. */
function windowOf(line: string, column: number, width: number): string {
  if (line.length <= width) return plainText(line);
  const start = Math.max(0, Math.min(column - 1 - Math.floor(width / 4), line.length - width + 1));
  const end = start + width - (start > 0 ? 2 : 1);
  return `${start > 0 ? '…' : ''}${plainText(line.slice(start, end))}${end < line.length ? '…' : ''}`;
}
