import type { Tier } from './rule.ts';

/** Which of the three forms of the Dev Containers specification a configuration has. */
export type Form = 'image' | 'dockerfile' | 'compose';

/** What `up` remembers of a dev container: plain JSON, a file each in the user's state folder. No secret is in it. */
export interface Sandbox {
  readonly version: 1;
  /** The version of ContainAI that wrote it. */
  readonly madeBy: string;
  /** Made of the paths of workspace and configuration; names the file, the folder beside it and the owner of the gate. */
  readonly id: string;
  /** A word for command lines, of the workspace's folder; unique among the user's sandboxes. */
  readonly name: string;
  /** Absolute real path of the workspace. */
  readonly workspace: string;
  /** Absolute path of the configuration. */
  readonly configuration: string;
  readonly form: Form;
  readonly engine: SandboxEngine;
  /** Path of the socket of its gate, and the value of the label of all that this gate makes. */
  readonly gate: string;
  readonly owner: string;
  /** What else its gate was started with, so that it can be started again just so. Its plan and its log lie in the folder of the sandbox. */
  readonly gateOptions: SandboxGateOptions;
  /** `starting`: `up` was under way when this was written. */
  readonly state: 'starting' | 'up';
  /** Absent until it was made. */
  readonly container?: SandboxContainer;
  /** `forwardPorts` of the merged configuration, as written: a port, or HOST:PORT for a service. */
  readonly forwardPorts: readonly (number | string)[];
  /** Names of variables of the host that the user lets the configuration read. */
  readonly granted: readonly string[];
  /** SHA-256 of the plan that was consented to, in hex. */
  readonly plan: string;
  /** ISO 8601 in UTC: first made, last started by `up`. */
  readonly created: string;
  readonly started: string;
}

export interface SandboxEngine {
  /** Path of the engine's own socket. */
  readonly socket: string;
  /** The engine of `containai engine`, whose builds are contained. */
  readonly isOwn: boolean;
}

/** Options of `containai gate`, by their names; paths are absolute. Absent: as that command does without it. */
export interface SandboxGateOptions {
  readonly tier?: Tier;
  readonly policy?: string;
  readonly host?: string;
  readonly sysbox?: string;
}

/** The container that lifecycle commands run in. */
export interface SandboxContainer {
  /** Full id. */
  readonly id: string;
  readonly remoteUser: string;
  /** Absolute path inside. */
  readonly workspaceFolder: string;
  /** `remoteEnv` of the merged configuration, as written: variables in it are not replaced yet. */
  readonly remoteEnvironment: Readonly<Record<string, string | null>>;
  /**
   * The start, as the engine says it, after which another `up` finds nothing to run inside: its lifecycle commands came to their end, and none is for every
   * `up` (`postAttachCommand`). Absent otherwise.
   */
  readonly ready?: string;
  /** Of the Compose form. */
  readonly project?: string;
  readonly service?: string;
}
