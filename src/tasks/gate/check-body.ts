import type { Machine } from '../../machine/machine.ts';
import type { GateReason, GateRewrite } from '../../model/gate.ts';
import type { GateOptions } from './open-gate.ts';

export interface CheckedBody {
  readonly decision: 'forwarded' | 'rewritten' | 'refused';
  readonly reasons: readonly GateReason[];
  readonly rewrites: readonly GateRewrite[];
  /** What only the engine can tell. */
  readonly open: readonly string[];
  readonly body?: string;
}
export type CheckOptions = Omit<GateOptions, 'listen' | 'engine' | 'record' | 'canRecord' | 'stateFile'>;
export function checkBody(
  _text: string,
  _document: string,
  _options: CheckOptions,
  _machine: Pick<Machine, 'realPath' | 'kindOf'>,
): CheckedBody {
  return { decision: 'refused', reasons: [{ rule: 'none', message: 'this version has no gate yet.' }], rewrites: [], open: [] };
}
