import type { GateReason } from '../../model/gate.ts';
import type { Plan } from '../../model/plan.ts';
import type { ContainerRequest } from '../../model/request.ts';

/** Stub until the plan's own file is merged. */
export function isPlanned(_request: ContainerRequest, _plan: Plan | undefined): readonly GateReason[] {
  return [];
}
