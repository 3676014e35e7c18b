import { realMachine } from '../machine/real.ts';
import type { PolicyReport } from '../model/report.ts';
import { rules } from '../rules/catalogue.ts';
import { levelsIn } from '../tasks/assemble.ts';
import { auditEach, type AuditOptions } from '../tasks/audit.ts';
import { hostFacts } from '../tasks/host-facts.ts';
import { draftBaseline } from '../tasks/policy/baseline.ts';
import { ignoredPolicies } from '../tasks/policy/find-policy.ts';
import { failsExpired, policyOf, wroteBaseline } from './audit-policy.ts';
import { badUsage, type Console, help } from './console.ts';
import { exitCodeOf, type Outcome, outcomeOf, worseOf } from './exit-code.ts';
import { filesOf, findTargets } from './find-targets.ts';
import { lookupsRefused } from './lookups-refused.ts';
import { parseArguments } from './parse-arguments.ts';
import { openSinks, type Sinks } from './report-sinks.ts';
import type { Resolving } from './resolver-of.ts';
import type { Values } from './settings.ts';
import type { Watcher } from './watch-lookups.ts';

/** `containai audit`: judges what stands at the paths, and prints the report. */
export async function runAudit(args: readonly string[], out: Console): Promise<number> {
  const parsed = parseArguments('audit', args);
  if ('usage' in parsed) return badUsage(parsed.usage, out);
  const { values, positionals } = parsed;
  if (values.help) return help('audit', out);
  if (values['fail-on'].includes('never') && values['fail-on'].length > 1) return badUsage('--fail-on never stands alone.', out);
  const host = hostFacts(values, realMachine);
  if ('refused' in host) return badUsage(host.refused, out);
  const said = await policyOf(values, out);
  if (typeof said === 'number') return said;
  const watcher: Watcher = { out };
  const lookups = await lookupsOf(values, out, watcher);
  if ('refused' in lookups) return badUsage(lookups.refused, out);
  const options: AuditOptions = {
    ...said,
    host,
    version: out.version,
    offer: offered(values),
    resolver: lookups.resolving?.resolver,
    advisories: lookups.advisories,
    settings: values.settings,
  };
  const found = findTargets(values, positionals);
  const sinks = await openSinks(options, filesOf(found.targets, realMachine), values, out, realMachine);
  if ('refused' in sinks) {
    badUsage(sinks.refused, out);
    return sinks.code;
  }
  watcher.putAway = () => sinks.discard();
  try {
    return await auditInto(sinks, options, values, found, out);
  } catch (error) {
    sinks.discard();
    throw error;
  } finally {
    lookups.resolving?.close();
  }
}

interface Lookups extends Pick<AuditOptions, 'advisories'> {
  readonly resolving?: Resolving;
}

// Nothing of it is loaded where nothing is to be looked up.
async function lookupsOf(values: Values<'audit'>, out: Console, watcher: Watcher): Promise<Lookups | { readonly refused: string }> {
  const refused = lookupsRefused(values);
  if (refused !== undefined) return { refused };
  const resolving = values.resolve ? (await import('./resolver-of.ts')).resolverOf(values, watcher) : undefined;
  if (resolving === undefined && values.advisories === undefined) return {};
  const { advisoriesOf } = await import('./advisories-of.ts');
  const advisories = advisoriesOf(values.advisories, resolving?.advisories, out);
  if (advisories !== undefined && 'refused' in advisories) return advisories;
  return { advisories, ...(resolving === undefined ? {} : { resolving }) };
}

async function auditInto(
  sinks: Sinks,
  options: AuditOptions,
  values: Values<'audit'>,
  { targets, problems }: ReturnType<typeof findTargets>,
  out: Console,
): Promise<number> {
  const levelOf = levelsIn(options.tier, rules, options.policy);
  const draft = values['write-baseline'] === undefined ? undefined : draftBaseline();
  // What is written down fails nothing.
  const failOn = draft === undefined ? values['fail-on'] : (['never'] as const);
  let outcome: Outcome = 'clear';
  let policy: PolicyReport | undefined;
  for await (const audit of auditEach(targets, options, realMachine, problems)) {
    const { report } = audit;
    await sinks.add(audit);
    for (const request of report.requests) draft?.add(request);
    outcome = worseOf(outcome, outcomeOf(report, failOn, levelOf));
    policy = report.policy;
  }
  if (policy !== undefined) policy = { ...policy, ignored: ignoredPolicies(targets, values.policy, realMachine) };
  if (failsExpired(policy, failOn)) outcome = worseOf(outcome, 'found');
  if (!(await sinks.end(policy))) return 3;
  return (draft === undefined ? undefined : wroteBaseline(values['write-baseline']!, draft, outcome, out)) ?? exitCodeOf(outcome);
}

// Only SARIF carries changes as text; who reads the last line alone needs none.
function offered({ format, output, quiet }: Values<'audit'>): AuditOptions['offer'] {
  if (format === 'sarif' || output.some((file) => /^sarif=|\.sarif(?:\.json)?$/iu.test(file))) return 'edits';
  return quiet ? undefined : 'words';
}
