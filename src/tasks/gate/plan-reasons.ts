import type { GateReason } from '../../model/gate.ts';
import type { Plan } from '../../model/plan.ts';
import type { ContainerRequest } from '../../model/request.ts';
import { exceedsPlan } from './exceeds-plan.ts';

/** What of a plan speaks against a request; nothing where there is no plan. */
export function planReasons(request: ContainerRequest, plan: Plan | undefined): readonly GateReason[] {
  const reason = plan === undefined ? undefined : exceedsPlan(plan, request);
  return reason === undefined ? [] : [reason];
}
