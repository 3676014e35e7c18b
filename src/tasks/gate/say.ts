import type { GateReason } from '../../model/gate.ts';
import { reasonOf, type ReasonId } from './reasons.ts';

/** A reason of the gate’s own with a sentence about this very call; what to do about it comes from the table. */
export function say(id: ReasonId, message: string, advice: string = reasonOf(id).advice): GateReason {
  return { rule: id, message, advice };
}
