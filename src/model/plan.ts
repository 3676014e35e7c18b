import type { Builds, GatePolicy, Limits } from './gate.ts';
import type { ContainerRequest } from './request.ts';

/** What a start may ask for, as it was found and agreed to before: plain JSON, with the paths of the host resolved. */
export interface Plan {
  readonly version: 1;
  /** The version of ContainAI that made it. */
  readonly madeBy: string;
  /** The gate it is meant for; absent: any. */
  readonly owner?: string;
  /** Folders that may be mounted, as absolute real paths. */
  readonly workspaces: readonly string[];
  /** The containers, each as much as one may ask for. */
  readonly requests: readonly ContainerRequest[];
  readonly builds: Builds;
  /** What each container may use at most, and whether it has a network; absent: as the policy of the gate says. */
  readonly limits?: Limits;
  readonly network?: GatePolicy['network'];
  /** Findings that somebody answers for. */
  readonly allowed: readonly AllowedRule[];
}

/** A rule whose findings may pass, and why. */
export interface AllowedRule {
  readonly rule: string;
  readonly reason: string;
}
