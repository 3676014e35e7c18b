import type { GateReason } from '../../model/gate.ts';
import type { Plan } from '../../model/plan.ts';
import type { ContainerRequest } from '../../model/request.ts';
import { exceedsPlan, type PlanStage } from './exceeds-plan.ts';

/** What of a plan speaks against a request; nothing where there is no plan. */
export function planReasons(request: ContainerRequest, plan: Plan | undefined, stage: PlanStage): readonly GateReason[] {
  const reason = plan === undefined ? undefined : exceedsPlan(plan, request, stage);
  return reason === undefined ? [] : [reason];
}
