import { readFileSync } from 'node:fs';

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
}

export const realProcesses: Processes = {
  look: (pid) => (Number.isSafeInteger(pid) && pid > 0 ? look(String(pid)) : undefined),
  own: () => look('self') ?? {},
};

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
