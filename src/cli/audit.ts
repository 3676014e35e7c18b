import { realMachine } from '../machine/real.ts';
import type { Problem } from '../model/report.ts';
import { rules } from '../rules/catalogue.ts';
import { levelsIn } from '../tasks/assemble.ts';
import { auditEach, type AuditOptions } from '../tasks/audit.ts';
import { discover, targetOfBody, targetsOfLines } from '../tasks/discover.ts';
import { hostFacts } from '../tasks/host-facts.ts';
import type { Target } from '../tasks/target.ts';
import { badUsage, type Console, help } from './console.ts';
import { exitCodeOf, type Outcome, outcomeOf, worseOf } from './exit-code.ts';
import { parseArguments } from './parse-arguments.ts';
import { openSinks } from './report-sinks.ts';
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
  const options: AuditOptions = { tier: values.tier, host, version: out.version };
  const sinks = await openSinks(options, values, out, realMachine);
  if ('refused' in sinks) {
    badUsage(sinks.refused, out);
    return sinks.code;
  }
  try {
    const { targets, problems } = findTargets(values, positionals);
    const levelOf = levelsIn(values.tier, rules);
    let outcome: Outcome = 'clear';
    for await (const { report, texts } of auditEach(targets, options, realMachine, problems)) {
      await sinks.add(report, texts);
      outcome = worseOf(outcome, outcomeOf(report, values['fail-on'], levelOf));
    }
    return (await sinks.end()) ? exitCodeOf(outcome) : 3;
  } catch (error) {
    sinks.discard();
    throw error;
  }
}

function findTargets(
  values: Values<'audit'>,
  paths: readonly string[],
): { readonly targets: readonly Target[]; readonly problems: readonly Problem[] } {
  const given = [
    ...targetsOfLines(values['docker-run'], realMachine),
    ...values['api-create'].map((path) => targetOfBody(path, realMachine)),
  ];
  const found = (paths.length === 0 && given.length === 0 ? ['.'] : paths).map((path) => discover(path, realMachine));
  return { targets: [...given, ...found.flatMap(({ targets }) => targets)], problems: found.flatMap(({ problems }) => problems) };
}
