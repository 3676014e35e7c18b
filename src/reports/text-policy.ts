import type { PolicyReport, RequestReport } from '../model/report.ts';
import { type PolicyLine, policyLines } from './policy-words.ts';
import { type Layout, paragraph, shownText } from './text-layout.ts';

/** Findings of a configuration that someone answers for: a quiet line each, with the reason. Where several say the same, it is said once. */
export function renderWaived(requests: readonly RequestReport[], layout: Layout): string[] {
  const lines = new Map<string, number>();
  for (const verdict of requests.flatMap(({ verdicts }) => verdicts)) {
    if (verdict.state !== 'found') continue;
    for (const { rule, evidence, waiver } of verdict.findings) {
      if (waiver === undefined) continue;
      const place = evidence[0]?.line === undefined ? '' : ` at ${evidence[0].line}:${evidence[0].column ?? 1}`;
      const until = waiver.until === undefined ? '' : ` (until ${waiver.until})`;
      const line = `${rule}${place}${until}: ${waiver.reason}`;
      lines.set(line, (lines.get(line) ?? 0) + 1);
    }
  }
  return lines.size === 0 ? [] : [...[...lines.keys()].flatMap((line) => paragraph('faint', 'waived', shownText(line), layout)), ''];
}

/** How many findings of some requests are in the baseline, and things that could not be decided. */
export function countKnown(requests: readonly RequestReport[]): { readonly findings: number; readonly undecided: number } {
  let [findings, undecided] = [0, 0];
  for (const verdict of requests.flatMap(({ verdicts }) => verdicts)) {
    if (!('findings' in verdict)) continue;
    findings += verdict.findings.filter(({ known }) => known === true).length;
    if (verdict.known === true) undecided++;
  }
  return { findings, undecided };
}

/** What is in the baseline, in one line. */
export function renderKnown({ findings, undecided }: ReturnType<typeof countKnown>, layout: Layout): string[] {
  const parts = [
    ...(findings === 0 ? [] : [`${findings} known ${findings === 1 ? 'finding' : 'findings'}`]),
    ...(undecided === 0 ? [] : [`${undecided} known to be undecided`]),
  ];
  if (parts.length === 0 || layout.quiet) return [];
  return paragraph('faint', 'known', `${parts.join(' and ')} in the baseline${layout.verbose ? '' : ' (--verbose shows them)'}`, layout);
}

/** What is to be said of the policy after all configurations: expired waivers, which are errors, and who was not listened to. */
export function renderPolicy(policy: PolicyReport, layout: Layout): string[] {
  const said = policyLines(policy, layout.verbose);
  const linesOf = (wanted: PolicyLine['level']): string[] =>
    said.flatMap(({ level, message, place }) => {
      if (level !== wanted) return [];
      // A note names what it speaks of itself.
      const where = level === 'error' && place !== undefined ? `${place.document}:${place.line ?? 1}:${place.column ?? 1}  ` : '';
      return paragraph(level, level, shownText(where + message), layout);
    });
  if (layout.quiet) return linesOf('error');
  const policies = policy.documents.flatMap((document) => paragraph('faint', 'policy', shownText(document), layout));
  const lines = [...linesOf('error'), ...policies, ...linesOf('note')];
  return lines.length === 0 ? [] : [...lines, ''];
}
