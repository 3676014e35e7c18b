/** What is known of the host. An absent key means not known, never no. */
export interface HostFacts {
  /** Kernel release, as `uname -r` prints it. */
  readonly kernel?: string;
  readonly cgroup?: 1 | 2;
  /** `ID` of /etc/os-release. */
  readonly distribution?: string;
  readonly architecture?: string;
  /** systemd is the first process. */
  readonly systemd?: boolean;
  readonly wsl?: boolean;
  /** `namespaces`: those that `sysbox-runc features` lists. */
  readonly sysbox?: { readonly version: string; readonly namespaces?: readonly string[] };
  readonly engine?: EngineFacts;
  readonly containerd?: { readonly version: string };
  /** The plain runtime of the engine. */
  readonly runc?: { readonly version: string };
  /** daemon.json `features.time-namespaces`, where it is set. */
  readonly timeNamespaces?: boolean;
  /** Whether the engine's BuildKit runs its steps under Sysbox (`DOCKER_BUILDKIT_RUNC_COMMAND`). */
  readonly buildsUnderSysbox?: boolean;
  /** The engine runs with `userns-remap`. */
  readonly usernsRemap?: boolean;
  /** User namespaces may be made at all (`user.max_user_namespaces` is not 0). */
  readonly userNamespaces?: boolean;
  /** Ordinary users may make none, or only weak ones (Debian’s and AppArmor’s switches). Sysbox is root and is not held by it. */
  readonly userNamespacesRestricted?: boolean;
  readonly idMappedMounts?: boolean;
  readonly shiftfs?: boolean;
  readonly selinux?: boolean;
  /** Day the facts were collected, `YYYY-MM-DD`, and how (`this host`, `facts file`, `command line`). */
  readonly collected?: string;
  readonly source?: string;
}

/** What is known of the Docker engine. */
export interface EngineFacts {
  readonly version: string;
  readonly runtimes?: readonly string[];
  readonly defaultRuntime?: string;
  /** Images are kept by containerd, or by a graph driver of the engine’s own (overlay2). */
  readonly imageStore?: 'containerd' | 'graph';
  readonly rootless?: boolean;
  /** It came as a snap. */
  readonly snap?: boolean;
}

export type HostFact = Exclude<keyof HostFacts, 'collected' | 'source'>;
