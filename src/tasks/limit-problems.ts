import type { Problem } from '../model/report.ts';

/** Nobody reads more; what has as many was not written by hand, or was written to fill the screen. */
const mostOfDocument = 20;
/** Of all documents that one configuration is made of. */
const mostOfAll = 200;

/** The first problems of each document of a configuration, and for the rest of each a last one that counts them. */
export function limitProblems(problems: readonly Problem[]): readonly Problem[] {
  if (problems.length <= mostOfDocument) return problems;
  const kept: Problem[] = [];
  const documents = new Map<string, { kept: number; left: number; fatal: boolean }>();
  for (const problem of problems) {
    let own = documents.get(problem.document);
    if (own === undefined) documents.set(problem.document, (own = { kept: 0, left: 0, fatal: false }));
    if (own.kept < mostOfDocument && kept.length < mostOfAll) {
      own.kept++;
      kept.push(problem);
    } else {
      own.left++;
      own.fatal ||= problem.fatal;
    }
  }
  for (const [document, { kept: some, left, fatal }] of documents)
    if (left > 0) kept.push({ document, message: messageOf(left, some > 0), fatal });
  return kept;
}

function messageOf(left: number, isMore: boolean): string {
  return `${left} ${isMore ? 'more ' : ''}${left === 1 ? 'problem of this document is' : 'problems of this document are'} not listed.`;
}
