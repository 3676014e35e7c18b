/** What is known of the host. An absent key means not known, never no. */
export interface HostFacts {
  /** Kernel release, as `uname -r` prints it. */
  readonly kernel?: string;
  readonly cgroup?: 1 | 2;
  /** `ID` of /etc/os-release. */
  readonly distribution?: string;
  readonly architecture?: string;
  readonly sysbox?: { readonly version: string };
  readonly engine?: { readonly version: string; readonly runtimes?: readonly string[] };
  /** daemon.json `features.time-namespaces`, where it is set. */
  readonly timeNamespaces?: boolean;
  /** Whether the engine's BuildKit runs its steps under Sysbox (`DOCKER_BUILDKIT_RUNC_COMMAND`). */
  readonly buildsUnderSysbox?: boolean;
  /** The engine runs with `userns-remap`. */
  readonly usernsRemap?: boolean;
  readonly idMappedMounts?: boolean;
  readonly shiftfs?: boolean;
  readonly selinux?: boolean;
  /** Day the facts were collected, `YYYY-MM-DD`, and how (`this host`, `facts file`, `command line`). */
  readonly collected?: string;
  readonly source?: string;
}
export type HostFact = Exclude<keyof HostFacts, 'collected' | 'source'>;
