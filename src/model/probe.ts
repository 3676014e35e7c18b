/**
 * How a live host is asked which of a row’s behaviours holds there: a scratch container of its own, and what is seen of it from inside and
 * from the host. Plain data. The transcript is the output of `run`, a line `exit N`, the output of `exec` with its own exit line, and a line
 * for each look, which begins with `host`. The behaviour whose `shows` fits the transcript is the one that was measured.
 */
export interface Probe {
  /** Part of the body of `POST /containers/create`. `{scratch}`, `{volume}` and `{peer}` in its strings stand for what the runner makes. */
  readonly create?: ProbeBody;
  /** For /bin/sh in the container: POSIX, with programs that Debian and busybox both have. Default: nothing is run, the start is all. */
  readonly run?: string;
  /** Refusals that say that this host lacks what the probe takes for granted, such as a device: then nothing is proved. */
  readonly lacks?: RegExp;
  /** Another container, asleep, that this one can name: under the same runtime, or under runc. */
  readonly peer?: 'same' | 'runc';
  /** Files that stand in the scratch folder before the start. */
  readonly files?: readonly ScratchFile[];
  /** Whether the container is stopped and started again before `exec` and the looks: `run` then runs twice, with a line `restarted` between. */
  readonly restarts?: boolean;
  /** A command by `docker exec` behind `run`. */
  readonly exec?: ProbeExec;
  /** What the host looks at when all that has run, the container still being there. */
  readonly looks?: readonly Look[];
}

/** What of a container’s creation a probe decides; image, runtime, command, labels and limits are the runner’s. */
interface ProbeBody {
  readonly User?: string;
  readonly Env?: readonly string[];
  readonly Hostname?: string;
  readonly HostConfig?: Readonly<Record<string, unknown>>;
}

/** A command of /bin/sh by `docker exec`. */
export interface ProbeExec {
  readonly run: string;
  readonly user?: string;
  readonly privileged?: boolean;
  readonly env?: readonly string[];
}

/** A file of the scratch folder, of the host’s ids given (root alone can give them). */
interface ScratchFile {
  readonly name: string;
  readonly text: string;
  readonly owner: number;
  /** As in chmod: 0o644. */
  readonly mode: number;
}

/**
 * Something that the host sees. `file`: owner, group and mode of a file in the scratch folder: `host file made 0:0 644`, or `missing`. `setting`: whether a kernel
 * setting has changed since before the start: `host setting net.core.somaxconn raised`, `lowered`, `changed` or `same`; it is put back. `status`: a line of the first
 * process’s /proc/PID/status: `host status Seccomp 2`. `map`: the first line of its `uid_map`: `host map 0 165536 65536`. `namespace`: whether it has its own: `host
 * namespace user own` or `host`.
 */
export type Look =
  | { readonly file: string }
  | { readonly setting: string }
  | { readonly status: string }
  | { readonly map: 'uid_map' | 'gid_map' }
  | { readonly namespace: 'user' | 'cgroup' | 'time' | 'net' | 'pid' | 'ipc' | 'uts' | 'mnt' };

/** What tells a behaviour: the container starts and the transcript fits; or the engine refuses to create or start it, and the text fits. */
export type Sign = { readonly prints: RegExp } | { readonly fails: RegExp };
