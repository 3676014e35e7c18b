import { existsSync, readFileSync } from 'node:fs';

/** What the kernel says of a process, as the texts of /proc; absent where it may not be read. */
export interface ProcessView {
  /** `/proc/PID/uid_map`: inner id, outer id, length. */
  readonly uidMap?: string;
  /** `/proc/PID/mountinfo`; only root may read that of a process in another user namespace. */
  readonly mountInfo?: string;
}

/** Processes of this machine, looked at through /proc. */
export interface Processes {
  /** Undefined where there is no such process (any more). Never throws. */
  look(pid: number): ProcessView | undefined;
  /** The mounts of this program itself. */
  own(): ProcessView;
  /**
   * Looks for the first process of a container, by its full id, again and again until `end`, which hands back the last look: runtimes make the
   * process with all its namespaces some time before they let it run its program. Undefined where none was seen: too fast, or its control group
   * is not where Docker has them by default.
   */
  watch(container: string): { end(): ProcessView | undefined };
}

export const realProcesses: Processes = {
  look: (pid) => (Number.isSafeInteger(pid) && pid > 0 ? look(String(pid)) : undefined),
  own: () => look('self') ?? {},
  watch,
};

/** Milliseconds between two looks. */
const pause = 2;

function watch(container: string): { end(): ProcessView | undefined } {
  const lists = groupsOf(container);
  let last: ProcessView | undefined;
  const glance = (): void => {
    for (const list of lists) last = firstOf(list) ?? last;
  };
  const timer = setInterval(glance, pause);
  return {
    end: () => {
      clearInterval(timer);
      return last;
    },
  };
}

// Where dockerd puts a container by default: cgroup v2 or one of v1, by itself or through systemd. Sysbox goes one group further down (recorded
// of 0.7.0: …/docker/ID/syscont-cgroup-root).
function groupsOf(container: string): readonly string[] {
  const roots = existsSync('/sys/fs/cgroup/cgroup.controllers') ? ['/sys/fs/cgroup'] : ['/sys/fs/cgroup/pids', '/sys/fs/cgroup/memory'];
  return roots.flatMap((root) =>
    [`docker/${container}`, `system.slice/docker-${container}.scope`].flatMap((group) =>
      ['', '/syscont-cgroup-root'].map((below) => `${root}/${group}${below}/cgroup.procs`),
    ),
  );
}

// The first of its process namespace: while a runtime still makes the namespaces, there are others, which have those of the machine.
function firstOf(list: string): ProcessView | undefined {
  const pids = read(list);
  if (typeof pids === 'string') return undefined;
  for (const pid of pids.text.split('\n')) {
    if (!/^[1-9][0-9]*$/u.test(pid)) continue;
    const status = read(`/proc/${pid}/status`);
    const numbers = typeof status === 'string' ? undefined : /^NSpid:\t(.*)$/mu.exec(status.text)?.[1]?.split('\t');
    // Of namespaces that the container makes itself there are more numbers.
    if (numbers?.length === 2 && numbers[1] === '1') return look(pid);
  }
  return undefined;
}

function look(which: string): ProcessView | undefined {
  const uidMap = read(`/proc/${which}/uid_map`);
  if (uidMap === 'missing') return undefined;
  const mountInfo = read(`/proc/${which}/mountinfo`);
  return {
    ...(uidMap === 'hidden' ? {} : { uidMap: uidMap.text }),
    ...(typeof mountInfo === 'string' ? {} : { mountInfo: mountInfo.text }),
  };
}

function read(path: string): { readonly text: string } | 'missing' | 'hidden' {
  try {
    return { text: readFileSync(path, 'utf8') };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return code === 'ENOENT' || code === 'ESRCH' ? 'missing' : 'hidden';
  }
}
