import type { GatePolicy } from '../../model/gate.ts';
import type { Policy } from '../../model/policy.ts';
import type { Tier } from '../../model/rule.ts';

/** A policy for a gate in which nothing is left open. */
export type WholeGatePolicy = Required<GatePolicy>;

const careful: WholeGatePolicy = {
  builds: 'contained',
  'host-namespaces': 'refuse',
  pull: 'allow',
  undecided: 'deny',
  'sysbox-variables': {},
};

/** What a gate does where no policy says otherwise. */
export const gateTiers: Readonly<Record<Tier, WholeGatePolicy>> = {
  strict: careful,
  standard: careful,
  permissive: { ...careful, builds: 'as-root', 'host-namespaces': 'replace' },
};

/** What a gate does under a tier and a policy, which wins key by key. */
export function gatePolicy(tier: Tier, policy: Pick<Policy, 'gate'> | undefined): WholeGatePolicy {
  return { ...gateTiers[tier], ...policy?.gate };
}
