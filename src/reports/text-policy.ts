import type { PolicyReport, RequestReport, WaiverUse } from '../model/report.ts';
import { count, firstOf, type Layout, paragraph, shownText } from './text-layout.ts';

const shownIgnored = 5;
const shownUnused = 5;

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
export function renderPolicy({ documents, ignored, comments, waivers }: PolicyReport, layout: Layout): string[] {
  const expired = waivers.filter(({ state }) => state === 'expired');
  const errors = expired.flatMap((waiver) => paragraph('error', 'error', shownText(expiredSentence(waiver)), layout));
  if (layout.quiet) return errors;
  const unused = waivers.filter(({ state }) => state === 'unused');
  const notes = [
    ...ignored
      .slice(0, layout.verbose ? ignored.length : shownIgnored)
      .map((file) => `${file} is not honoured, since a repository does not judge itself; --policy ${file} honours it`),
    ...(ignored.length > shownIgnored && !layout.verbose
      ? [`${ignored.length - shownIgnored} more policy files of repositories are not honoured`]
      : []),
    ...(comments.seen === 0 || comments.honoured
      ? []
      : [
          `${count(comments.seen, 'containai-ignore comment')} ${comments.seen === 1 ? 'is' : 'are'} not honoured; --honour-comments honours ${comments.seen === 1 ? 'it' : 'them'}`,
        ]),
    ...(unused.length === 0
      ? []
      : [
          `nothing is waived by ${firstOf(
            unused.map((waiver) => `the waiver of ${waiver.rule} at ${placeOf(waiver)}`),
            layout.verbose ? unused.length : shownUnused,
          )}`,
        ]),
  ];
  const lines = [
    ...errors,
    ...documents.flatMap((document) => paragraph('faint', 'policy', shownText(document), layout)),
    ...notes.flatMap((note) => paragraph('note', 'note', shownText(note), layout)),
  ];
  return lines.length === 0 ? [] : [...lines, ''];
}

function expiredSentence(waiver: WaiverUse): string {
  return `${placeOf(waiver)}  The waiver of ${waiver.rule} ended on ${waiver.until ?? ''}, so it waives nothing: give it another day, or take it away`;
}

function placeOf({ from: { document, line, column } }: WaiverUse): string {
  return `${document}:${line}:${column}`;
}
