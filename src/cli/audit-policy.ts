import { dirname, resolve } from 'node:path';
import { realMachine } from '../machine/real.ts';
import type { PolicyReport } from '../model/report.ts';
import { rules } from '../rules/catalogue.ts';
import type { AuditOptions } from '../tasks/audit.ts';
import { type BaselineDraft, expectedBaseline, readBaseline } from '../tasks/policy/baseline.ts';
import { findPolicy } from '../tasks/policy/find-policy.ts';
import { badUsage, complainOf, type Console, notWritten } from './console.ts';
import type { Outcome } from './exit-code.ts';
import type { Values } from './settings.ts';

/** Whose word counts in an audit: the options, the policy, the comments and the baseline; or the exit code, when something of it is wrong and said. */
export async function policyOf(
  values: Pick<Values<'audit'>, 'policy' | 'tier' | 'honour-comments'> & { readonly baseline?: string | undefined },
  out: Console,
): Promise<Pick<AuditOptions, 'tier' | 'policy' | 'today' | 'honourComments' | 'baseline'> | number> {
  const found = await findPolicy(values.policy, rules, realMachine);
  if ('mistakes' in found) {
    complainOf(found.mistakes, out);
    return 2;
  }
  const baseline = values.baseline === undefined ? undefined : readBaseline(values.baseline, realMachine);
  if (baseline !== undefined && 'refused' in baseline) return badUsage(baseline.refused, out);
  return {
    tier: values.tier ?? found.policy?.tier ?? 'strict',
    policy: found.policy,
    today: today(),
    honourComments: values['honour-comments'],
    baseline,
  };
}

/** The day it is, `YYYY-MM-DD` in UTC. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** Whether a waiver has ended, where errors shall fail. */
export function failsExpired(policy: PolicyReport | undefined, failOn: Values<'audit'>['fail-on']): boolean {
  if (!failOn.some((one) => one === 'error' || one === 'warn' || one === 'note')) return false;
  return policy?.waivers.some(({ state }) => state === 'expired') ?? false;
}

/** Writes the baseline, unless something could not be judged; the exit code where that is so, or where it could not be written. */
export function wroteBaseline(file: string, draft: BaselineDraft, outcome: Outcome, out: Console): number | undefined {
  if (outcome === 'not judged') return badUsage(`The baseline ${file} was not written, since not everything could be judged.`, out);
  const path = resolve(realMachine.workingFolder(), file);
  const found = expectedBaseline(path, realMachine);
  // A repository may hold a link of this name, to any file of the user.
  const answer = 'refused' in found ? found : realMachine.writeText(path, draft.print(), { inside: dirname(path), ...found });
  return 'refused' in answer ? notWritten(`The baseline ${file}`, answer, out) : undefined;
}
