import { isAccepted } from '../model/accepted.ts';
import type { Evidence, Finding, RequestReport } from '../model/report.ts';

/** A finding, and the request it was found in. */
export interface SaidFinding {
  readonly finding: Finding;
  readonly request: string;
  /** The configuration that the request was read from. */
  readonly document: string;
}

/** Levels and severities, the worst first. */
export const levelOrder: readonly Finding['level'][] = ['error', 'warn', 'note'];
export const severityOrder: readonly Finding['severity'][] = ['critical', 'high', 'medium', 'low'];

/** How bad a finding is: 0 for the worst. What is accepted comes after all that is not. */
export function rankOf(finding: Finding): number {
  const { level, severity } = finding;
  return (
    (isAccepted(finding) ? levelOrder.length * severityOrder.length : 0) +
    levelOrder.indexOf(level) * severityOrder.length +
    severityOrder.indexOf(severity)
  );
}

/** One more than the highest rank. */
export const ranks = 2 * levelOrder.length * severityOrder.length;

/** The findings of some configurations. Services that share an anchor say the same at the same place: that is one finding. */
export function* distinctFindings(requests: readonly RequestReport[]): Generator<SaidFinding> {
  const said = new Set<string>();
  for (const { name, document, verdicts } of requests) {
    for (const verdict of verdicts) {
      if (verdict.state !== 'found') continue;
      for (const finding of verdict.findings) {
        const [first] = finding.evidence;
        // Without a place, only the request tells two findings apart.
        const place = first?.line === undefined ? `${document}\n${name}` : `${first.document}\n${first.line}:${first.column}`;
        const key = `${finding.rule}\n${finding.level}\n${place}\n${finding.message}\n${isAccepted(finding)}`;
        if (said.has(key)) continue;
        said.add(key);
        yield { finding, request: name, document };
      }
    }
  }
}

/** Where a finding is shown: the document that its first line counts in, else the configuration it was found in. */
export function placeOf({ finding, document }: SaidFinding): Pick<Evidence, 'line' | 'column'> & { readonly document: string } {
  const [first] = finding.evidence;
  if (first?.document === undefined || first.line === undefined) return { document };
  return { document: first.document, line: first.line, column: first.column ?? 1 };
}

/** The worst findings of all that are added, so many of each level, and how many there were. */
export interface WorstFindings {
  add(requests: readonly RequestReport[]): void;
  /** Of a level, the worst first; of the same severity in the order they came. */
  kept(level: Finding['level'] | 'accepted'): readonly SaidFinding[];
  /** How many there were of a level, or of what is accepted. */
  count(level: Finding['level'] | 'waived' | 'known'): number;
}

/** @param most how many findings of a level are kept */
export function worstFindings(most: number): WorstFindings {
  const byRank: SaidFinding[][] = Array.from({ length: ranks }, () => []);
  const counts = { error: 0, warn: 0, note: 0, waived: 0, known: 0 };
  const ranksOf = (level: Finding['level'] | 'accepted'): readonly [from: number, to: number] => {
    const from = level === 'accepted' ? ranks / 2 : levelOrder.indexOf(level) * severityOrder.length;
    return [from, level === 'accepted' ? ranks : from + severityOrder.length];
  };
  return {
    add: (requests) => {
      for (const said of distinctFindings(requests)) {
        const rank = rankOf(said.finding);
        const kept = byRank[rank]!;
        counts[wordOf(said.finding)]++;
        if (kept.length < most) kept.push(said);
      }
    },
    kept: (level) =>
      byRank
        .slice(...ranksOf(level))
        .flat()
        .slice(0, most),
    count: (level) => counts[level],
  };
}

/** What a finding counts as. */
function wordOf(finding: Finding): Finding['level'] | 'waived' | 'known' {
  return finding.waiver !== undefined ? 'waived' : finding.known === true ? 'known' : finding.level;
}
