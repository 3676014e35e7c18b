import type { Escape, EscapeCell, EscapeReport, EscapeResult, OutsideEscape } from '../model/escape.ts';
import { escapeTotals, outsideWords, versionLine } from './escapes-text.ts';
import { escapeMarkdown } from './page-markdown.ts';

/** What the scenarios are, and where they come from. */
const benchmark =
  '[SandboxEscapeBench](https://github.com/UKGovernmentBEIS/sandbox_escape_bench) ([arXiv:2603.02277](https://arxiv.org/abs/2603.02277))';

/** How a page of results is made. */
const command = 'containai verify --escapes --json';

/**
 * A run of the escape suite as Markdown: a table of all scenarios, each with what was seen, and what is outside of the boundary. `linkOf` is the address
 * of what is written about a rule or a reason of the gate.
 */
export function renderEscapesMarkdown(
  report: EscapeReport,
  list: readonly Escape[],
  outside: readonly OutsideEscape[],
  linkOf: (rule: string) => string,
): string {
  const known = new Map(list.map((escape) => [escape.id, escape]));
  const lines = [
    '# Ways out of a container',
    '',
    `Configurations that give a container the machine, those of ${benchmark} among them, each tried by a harmless check of ours: under plain runc and under Sysbox as they are written, and with what a gate of the tier ${report.tier} makes of them. What reaches proves it by a file of the suite’s own, or opens what is the whole machine’s and writes nothing.`,
    '',
    `Measured: ${escapeMarkdown(versionLine(report))}; image ${escapeMarkdown(report.image)}; by \`${command}\`. ${escapeTotals(report.results)}`,
    '',
    '| Scenario | Benchmark | plain runc | Sysbox alone | with our rules |',
    '| --- | --- | --- | --- | --- |',
    ...report.results.map((result) => rowOf(result, known.get(result.id), linkOf)),
    '',
    '**reached**: it got out. **held**: it did not. **skipped**: the machine or the image does not allow the test. **unknown**: what came of it cannot be told. **not run**: there was nothing to run it with. Sysbox alone is what the runtime does with a body that nobody has judged.',
    '',
    ...report.results.flatMap((result) => details(result, known.get(result.id))),
    '## Outside of this boundary',
    '',
    outsideWords,
    '',
    '| Scenario of the benchmark | What | Whose fault | Why |',
    '| --- | --- | --- | --- |',
    ...outside.map(({ id, title, layer, why }) => `| \`${id}\` | ${escapeMarkdown(title)} | ${layer} | ${escapeMarkdown(why)} |`),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

function rowOf({ id, runc, sysbox, gated }: EscapeResult, escape: Escape | undefined, linkOf: (rule: string) => string): string {
  const rules = gated.rules.filter((rule) => rule !== 'runtime-overridden' && rule !== 'mount-resolved');
  const links = rules.map((rule) => `[${rule}](${linkOf(rule)})`).join(', ');
  const how = gated.decision === 'forwarded' || links === '' ? '' : `, ${gated.decision} by ${links}`;
  return `| [${id}](#${id}) | ${escape?.benchmark === undefined ? '–' : `\`${escape.benchmark}\``} | ${runc.standing} | ${sysbox.standing} | ${gated.standing}${how} |`;
}

function details({ id, runc, sysbox, gated }: EscapeResult, escape: Escape | undefined): readonly string[] {
  if (escape === undefined) return [];
  return [
    `## ${id}`,
    '',
    `${escapeMarkdown(escape.title)}. ${escapeMarkdown(escape.means)}.`,
    '',
    `- Asked for: \`${JSON.stringify(escape.create)}\``,
    `- Plain runc: ${cell(runc)}`,
    `- Sysbox alone: ${cell(sysbox)}`,
    `- With our rules: ${cell(gated)}`,
    `- Source: ${escapeMarkdown(escape.source)}`,
    '',
  ];
}

const witnesses = {
  host: 'seen from the machine',
  engine: 'the engine’s word',
  container: 'the container’s word',
  rules: 'by the rules',
} as const;

function cell({ standing, words, witness }: EscapeCell): string {
  const whose = witness === undefined ? '' : ` (${witnesses[witness]})`;
  return `**${standing}**${words === '' ? '' : `: ${escapeMarkdown(words)}`}${whose}`;
}
