/** One thing that is set for an engine of our own, and why. */
export interface EngineSetting {
  /** As it stands in its file: a key of daemon.json, a line of the unit, a line of the firewall. */
  readonly line: string;
  readonly why: string;
}

/** A file that an engine of our own is started with. */
export interface EngineFile {
  /** Where it belongs. */
  readonly path: string;
  readonly text: string;
  readonly settings: readonly EngineSetting[];
}

/** All that `containai engine config` prints. Plain JSON. */
export interface EngineConfiguration {
  readonly version: 1;
  readonly files: readonly EngineFile[];
  /** Lines for a shell that put these files into use. */
  readonly steps: readonly string[];
  /** What will not be as one would wish on this machine: a sentence each. */
  readonly warnings: readonly string[];
}

/** What is known of something: it holds, it does not, or this user may not see it. */
export type Seen = 'yes' | 'no' | 'unknown';

/** How the engine of our own is. Plain JSON. */
export interface EngineStatus {
  readonly version: 1;
  readonly runs: boolean;
  readonly socket: string;
  /** Of dockerd; absent where it does not run. */
  readonly pid?: number;
  /** One sentence why nothing answers on the socket. */
  readonly unreachable?: string;
  readonly engine?: string;
  readonly defaultRuntime?: string;
  /** Absolute path of the program of the runtime sysbox-runc. */
  readonly runtime?: string;
  readonly containers?: number;
  /** Steps of builds run under Sysbox. */
  readonly buildsContained: Seen;
  /** How that is known, or why not. */
  readonly buildsDetail: string;
  readonly firewall: Seen;
  readonly firewallDetail: string;
  /** What `--allow` has let through, where it may be seen. */
  readonly allowed?: readonly string[];
  /** Names of networks that the firewall does not cover, where it may be seen. */
  readonly uncovered?: readonly string[];
}
