import { realMachine } from '../machine/real.ts';
import type { JsonReport } from '../reports/json.ts';
import type { TextReport } from '../reports/text.ts';
import { rules } from '../rules/catalogue.ts';
import { levelsIn } from '../tasks/assemble.ts';
import { auditEach, type AuditOptions, reportHead } from '../tasks/audit.ts';
import { hostFacts } from '../tasks/host-facts.ts';
import { badUsage, type Console, hasColor, help } from './console.ts';
import { exitCodeOf, type Outcome, outcomeOf, worseOf } from './exit-code.ts';
import { findTargets } from './find-targets.ts';
import { parseArguments } from './parse-arguments.ts';
import type { Values } from './settings.ts';

/** `containai audit`: judges what stands at the paths, and prints the report. */
export async function runAudit(args: readonly string[], out: Console): Promise<number> {
  const parsed = parseArguments('audit', args);
  if ('usage' in parsed) return badUsage(parsed.usage, out);
  const { values, positionals } = parsed;
  if (values.help) return help('audit', out);
  if (values['fail-on'].includes('never') && values['fail-on'].length > 1) return badUsage('--fail-on never stands alone.', out);
  const host = hostFacts(values, realMachine);
  if ('refused' in host) return badUsage(host.refused, out);
  const { targets, problems } = findTargets(values, positionals);
  const options: AuditOptions = { tier: values.tier, host, version: out.version };
  const shown = await beginReport(options, values, out);
  const levelOf = levelsIn(values.tier, rules);
  let outcome: Outcome = 'clear';
  for await (const { report, texts } of auditEach(targets, options, realMachine, problems)) {
    for (const text of shown.add(report, texts)) await out.print(text);
    outcome = worseOf(outcome, outcomeOf(report, values['fail-on'], levelOf));
  }
  await out.print(shown.end());
  return exitCodeOf(outcome);
}

async function beginReport(options: AuditOptions, values: Values<'audit'>, out: Console): Promise<JsonReport | TextReport> {
  const head = reportHead(options);
  if (values.format === 'json') return (await import('../reports/json.ts')).jsonReport(head);
  const { textReport } = await import('../reports/text.ts');
  return textReport(head, rules, {
    color: hasColor(values.color, out),
    width: out.width,
    quiet: values.quiet,
    verbose: values.verbose,
  });
}
