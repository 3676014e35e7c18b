import { openGit } from '../machine/git-objects.ts';
import { realMachine } from '../machine/real.ts';
import type { DiffReport } from '../model/diff-report.ts';
import { diffSides } from '../tasks/diff.ts';
import { sidesOf } from '../tasks/diff-sides.ts';
import { hostFacts } from '../tasks/host-facts.ts';
import { policyOf } from './audit-policy.ts';
import { badUsage, type Console, hasColor, help } from './console.ts';
import { exitCodeOf, outcomeOfDiff } from './exit-code.ts';
import { parseArguments } from './parse-arguments.ts';
import type { Values } from './settings.ts';

/** `containai diff`: prints what one side asks for that the other did not. */
export async function runDiff(args: readonly string[], out: Console): Promise<number> {
  const parsed = parseArguments('diff', args);
  if ('usage' in parsed) return badUsage(parsed.usage, out);
  const { values, positionals } = parsed;
  if (values.help) return help('diff', out);
  if (values['fail-on'].includes('never') && values['fail-on'].length > 1) return badUsage('--fail-on never stands alone.', out);
  const host = hostFacts(values, realMachine);
  if ('refused' in host) return badUsage(host.refused, out);
  const said = await policyOf(values, out);
  if (typeof said === 'number') return said;
  const sides = sidesOf(positionals, values.repository, { ...realMachine, openGit });
  if ('refused' in sides) return badUsage(`${sides.refused}.`, out);
  const report = await diffSides(sides.before, sides.after, { ...said, host, version: out.version });
  await out.print(await render(report, values, out));
  return exitCodeOf(outcomeOfDiff(report, values['fail-on']));
}

async function render(report: DiffReport, values: Values<'diff'>, out: Console): Promise<string> {
  switch (values.format) {
    case 'json':
      return `${JSON.stringify(report, undefined, 2)}\n`;
    case 'markdown':
      return (await import('../reports/diff-markdown.ts')).renderDiffMarkdown(report);
    case 'text':
      return (await import('../reports/diff-text.ts')).renderDiffText(report, {
        color: hasColor(values.color, out),
        width: out.width,
        quiet: values.quiet,
        verbose: values.verbose,
      });
  }
}
