/** The words that a policy has for a gate, by key. */
export const gateChoices = {
  /** Under Sysbox alone, as the engine does them (mostly real root on the host), or none. */
  builds: ['contained', 'as-root', 'none'],
  'host-namespaces': ['refuse', 'replace'],
  pull: ['allow', 'deny'],
  undecided: ['allow', 'deny'],
  network: ['allow', 'none'],
} as const;

/** What one container may use at most; what is absent is not limited. */
export interface Limits {
  /** As Docker has it: a number with b, k, m or g behind it. */
  readonly memory?: string;
  /** Processors, such as 1.5. */
  readonly cpus?: number;
  /** Processes and threads; zero and below: no limit. */
  readonly pids?: number;
}

/**
 * Processes and threads of one container where nobody says a number: a fork bomb ends there, and takes a few hundred megabytes before; engines set none.
 * Podman’s default is 2048 (containers.conf, pids_limit), OpenShift’s 4096 a pod (podPidsLimit), and a dev container may hold an inner engine with its
 * own containers. Memory and processors have no number of their own: too little of them ends compilers in ways that nobody understands.
 */
export const usualPids = 8192;

/** What limits may be: no fewer processors than the kernel counts, no more processes than it has numbers for (PID_MAX_LIMIT). */
export const limitBounds = {
  size: /^[1-9]\d{0,11}[bkmgBKMG]?$/u,
  cpus: [0.01, 10_000],
  pids: [-1, 4_194_304],
} as const;

/** What the policy says of builds. */
export type Builds = (typeof gateChoices)['builds'][number];

/** The part of a policy that only a gate needs. What is absent is what the tier says (`tasks/gate/gate-policy.ts`). */
export interface GatePolicy {
  readonly builds?: Builds;
  /** Host namespaces (pid, net, ipc, uts): refused, or replaced by ones of the container’s own. */
  readonly 'host-namespaces'?: (typeof gateChoices)['host-namespaces'][number];
  /** Whether images may be pulled. */
  readonly pull?: (typeof gateChoices)['pull'][number];
  /** Whether what cannot be decided may start. */
  readonly undecided?: (typeof gateChoices)['undecided'][number];
  /** Whether containers have a network at all. */
  readonly network?: (typeof gateChoices)['network'][number];
  /** What each container may use at most. */
  readonly limits?: Limits;
  /** `SYSBOX_…` variables that may be set, each with the value it then has. */
  readonly 'sysbox-variables'?: Readonly<Record<string, string>>;
}

/** A rule, or a reason of the gate’s own, that speaks against a call. */
export interface GateReason {
  /** Id of a rule of the catalogue, or of a reason of the gate (`tasks/gate/reasons.ts`). */
  readonly rule: string;
  /** One sentence: what is wrong. */
  readonly message: string;
  /** One sentence: what to do about it. */
  readonly advice?: string;
}

/** Something that was changed before it was forwarded. */
export interface GateRewrite {
  readonly rule: string;
  /** Field of the request in canonical words: `runtime`, `privileged`, `ports`, … */
  readonly field: string;
  readonly from?: string;
  readonly to?: string;
}

/** One decision of a gate, as a line of its log: plain JSON, secrets masked. */
export interface GateDecision {
  /** Date and time, ISO 8601 in UTC. */
  readonly time: string;
  readonly owner: string;
  /** Counts the calls of this gate since its start. */
  readonly call: number;
  readonly method: string;
  /** The endpoint with the version taken off: `/containers/create?name=web`. */
  readonly path: string;
  /** Name or id of what the call is about. */
  readonly about?: string;
  /** `warned`: in warn mode, what would have been refused. `killed`: a container that did not start as it was judged. */
  readonly decision: 'forwarded' | 'rewritten' | 'warned' | 'refused' | 'killed';
  readonly reasons: readonly GateReason[];
  readonly rewrites: readonly GateRewrite[];
  /** Status that the client got. */
  readonly status?: number;
}
