import type { Fact, Layer, Origin } from './fact.ts';
import type { HostPath } from './host-path.ts';

/**
 * What any format asks an engine for, said one way. Strings that used a variable of the host keep it spelled
 * `${localEnv:NAME}` or `${localEnv:NAME:default}`, whatever the format wrote; each use is listed in `hostVariables`.
 */
export type Request = ContainerRequest | BuildRequest;
export type Kind = Request['kind'];
export type Of<K extends Kind> = Extract<Request, { readonly kind: K }>;

/** A file mount, volume, tmpfs or image mount. `source` is a HostPath for binds and a name for volumes and images; absent for anonymous ones. */
export interface Mount {
  readonly kind: 'bind' | 'volume' | 'tmpfs' | 'image' | 'other';
  readonly source?: HostPath | string;
  /** Absolute path inside the container, normalised; as written where it uses a variable; empty of a volume that is only made. */
  readonly target: string;
  readonly readOnly: boolean;
  readonly propagation?: string;
  /** Volume driver, when not the default `local`. */
  readonly driver?: string;
  /** Driver options of a volume (`type`, `o`, `device`): with the local driver these can make a volume a bind. */
  readonly options?: Readonly<Record<string, string>>;
  /** A Compose volume that is declared external or named by the file: no project's prefix keeps it apart from others'. */
  readonly external?: true;
}

/** An environment variable; no `value`: taken from the host's variable of the same name. `remote` is for lifecycle commands and editors only. */
export interface EnvironmentVariable {
  readonly name: string;
  readonly value?: string;
  readonly scope: 'container' | 'remote' | 'build';
}

export interface Namespace {
  readonly kind: 'pid' | 'net' | 'ipc' | 'uts' | 'user' | 'cgroup';
  /** `host`, `private`, `container:NAME`, `service:NAME`, or as the engine spells it. */
  readonly mode: string;
}

export interface Device {
  readonly path: HostPath;
  readonly target: string;
  /** Some of `rwm`. */
  readonly permissions: string;
}

/** A GPU or CDI request. `count` -1 is all. */
export interface DeviceRequest {
  readonly driver: string;
  readonly count?: number;
  readonly ids: readonly string[];
  readonly capabilities: readonly string[];
}

export interface CapabilityChange {
  readonly change: 'add' | 'drop';
  /** Upper case, without `CAP_`; `ALL` for all. */
  readonly name: string;
}

/** `seccomp=…`, `apparmor=…`, `label=…`, `no-new-privileges`, `systempaths=…`; `file` when the value names a file of the host. */
export interface SecurityOption {
  readonly name: string;
  readonly value: string;
  readonly file?: HostPath;
}

export interface NameValue {
  readonly name: string;
  readonly value: string;
}

export interface Port {
  /** Host address; absent: every address. */
  readonly address?: string;
  readonly hostPort?: string;
  readonly containerPort: string;
  readonly protocol: string;
}

/** A command that runs on the host, outside any container. */
export interface HostCommand {
  /** `initializeCommand`, `provider`, … */
  readonly event: string;
  readonly command: string;
}

/** A command that runs inside the container besides its own: lifecycle commands, Compose hooks, the health check. */
export interface ContainerCommand {
  readonly event: string;
  readonly command: string;
  readonly user?: string;
  readonly privileged?: boolean;
}

export interface FeatureUse {
  /** As written in the file. */
  readonly id: string;
  readonly source: 'registry' | 'url' | 'local' | 'github-release' | 'legacy' | 'invalid';
  /** Registry and path without tag or digest, lower case; for a legacy short id, the official Feature it stands for. */
  readonly name: string;
  readonly tag?: string;
  readonly digest?: string;
  /** The version whose metadata was used, where it is known (bundled table, local folder). */
  readonly version?: string;
  readonly options: Readonly<Record<string, string | boolean>>;
  /**
   * What the lockfile beside the configuration says of it; absent: no lockfile was looked for, or one that is there was not read. `listed`: it stands in there under an id that the reference
   * CLI writes and does not read.
   */
  readonly lock?: 'missing' | 'locked' | 'listed' | 'mismatch' | 'not needed';
  /** Of a mismatch, where its entry is there: the version that the entry says, and the digest does not lead to; or a Feature it depends on that has no entry. */
  readonly lockFault?: { readonly version: string } | { readonly unlocked: string };
  /** What its own metadata adds to the container, as fields of the request. */
  readonly adds: readonly ContainerField[];
  /** Paths of files with a setuid or setgid bit in its archive, where that was looked at. */
  readonly setuidFiles?: readonly string[];
}

/** A file of the host that the client or the engine reads or writes because the request names it, other than a mount. */
export interface HostFile {
  readonly path: HostPath;
  readonly access: 'read' | 'write';
  /** The option or key that names it: `--env-file`, `secrets.file`, `seccomp`. */
  readonly by: string;
}

/** A use of a host variable. */
export interface HostVariable {
  readonly name: string;
  /** The field of the request that its value reaches. */
  readonly into: Field;
  readonly hasDefault: boolean;
}

/** What the text says that no engine would: read as the engine (or the reference CLI) would read it, and judged by the hygiene rules. */
export interface Oddity {
  readonly kind:
    | 'unknown-property'
    | 'wrong-type'
    | 'deprecated-property'
    | 'ignored-property' // known, but without effect here: runArgs with Compose, runArgs inside build
    | 'duplicate-key'
    | 'prototype-key'
    | 'case-variant-key'
    | 'conflicting-sources'
    | 'file-not-discovered'
    | 'service-missing'
    | 'workspace-folder-missing'
    | 'control-character' // a value with a line break or control character that ends up in a generated file or command line
    | 'shell-expanded' // a value in which a shell of the build finds commands: options of Features, users
    | 'mount-option-injected' // a comma or line break that turns one mount field into several
    | 'mount-changed-by-compose' // what Compose mode drops or changes of a mount: readonly, type
    | 'workspace-redirected' // core.worktree in the workspace's git settings
    | 'syntax'; // accepted in silence by the reference CLI: missing comma, second root, hash line
  readonly text: string;
  /** The key or value in question, to point and to suggest. */
  readonly subject?: string;
}

export interface ContainerRequest {
  readonly kind: 'container';
  readonly name: string;
  /** Where the request itself is written, to point at when something is missing. */
  readonly from: Origin;
  readonly runtime?: Fact<string> | undefined;
  readonly image?: Fact<string> | undefined;
  readonly platform?: Fact<string> | undefined;
  /** The container's user (`containerUser`, `-u`, Compose `user`, image USER). */
  readonly user?: Fact<string> | undefined;
  /** The user of lifecycle commands and editors. */
  readonly remoteUser?: Fact<string> | undefined;
  readonly updateRemoteUserUid?: Fact<boolean> | undefined;
  readonly groups: readonly Fact<string>[];
  readonly privileged?: Fact<boolean> | undefined;
  readonly init?: Fact<boolean> | undefined;
  readonly entrypoint?: Fact<readonly string[]> | undefined;
  /** What runs as the container's command, as far as it is known; under the Dev Containers CLI its wrapper script execs it. */
  readonly command?: Fact<readonly string[]> | undefined;
  readonly overrideCommand?: Fact<boolean> | undefined;
  readonly environment: readonly Fact<EnvironmentVariable>[];
  readonly hostVariables: readonly Fact<HostVariable>[];
  readonly namespaces: readonly Fact<Namespace>[];
  readonly mounts: readonly Fact<Mount>[];
  readonly volumesFrom: readonly Fact<string>[];
  /** Targets that the image declares by VOLUME: each gets an anonymous volume unless something is mounted there. An image alone can mount nothing else. */
  readonly imageVolumes: readonly Fact<string>[];
  /** Present when the configuration moves the workspace mount; the mount itself is in `mounts` too. `undefined` target: no mount at all. */
  readonly workspaceMount?: Fact<Mount | 'none'> | undefined;
  readonly workspaceFolder?: Fact<string> | undefined;
  readonly workingFolder?: Fact<string> | undefined;
  readonly devices: readonly Fact<Device>[];
  readonly deviceRules: readonly Fact<string>[];
  readonly deviceRequests: readonly Fact<DeviceRequest>[];
  readonly capabilities: readonly Fact<CapabilityChange>[];
  readonly securityOptions: readonly Fact<SecurityOption>[];
  readonly maskedPaths?: Fact<readonly string[]> | undefined;
  readonly readOnlyPaths?: Fact<readonly string[]> | undefined;
  readonly sysctls: readonly Fact<NameValue>[];
  readonly ulimits: readonly Fact<NameValue>[];
  /** Limits by the names of `docker run` without dashes: `memory`, `cpus`, `pids-limit`, `shm-size`, … */
  readonly resources: readonly Fact<NameValue>[];
  readonly cgroupParent?: Fact<string> | undefined;
  readonly oomScoreAdjust?: Fact<number> | undefined;
  readonly oomKillDisable?: Fact<boolean> | undefined;
  readonly ports: readonly Fact<Port>[];
  readonly publishAllPorts?: Fact<boolean> | undefined;
  readonly networks: readonly Fact<string>[];
  readonly links: readonly Fact<string>[];
  readonly extraHosts: readonly Fact<string>[];
  readonly dns: readonly Fact<string>[];
  readonly hostname?: Fact<string> | undefined;
  readonly hostCommands: readonly Fact<HostCommand>[];
  readonly containerCommands: readonly Fact<ContainerCommand>[];
  readonly features: readonly Fact<FeatureUse>[];
  readonly labels: readonly Fact<NameValue>[];
  readonly hostFiles: readonly Fact<HostFile>[];
  readonly restart?: Fact<string> | undefined;
  readonly readOnlyRoot?: Fact<boolean> | undefined;
  readonly annotations: readonly Fact<NameValue>[];
  readonly logging: readonly Fact<NameValue>[];
  /** A positional in the arguments that takes the image's place (bypass B6). */
  readonly replacedImage?: Fact<string> | undefined;
  /** The Compose project this container will belong to, where the text names one. */
  readonly project?: Fact<string> | undefined;
  readonly dependsOn: readonly Fact<string>[];
  /** Host UI wishes: `hostRequirements.gpu` and the like reach the engine; the rest is for tools. */
  readonly hostRequirements: readonly Fact<NameValue>[];
  readonly oddities: readonly Fact<Oddity>[];
  readonly unknown: readonly Unknown[];
}

/** A RUN instruction or an install script, in the order it runs. */
export interface BuildStep {
  readonly command: string;
  /** `--mount=…`, `--network=…`, `--security=…`, as name and value. */
  readonly flags: readonly NameValue[];
}

/** A file whose content stands in the Dockerfile itself: a here-document of COPY or ADD. */
export interface WrittenFile {
  /** As the instruction names it: relative to its working folder, or absolute. */
  readonly target: string;
  readonly text: string;
}

/** An option of `docker buildx build`, canonical long name without dashes (`network`, `allow`, `ssh`, `secret`, `build-context`, `add-host`, …). */
export interface BuildRequest {
  readonly kind: 'build';
  readonly name: string;
  readonly from: Origin;
  readonly context?: Fact<HostPath | string> | undefined;
  readonly dockerfile?: Fact<HostPath | string> | undefined;
  readonly target?: Fact<string> | undefined;
  readonly platform?: Fact<string> | undefined;
  readonly arguments: readonly Fact<EnvironmentVariable>[];
  /** What ARG of the Dockerfile says where no argument is given; variables in them stay as they are spelled. */
  readonly argumentDefaults: readonly Fact<EnvironmentVariable>[];
  readonly options: readonly Fact<NameValue>[];
  readonly privileged?: Fact<boolean> | undefined;
  readonly cacheFrom: readonly Fact<string>[];
  /** Images that the build starts from, in order of the stages; names of earlier stages are left out. */
  readonly baseImages: readonly Fact<string>[];
  readonly steps: readonly Fact<BuildStep>[];
  readonly writtenFiles: readonly Fact<WrittenFile>[];
  /** What the text writes into /etc/docker/daemon.json, as far as it can be read. */
  readonly daemonConfiguration: readonly Fact<string>[];
  readonly hostVariables: readonly Fact<HostVariable>[];
  readonly hostFiles: readonly Fact<HostFile>[];
  readonly features: readonly Fact<FeatureUse>[];
  /** What the built image carries into the container: USER, ENTRYPOINT, CMD, ENV of the target stage. */
  readonly user?: Fact<string> | undefined;
  readonly entrypoint?: Fact<readonly string[]> | undefined;
  readonly command?: Fact<readonly string[]> | undefined;
  readonly environment: readonly Fact<EnvironmentVariable>[];
  /** LABEL of the Dockerfile, as it is spelled. */
  readonly labels: readonly Fact<NameValue>[];
  readonly oddities: readonly Fact<Oddity>[];
  readonly unknown: readonly Unknown[];
}

export type Field<K extends Kind = Kind> = K extends Kind ? Exclude<keyof Of<K>, 'kind' | 'name' | 'from' | 'unknown'> : never;
export type ContainerField = Field<'container'>;
export type BuildField = Field<'build'>;

/** Something to look up before a request is fully known: a local file (the audit task reads it), a Feature or an image (only when asked to resolve). */
export interface Want {
  readonly kind: 'file' | 'feature' | 'image';
  /** For a file: its path relative to the audited folder, or absolute. */
  readonly name: string;
  /** Of a Feature: the digest that a lockfile pins it to. */
  readonly digest?: string;
  /** Of an image: the platform it is taken for (`linux/arm64`), where something asks for one. */
  readonly platform?: string;
  /** Of an image: it is pulled even where the engine has one of that name. */
  readonly pulled?: true;
  readonly from: Origin;
}

/**
 * What could not be read: silence is never taken for safety. A rule that reads one of `fields` and finds nothing is undecided.
 * `replace`: the unknown layer may only say something where no later layer does (last one wins).
 */
export interface Unknown {
  readonly fields: readonly Field[];
  readonly can: 'add' | 'replace';
  readonly layer: Layer;
  readonly why: string;
  readonly want?: Want;
  readonly from: Origin;
}

/** The fact a field holds, one at a time: the item of a list, or the single one. */
export type Item<T> = NonNullable<T> extends readonly (infer I)[] ? I : NonNullable<T>;
export type ValueOf<F> = F extends Fact<infer V> ? V : never;

/** An edit in canonical words, typed by its field; each format spells it in its own text. */
export type Change = {
  [K in Kind]: {
    [F in Field<K>]:
      | { readonly do: 'remove'; readonly kind: K; readonly field: F; readonly fact: Item<Of<K>[F]> }
      | {
          readonly do: 'replace';
          readonly kind: K;
          readonly field: F;
          readonly fact: Item<Of<K>[F]>;
          readonly value: ValueOf<Item<Of<K>[F]>>;
        }
      | {
          readonly do: 'add';
          readonly kind: K;
          readonly field: F;
          readonly value: ValueOf<Item<Of<K>[F]>>;
          /** Name of the request to add to, where one text makes several (the services of a Compose file). */
          readonly of?: string;
        };
  }[Field<K>];
}[Kind];
