import type { Machine } from '../../machine/machine.ts';
import type { GateDecision } from '../../model/gate.ts';
import type { HostFacts } from '../../model/host.ts';
import type { Plan } from '../../model/plan.ts';
import type { Policy } from '../../model/policy.ts';
import type { Tier } from '../../model/rule.ts';

export interface GateOptions {
  readonly listen: string;
  readonly engine: string;
  readonly owner: string;
  readonly workspaces: readonly string[];
  readonly mode: 'enforce' | 'warn';
  readonly tier: Tier;
  readonly policy: Policy | undefined;
  readonly host: HostFacts;
  readonly plan?: Plan;
  readonly stateFile?: string;
  record(decision: GateDecision): void;
  /** Whether decisions are recorded; while they are not, nothing is created or started. */
  canRecord(): boolean;
}
export interface Gate {
  readonly path: string;
  drain(milliseconds: number): Promise<void>;
}
export type GatePowers = Pick<Machine, 'readText' | 'realPath' | 'kindOf' | 'writeText'>;
export async function openGate(
  _options: GateOptions,
  _powers: GatePowers,
): Promise<{ readonly gate: Gate } | { readonly refused: string; readonly isBadPath: boolean }> {
  return { refused: 'this version has no gate yet', isBadPath: false };
}
