import { realMachine } from '../machine/real.ts';
import type { Problem } from '../model/report.ts';
import { rules } from '../rules/catalogue.ts';
import { levelsIn } from '../tasks/assemble.ts';
import { type Audit, auditTargets } from '../tasks/audit.ts';
import { discover, targetOfBody, targetsOfLines } from '../tasks/discover.ts';
import { hostFacts } from '../tasks/host-facts.ts';
import type { Target } from '../tasks/target.ts';
import { badUsage, type Console, hasColor, help } from './console.ts';
import { exitCodeOf } from './exit-code.ts';
import { parseArguments } from './parse-arguments.ts';
import type { Values } from './settings.ts';

/** `containai audit`: judges what stands at the paths, and prints the report. */
export async function runAudit(args: readonly string[], out: Console): Promise<number> {
  const parsed = parseArguments('audit', args);
  if ('usage' in parsed) return badUsage(parsed.usage, out);
  const { values, positionals } = parsed;
  if (values.help) return help('audit', out);
  const host = hostFacts(values, realMachine);
  if ('refused' in host) return badUsage(host.refused, out);
  const { targets, problems } = findTargets(values, positionals);
  const audit = await auditTargets(targets, { tier: values.tier, host, version: out.version }, realMachine);
  const whole: Audit = { ...audit, report: { ...audit.report, problems: [...problems, ...audit.report.problems] } };
  await print(whole, values, out);
  return exitCodeOf(whole.report, values['fail-on'], levelsIn(values.tier, rules));
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

async function print({ report, texts }: Audit, values: Values<'audit'>, out: Console): Promise<void> {
  if (values.format === 'json') {
    out.print((await import('../reports/json.ts')).renderJson(report));
    return;
  }
  const { renderText } = await import('../reports/text.ts');
  out.print(
    renderText(report, texts, rules, {
      color: hasColor(values.color, out),
      width: out.width,
      quiet: values.quiet,
      verbose: values.verbose,
    }),
  );
}
