import { gzip } from '../machine/deflate.ts';
import type { PolicyReport } from '../model/report.ts';
import { policyLines } from '../reports/policy-words.ts';
import type { Audit, AuditOptions } from '../tasks/audit.ts';
import { linesOfAudit } from '../tasks/survey/lines-of-audit.ts';
import { tally } from '../tasks/survey/tally.ts';
import { loadHtmlReport } from './load-html-report.ts';

/** The report of an audit as the page that a survey has. */
export function htmlAudit({ version, tier }: AuditOptions): {
  add(report: unknown, texts: unknown, parts: Audit['parts']): Iterable<string>;
  end(policy?: PolicyReport): string;
} {
  const page = loadHtmlReport().htmlReport({ title: 'Audit of dev containers', version }, { gzip });
  const all = tally();
  return {
    add: (_report, _texts, parts) =>
      linesOfAudit(parts, { tool: version, tier }).flatMap((line) => {
        all.add(line);
        return [...page.add(line)];
      }),
    end: (policy) => {
      const said = policy === undefined ? [] : policyLines(policy);
      return [...page.end(all.report(version), said)].join('');
    },
  };
}
