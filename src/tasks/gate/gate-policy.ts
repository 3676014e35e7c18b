import { type GatePolicy, usualPids } from '../../model/gate.ts';
import type { Plan } from '../../model/plan.ts';
import type { Policy } from '../../model/policy.ts';
import type { Tier } from '../../model/rule.ts';
import { limitsOn } from './hold-limits.ts';

/** A policy for a gate in which nothing is left open. */
export interface WholeGatePolicy extends Required<GatePolicy> {
  /** Ports are published at the addresses that are asked for: somebody answers for it. */
  readonly keepsPorts?: true;
}

/** The rule by which ports are moved to this machine’s own address, unless the user allows what it finds. */
export const portRule = 'port-published-widely';

const careful: WholeGatePolicy = {
  builds: 'contained',
  'host-namespaces': 'refuse',
  pull: 'allow',
  undecided: 'deny',
  network: 'allow',
  limits: { pids: usualPids },
  'sysbox-variables': {},
};

/** What a gate does where no policy says otherwise. */
export const gateTiers: Readonly<Record<Tier, WholeGatePolicy>> = {
  strict: careful,
  standard: careful,
  permissive: { ...careful, builds: 'as-root', 'host-namespaces': 'replace' },
};

/** What a gate does under a tier and a policy, which wins key by key, limit by limit. */
export function gatePolicy(tier: Tier, policy: Pick<Policy, 'gate'> | undefined): WholeGatePolicy {
  const usual = gateTiers[tier];
  return { ...usual, ...policy?.gate, limits: { ...usual.limits, ...policy?.gate?.limits } };
}

/** The same before an engine that has said what it is (`GET /info`), and under a plan: what that has settled wins over the policy, which may have changed since. */
export function plannedPolicy(
  tier: Tier,
  policy: Pick<Policy, 'gate'> | undefined,
  plan: Plan | undefined,
  info: unknown,
): WholeGatePolicy {
  const whole = gatePolicy(tier, policy);
  return {
    ...whole,
    ...(plan === undefined ? {} : { builds: plan.builds }),
    ...(plan?.allowed.some(({ rule }) => rule === portRule) === true ? { keepsPorts: true } : {}),
    ...(plan?.network === undefined ? {} : { network: plan.network }),
    limits: limitsOn(plan?.limits ?? whole.limits, plan?.limits ?? policy?.gate?.limits, info),
  };
}
