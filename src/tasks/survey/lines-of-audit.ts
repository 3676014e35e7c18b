import type { Problem } from '../../model/report.ts';
import type { SurveyLine } from '../../model/survey.ts';
import type { AuditedPart } from '../audit.ts';
import { lineOf, type SurveyHead } from './line-of.ts';

/** What an audit judges for. */
const host = 'this host';

/** Configurations of an audit as lines of a survey of this host; what belongs to none of them is a line for each document. */
export function linesOfAudit(parts: readonly AuditedPart[], head: SurveyHead): readonly SurveyLine[] {
  return parts.flatMap((part) => {
    const { target } = part;
    if (target === undefined) return problemLines(part.problems, head);
    const { prefix, path, format } = target;
    const place = { key: '', document: prefix + path, repository: prefix.replace(/\/$/u, ''), files: [], links: [], format };
    return [lineOf(place, [{ host, part }], head)];
  });
}

function problemLines(problems: readonly Problem[], head: SurveyHead): readonly SurveyLine[] {
  const documents = new Map<string, Problem[]>();
  for (const problem of problems) documents.set(problem.document, [...(documents.get(problem.document) ?? []), problem]);
  return [...documents].map(([document, own]) => {
    const place = { key: '', document, repository: '', files: [], links: [] };
    return lineOf(place, [{ host, part: { requests: [], problems: own, asked: [], texts: new Map() } }], head);
  });
}
