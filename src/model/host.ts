/** What is known of the host. An absent key means not known, never no. */
export interface HostFacts {
  /** Kernel release, as `uname -r` prints it. */
  readonly kernel?: string;
  readonly cgroup?: 1 | 2;
  /** `ID` of /etc/os-release. */
  readonly distribution?: string;
  /** `VERSION_ID` of /etc/os-release. */
  readonly distributionVersion?: string;
  readonly architecture?: string;
  /** systemd is the first process. */
  readonly systemd?: boolean;
  readonly wsl?: boolean;
  /** `namespaces`: those that `sysbox-runc features` lists. */
  readonly sysbox?: { readonly version: string; readonly namespaces?: readonly string[] };
  readonly sysboxInstalled?: boolean;
  /** Both its services run, and answer where that could be tried. */
  readonly sysboxRuns?: boolean;
  /** Its runtime is among the engine’s, and where its program is on this machine. */
  readonly sysboxRegistered?: boolean;
  readonly sysboxProgram?: boolean;
  /** `/etc/subuid` and `/etc/subgid` give the user sysbox as many ids as a container needs. */
  readonly sysboxIds?: boolean;
  /** Where Sysbox and the engine keep what they store. */
  readonly sysboxStore?: StoreFacts;
  readonly engineStore?: StoreFacts;
  /** Something answers as an engine where one was looked for. */
  readonly engineAnswers?: boolean;
  readonly engine?: EngineFacts;
  readonly containerd?: { readonly version: string };
  /** The plain runtime of the engine. */
  readonly runc?: { readonly version: string };
  /** The engine asks for time namespaces: daemon.json `features.time-namespaces`, else what is its default. */
  readonly timeNamespaces?: boolean;
  /** Whether the engine's BuildKit runs its steps under Sysbox (`DOCKER_BUILDKIT_RUNC_COMMAND`). */
  readonly buildsUnderSysbox?: boolean;
  /** The engine runs with `userns-remap`. */
  readonly usernsRemap?: boolean;
  /** User namespaces may be made as Sysbox wants it (`user.max_user_namespaces` is not 0, nor Debian’s `kernel.unprivileged_userns_clone`). */
  readonly userNamespaces?: boolean;
  /** Ordinary users may make none, or only weak ones (Debian’s and AppArmor’s switches). AppArmor’s does not hold Sysbox, which is root. */
  readonly userNamespacesRestricted?: boolean;
  readonly idMappedMounts?: boolean;
  readonly idMappedOverlay?: boolean;
  readonly shiftfs?: boolean;
  readonly overlay?: boolean;
  readonly binfmt?: boolean;
  readonly seccompNotify?: boolean;
  /** /dev/fuse is there, and the program that mounts for ordinary programs. */
  readonly fuse?: boolean;
  /** Programs that Sysbox calls and this host lacks. */
  readonly missingPrograms?: readonly string[];
  /** This is itself a container. */
  readonly insideContainer?: boolean;
  /** Capabilities that not even root has here. */
  readonly lackingCapabilities?: readonly string[];
  /** BuildKit lets a build ask for all privileges (`security.insecure`). */
  readonly insecureBuilds?: boolean;
  /** How many containers of Sysbox run that were started before sysbox-fs. */
  readonly staleContainers?: number;
  /** The workspace lies on a file system where a setuid file gives nobody more rights. */
  readonly workspaceNosuid?: boolean;
  /** How many of the ports 2300 to 2500 nobody listens on. */
  readonly freePorts?: number;
  /** NVIDIA’s container toolkit is there. */
  readonly gpuToolkit?: boolean;
  readonly selinux?: boolean;
  /** Day the facts were collected, `YYYY-MM-DD`, and how (`this host`, `facts file`, `command line`). */
  readonly collected?: string;
  readonly source?: string;
}

/** What is known of a folder that holds images or containers. */
export interface StoreFacts {
  /** Type of its file system, as the kernel names it. */
  readonly fileSystem?: string;
  readonly freeBytes?: number;
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
