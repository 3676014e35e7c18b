import { realMachine } from '../machine/real.ts';
import { rules } from '../rules/catalogue.ts';
import type { CheckOptions } from '../tasks/gate/check-body.ts';
import { findWorkspaces, type OwnPath } from '../tasks/gate/find-workspaces.ts';
import { readPlan } from '../tasks/gate/read-plan.ts';
import { hostFacts } from '../tasks/host-facts.ts';
import { policyOf } from './audit-policy.ts';
import { badUsage, type Console } from './console.ts';
import type { Values } from './settings.ts';

/**
 * What a gate judges by, from the options that `gate` and `gate check` share; or the exit code, when something of it is wrong and said. Without
 * workspaces of its own it has those of the plan.
 */
export async function judgingOptions(
  values: Pick<Values<'gate check'>, 'workspace' | 'policy' | 'tier' | 'plan' | 'host' | 'sysbox'>,
  { owner, mode, own }: Pick<CheckOptions, 'owner' | 'mode'> & { readonly own: readonly OwnPath[] },
  out: Console,
): Promise<CheckOptions | number> {
  // A gate’s own --engine is a socket.
  const host = hostFacts({ host: values.host, sysbox: values.sysbox }, realMachine);
  if ('refused' in host) return badUsage(host.refused, out);
  const said = await policyOf({ ...values, 'honour-comments': false }, out);
  if (typeof said === 'number') return said;
  const read = values.plan === undefined ? undefined : readPlan(values.plan, new Set(rules.map(({ id }) => id)), realMachine);
  if (read !== undefined && 'refused' in read) return badUsage(read.refused, out);
  const plan = read?.plan;
  if (plan?.owner !== undefined && plan.owner !== owner)
    return badUsage(`The plan ${values.plan} is for the owner ${plan.owner}, and this gate’s is ${owner}.`, out);
  const named = values.workspace.length > 0 ? values.workspace : (plan?.workspaces ?? []);
  const found = findWorkspaces(named, own, realMachine);
  if ('refused' in found) return badUsage(found.refused, out);
  const { tier, policy } = said;
  return { owner, mode, own, workspaces: found.workspaces, tier, policy, host, ...(plan === undefined ? {} : { plan }) };
}
