import type { Citation } from './citation.ts';
import type { Fact } from './fact.ts';
import type { HostFacts } from './host.ts';
import type { Probe, Sign } from './probe.ts';
import type { Request } from './request.ts';

export const results = ['COMPATIBLE', 'PARTIAL', 'MITIGATED', 'DIFFERENT', 'IGNORED', 'WARN', 'BLOCKED', 'FAILS', 'N/A'] as const;
/** What the runtime makes of it. FAILS: the container does not start, and the row gives the error text a user will see. */
export type Result = (typeof results)[number];

export const actions = ['pass', 'map', 'rewrite', 'warn', 'block'] as const;
/** What ContainAI does about it, apart from what the runtime does. */
export type Action = (typeof actions)[number];

/** 0 is the runtime itself; 1–12 are the patterns of the study, 13 and above ours. */
export type Pattern = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16 | 17 | 18;

/** Of each pattern, the word that its row ids begin with, and its title. */
export const patterns: Readonly<Record<Pattern, { readonly word: string; readonly title: string }>> = {
  0: { word: 'runtime', title: 'The runtime itself' },
  1: { word: 'docker-in-docker', title: 'Docker-in-Docker' },
  2: { word: 'privileged', title: 'Privileged' },
  3: { word: 'users', title: 'Users' },
  4: { word: 'mounts', title: 'Mounts' },
  5: { word: 'user-namespace', title: 'User namespace' },
  6: { word: 'sysctls', title: 'Kernel parameters' },
  7: { word: 'capabilities', title: 'Capabilities' },
  8: { word: 'lifecycle', title: 'Lifecycle commands' },
  9: { word: 'systemd', title: 'overrideCommand and systemd' },
  10: { word: 'ports', title: 'Ports and SSH' },
  11: { word: 'security-options', title: 'Security options' },
  12: { word: 'features', title: 'Features' },
  13: { word: 'namespaces', title: 'Namespaces of the host and of other containers' },
  14: { word: 'devices', title: 'Devices and GPUs' },
  15: { word: 'build', title: 'Builds' },
  16: { word: 'sysbox-variables', title: 'SYSBOX_ variables' },
  17: { word: 'host', title: 'Engine, kernel and host' },
  18: { word: 'compose', title: 'Compose' },
};

/** Versions from one on, and before another. Versions compare numerically, part by part. */
export interface VersionRange {
  readonly from?: string;
  readonly below?: string;
}

/** One of some words, or none of them. */
export type WordChoice = { readonly is: readonly string[] } | { readonly not: readonly string[] };

/** A condition on host facts. All that are given must hold. */
export interface HostNeed {
  readonly kernel?: VersionRange;
  readonly sysbox?: VersionRange;
  readonly engine?: VersionRange;
  readonly containerd?: VersionRange;
  readonly runc?: VersionRange;
  readonly distributionVersion?: VersionRange;
  readonly cgroup?: 1 | 2;
  readonly distribution?: string;
  /** Any distribution but these. */
  readonly otherDistribution?: string | readonly string[];
  readonly architecture?: WordChoice;
  readonly imageStore?: 'containerd' | 'graph';
  readonly defaultRuntime?: WordChoice;
  readonly sysboxFileSystem?: WordChoice;
  readonly engineFileSystem?: WordChoice;
  /** The fuller of the two stores has at least so many GiB free, or less. */
  readonly freeGib?: { readonly atLeast?: number; readonly below?: number };
  readonly timeNamespaces?: boolean;
  /** Sysbox knows the time namespace: by what `sysbox-runc features` lists, else by its version. */
  readonly sysboxTimeNamespace?: boolean;
  readonly buildsUnderSysbox?: boolean;
  readonly insecureBuilds?: boolean;
  readonly usernsRemap?: boolean;
  readonly rootless?: boolean;
  readonly snap?: boolean;
  readonly userNamespaces?: boolean;
  readonly idMappedMounts?: boolean;
  readonly idMappedOverlay?: boolean;
  readonly shiftfs?: boolean;
  readonly overlay?: boolean;
  readonly binfmt?: boolean;
  readonly seccompNotify?: boolean;
  readonly fuse?: boolean;
  readonly selinux?: boolean;
  readonly systemd?: boolean;
  readonly wsl?: boolean;
  readonly insideContainer?: boolean;
  readonly engineAnswers?: boolean;
  readonly sysboxInstalled?: boolean;
  readonly sysboxRuns?: boolean;
  readonly sysboxRegistered?: boolean;
  readonly sysboxProgram?: boolean;
  readonly sysboxIds?: boolean;
  /** All programs are there that Sysbox calls. */
  readonly programs?: boolean;
  /** Root has every capability that the kernel knows. */
  readonly allCapabilities?: boolean;
  /** Containers run that are older than sysbox-fs. */
  readonly staleContainers?: boolean;
  readonly workspaceNosuid?: boolean;
  readonly freePorts?: boolean;
  readonly gpuToolkit?: boolean;
}

export const purposes = ['nested', 'builds', 'multi-arch', 'gpu', 'ssh'] as const;
/** What a host is wanted for besides starting containers. */
export type Purpose = (typeof purposes)[number];

export const checkGroups = ['Kernel', 'System', 'Engine', 'Sysbox', 'Builds', 'Workspace', 'Devices', 'Ports', 'Updates'] as const;
/** Sections of doctor’s checklist. */
export type CheckGroup = (typeof checkGroups)[number];

/** How doctor looks at a row: its facts decide which of its behaviours holds on a host. Every behaviour of such a row has a condition. */
export interface RowCheck {
  readonly group: CheckGroup;
  /** What is looked at, where the row’s aspect names what is wrong. */
  readonly title?: string;
  /** It is looked at for these purposes alone. */
  readonly only?: readonly Purpose[];
  /** What is a warning otherwise stands against these purposes. */
  readonly stops?: readonly Purpose[];
  /** Of no use to look at without Sysbox. */
  readonly afterSysbox?: true;
}

export interface Behaviour {
  readonly when?: HostNeed;
  readonly result: Result;
  /** One or two sentences. */
  readonly says: string;
  /** The text a user sees, where there is one. */
  readonly error?: string;
  /** What to do about it on the host: one command line or one sentence. Without it, the row’s way round. */
  readonly remedy?: string;
  readonly evidence: readonly Citation[];
  /** What the row’s probe gives where this behaviour holds; present wherever the row has a probe and the behaviour can be told by it. */
  readonly shows?: Sign;
}

/** The study's own words for a row, where it has the row at all. */
export interface StudyRow {
  /** Heading of the section, as in the study. */
  readonly section: string;
  /** First cell of the table row, or the heading of the workaround. */
  readonly aspect: string;
  /** What the study says people expect, or where it says that the command runs. */
  readonly expectation?: string;
  readonly says: string;
  /** Why, where the study gives a reason. */
  readonly reason?: string;
  readonly result?: string;
  readonly action?: string;
  readonly evidence?: string;
  readonly frequency?: string;
}

export interface Row {
  /** `privileged.property`: the pattern's word, a full stop, the aspect. Never reused. */
  readonly id: string;
  readonly pattern: Pattern;
  readonly aspect: string;
  readonly expectation: string;
  /** Where this request does it; none: the row does not apply. */
  uses(request: Request): readonly Fact<unknown>[];
  readonly behaviours: readonly Behaviour[];
  readonly action: Action;
  /** What the study says, several where it says the same thing in several places. */
  readonly study?: readonly StudyRow[];
  /** In what the study and the measurements differ, one sentence; present exactly where they do. */
  readonly differs?: string;
  readonly workaround?: string;
  /** Present where doctor looks at it. */
  readonly check?: RowCheck;
  /** How a live host is asked. Rows without one are in `matrix/unprobed.ts`, with the reason. */
  readonly probe?: Probe;
}

/** A row's behaviours that hold, or may hold, on a host: with a fact unknown, every one that could hold, with its condition. */
export interface Applied {
  readonly row: Row;
  readonly behaviours: readonly {
    readonly behaviour: Behaviour;
    readonly condition?: string;
    /** Parts of its condition that are not known to hold. */
    readonly open?: readonly (keyof HostNeed)[];
  }[];
  readonly host: HostFacts;
}

/** A behaviour as a report prints it: the condition in words, where it is not known to hold. */
export interface MatrixBehaviour {
  readonly result: Result;
  readonly says: string;
  readonly condition?: string;
  readonly error?: string;
  readonly evidence: readonly Citation[];
}

/** A row as a report prints it: data alone. */
export interface MatrixEntry {
  readonly id: string;
  readonly pattern: Pattern;
  readonly aspect: string;
  readonly expectation: string;
  readonly behaviours: readonly MatrixBehaviour[];
  readonly action: Action;
  readonly study?: readonly StudyRow[];
  readonly differs?: string;
  readonly workaround?: string;
}

/** The matrix for a host; an empty host shows every behaviour with its condition. */
export interface Matrix {
  readonly host: HostFacts;
  readonly entries: readonly MatrixEntry[];
}
