import type { StoreFacts } from './host.ts';

/** Every thing that is looked at on a host, and what its value says. */
export interface HostThings {
  /** Kernel release, as `uname -r` prints it. */
  readonly kernel: string;
  /** As the engine or the kernel names it: `x86_64`, `aarch64`. */
  readonly architecture: string;
  /** `ID` and `VERSION_ID` of os-release, and its `PRETTY_NAME`. */
  readonly distribution: { readonly id: string; readonly version?: string; readonly name?: string };
  readonly wsl: boolean;
  /** Whether this is itself a container, and of which kind (`docker`, `podman`, `sysbox`, …), or `none`. */
  readonly insideContainer: string;
  /** The maker of the virtual machine, as the firmware names it, or `none seen`. */
  readonly virtualisation: string;
  readonly systemd: boolean;
  readonly cgroup: 1 | 2;
  readonly cgroupDriver: string;
  /** `user.max_user_namespaces`; 0 forbids them. */
  readonly mostUserNamespaces: number;
  /** Debian’s `kernel.unprivileged_userns_clone` or AppArmor’s `kernel.apparmor_restrict_unprivileged_userns`: whether ordinary users are kept from them. */
  readonly userNamespacesRestricted: boolean;
  /** Debian’s `kernel.unprivileged_userns_clone` is 1, or this kernel has no such switch. Sysbox’s runtime insists on it (nestybox/sysbox-runc@a4dd414f libsysbox/sysbox/utils.go). */
  readonly userNamespaceSwitch: boolean;
  readonly idMappedMounts: boolean;
  readonly idMappedOverlay: boolean;
  readonly shiftfs: boolean;
  readonly overlay: boolean;
  readonly fuse: boolean;
  readonly fusermount: boolean;
  /** Whether the module binfmt_misc is loaded, which is what Sysbox asks for; and whether each user namespace has its own. */
  readonly binfmt: boolean;
  readonly binfmtNamespaced: boolean;
  readonly seccompNotify: boolean;
  readonly selinux: boolean;
  readonly apparmor: boolean;
  /** Capabilities that this process lacks though it is root: nobody below it can have them. */
  readonly lackingCapabilities: readonly string[];
  readonly timeNamespace: boolean;
  /** Ports of 2300 to 2500 that somebody listens on. */
  readonly busyPorts: readonly number[];
  /** Programs that Sysbox calls and that are nowhere. */
  readonly missingPrograms: readonly string[];
  /** NVIDIA’s hook, by which an engine passes GPUs on. */
  readonly gpuToolkit: boolean;
  readonly workspaceNosuid: boolean;
  readonly client: string;
  readonly engineAnswers: boolean;
  readonly engine: string;
  readonly engineSocket: string;
  /** What it calls its system: a distribution, or `Docker Desktop`. */
  readonly engineSystem: string;
  /** Whether the engine runs on this very kernel, and not elsewhere or in a machine of Docker Desktop. */
  readonly engineHere: boolean;
  readonly rootless: boolean;
  readonly usernsRemap: boolean;
  readonly snap: boolean;
  /** The store of the engine: containerd’s image store or a graph driver, and the driver’s name. */
  readonly imageStore: { readonly kind: 'containerd' | 'graph'; readonly driver: string };
  /** Where the engine keeps it. */
  readonly engineFolder: string;
  readonly engineStore: StoreFacts;
  readonly defaultRuntime: string;
  readonly runtimes: readonly RegisteredRuntime[];
  readonly timeNamespaceSwitch: boolean;
  readonly buildsUnderSysbox: boolean;
  /** What builds may ask for: `network.host`, `security.insecure`. */
  readonly builderEntitlements: readonly string[];
  readonly containerd: string;
  readonly runc: string;
  /** Commits that the client, and by the engine’s word it and what stands below it, were built from: empty, or a distribution’s own version, where a distribution built them. */
  readonly builds: { readonly client?: string; readonly engine?: string; readonly containerd?: string; readonly runc?: string };
  readonly sysboxInstalled: boolean;
  readonly sysbox: string;
  /** Those that `sysbox-runc features` lists. */
  readonly sysboxNamespaces: readonly string[];
  readonly sysboxMgr: RunningDaemon;
  readonly sysboxFs: RunningDaemon;
  readonly sysboxStore: StoreFacts;
  /** Running containers of Sysbox that were started before sysbox-fs. */
  readonly staleContainers: number;
  readonly subordinateIds: { readonly first: number; readonly count: number };
}

/** A runtime of the engine; `binary`: whether its program is on this machine, undefined where it is named without a path and not found as a program. */
export interface RegisteredRuntime {
  readonly name: string;
  /** A path, a program’s name, or the type of a containerd shim. */
  readonly program: string;
  readonly binary: 'there' | 'missing' | 'shim';
}

/** A daemon that runs, or not (`since` and `flags` absent). */
export interface RunningDaemon {
  readonly runs: boolean;
  /** Whether somebody takes a connection on its socket; `hidden`: only root may try. */
  readonly socket: 'answers' | 'refuses' | 'missing' | 'hidden';
  /** When it was started, ISO 8601, to the second. */
  readonly since?: string;
  readonly flags?: readonly string[];
}

export type HostThing = keyof HostThings;

/** How something was found. `from` is a file, a command line, a path of the engine’s API, what was tried, or what it was inferred from. */
export interface Found {
  readonly by: 'file' | 'command' | 'engine' | 'tried' | 'inferred';
  readonly from: string;
}

/** Why something could not be seen. `says` is one sentence. */
export interface Unseen {
  readonly why: 'needs root' | 'not there' | 'no answer' | 'not understood';
  readonly says: string;
}

type ObservationOf<Id extends HostThing> =
  | { readonly id: Id; readonly value: HostThings[Id]; readonly found: Found }
  | { readonly id: Id; readonly unseen: Unseen };

/** One thing that was looked at: its value and how it was found, or why it could not be seen. */
export type Observation = { [Id in HostThing]: ObservationOf<Id> }[HostThing];

/** What was found on a host. */
export interface HostReport {
  /** Day it was looked at, `YYYY-MM-DD`. */
  readonly collected: string;
  readonly observations: readonly Observation[];
}

/** The value of one thing; undefined where it was not seen. */
export function seen<Id extends HostThing>(observations: readonly Observation[], id: Id): HostThings[Id] | undefined {
  const one = observations.find((other) => other.id === id);
  return one !== undefined && 'value' in one ? (one.value as HostThings[Id]) : undefined;
}
