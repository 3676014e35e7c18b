import type { FailedCommand } from './launch-progress.ts';
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
  /** `forwardPorts` of the merged configuration, as far as they are such: a port, or HOST:PORT for a service. */
  readonly forwardPorts: readonly (number | string)[];
  /** What the merged configuration says of ports, by port, range or HOST:PORT (`portsAttributes`), and of all others. */
  readonly portsAttributes?: Readonly<Record<string, PortAttributes>>;
  readonly otherPortsAttributes?: PortAttributes;
  /** Its container is a system container: alone, or with the dev container in it. Absent: it is the dev container. */
  readonly mode?: 'system' | 'nested';
  /** The dev container in a system container, as the engine in there knows it; absent until it was made. */
  readonly inner?: SandboxContainer;
  /** systemd is the first process of its container. */
  readonly systemd?: true;
  /** It is reached by SSH, at this port of 127.0.0.1: from the first `up --ssh` on, until it is removed. */
  readonly ssh?: { readonly port: number };
  /** Names of variables of the host that the user lets the configuration read. */
  readonly granted: readonly string[];
  /** SHA-256 of the plan that was consented to, in hex. */
  readonly plan: string;
  /** ISO 8601 in UTC: first made, last started by `up`. */
  readonly created: string;
  readonly started: string;
}

/** What a configuration says of a forwarded port, of what counts where nothing is opened or asked: no browser, no rights. */
export interface PortAttributes {
  /** What it is, in a few words. */
  readonly label?: string;
  /** What is spoken there; absent: something over TCP. */
  readonly protocol?: 'http' | 'https';
  /** No other port of this machine will do. */
  readonly requireLocalPort?: boolean;
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

/** In which kind of shell the environment of a user is found out. */
export type UserEnvProbe = (typeof userEnvProbes)[number];

/** All kinds (Dev Container reference, userEnvProbe). */
export const userEnvProbes = ['none', 'loginShell', 'interactiveShell', 'loginInteractiveShell'] as const;

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
  /** A command that runs once in a container, and failed in this one: it is not run again. */
  readonly failed?: FailedCommand;
  /** As the merged configuration says it; absent: as the reference CLI does without it. */
  readonly userEnvProbe?: UserEnvProbe;
  /** Of the Compose form. */
  readonly project?: string;
  readonly service?: string;
}
