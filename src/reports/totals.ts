import type { PolicyReport, Problem, Report, RequestReport, Starts } from '../model/report.ts';
import { countWords, startShares, startWords, worstStart } from './closing-line.ts';
import { countExpired } from './policy-words.ts';
import { byDocument, count } from './text-layout.ts';
import type { WorstFindings } from './worst-findings.ts';

/** What a report comes to, added up part by part. */
export interface Totals {
  add(requests: readonly RequestReport[], problems: readonly Problem[]): void;
  /** The counts in words: `3 errors, 1 warning`; of problems alone where nothing was judged. */
  counts(findings: WorstFindings, policy?: PolicyReport): string;
  /** Whether it would start, as a sentence. */
  starts(): string;
}

/** Begins with nothing. */
export function totals(tier: Report['tier']): Totals {
  const starts: Starts[] = [];
  let problems = 0;
  return {
    add: (requests, more) => {
      problems += more.length;
      for (const own of byDocument(requests).values()) starts.push(worstStart(own));
    },
    counts: (findings, policy) => {
      if (starts.length === 0) return count(problems, 'problem');
      return countWords({
        error: findings.count('error') + countExpired(policy),
        warn: findings.count('warn'),
        note: findings.count('note'),
        waived: findings.count('waived'),
        known: findings.count('known'),
        problems,
      });
    },
    starts: () => {
      const [only] = starts;
      if (only === undefined) return 'Nothing was judged.';
      if (starts.length === 1) return `Would start: ${startWords(only, tier)}.`;
      return `Would start, of ${count(starts.length, 'configuration')}: ${startShares(starts, tier)}.`;
    },
  };
}
