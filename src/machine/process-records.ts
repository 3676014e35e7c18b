import { closeSync, openSync, opendirSync, readdirSync, readlinkSync, readSync } from 'node:fs';
import type { ProcessView } from './processes.ts';

/** The kinds of namespaces a process is in, by their names below `/proc/PID/ns`. */
const namespaceKinds = ['user', 'mnt', 'pid', 'net', 'ipc', 'uts', 'cgroup', 'time'] as const;
export type NamespaceKind = (typeof namespaceKinds)[number];

/** What the kernel says of one process at one time, as the texts of /proc; absent where it may not be read or is longer than is read. */
export interface ProcessRecord extends ProcessView {
  readonly pid: number;
  /** When it was started, in clock ticks since the machine was: with the number it names one process alone. */
  readonly started: string;
  readonly gidMap?: string;
  readonly status?: string;
  readonly cgroup?: string;
  /** Inode numbers, which name a namespace; only root may see those of others. */
  readonly namespaces: Readonly<Partial<Record<NamespaceKind, string>>>;
  /** It has ended, and its parent has not asked for its exit code: it is in no namespace, and nothing of it runs. */
  readonly hasEnded?: true;
}

/**
 * Mount tables that were read, by the number of the mount namespace: processes of one namespace have one table. Undefined where it is longer than is
 * read, or where all tables together are.
 */
export type MountTables = Map<string, string | undefined>;

/** Processes of this machine, looked at closely. Nothing throws. */
export interface ProcessRecords {
  /** Undefined where there is none (any more), or where its number went to another one meanwhile. `tables`: those that were read before. */
  record(pid: number, tables?: MountTables): ProcessRecord | undefined;
  /** This program itself. */
  ownRecord(): ProcessRecord | undefined;
  /**
   * Numbers of the processes in the control groups of a container, by its full id, or in a process namespace. `whole`: all could be looked at;
   * else there are more than are.
   */
  membersOf(container: string, pidNamespace: string | undefined): { readonly pids: readonly number[]; readonly whole: boolean };
}

export const realProcessRecords: ProcessRecords = {
  record: (pid, tables) => (Number.isSafeInteger(pid) && pid > 0 ? record(String(pid), tables) : undefined),
  ownRecord: () => record('self'),
  membersOf,
};

/** A container chooses how many mounts and processes there are. */
const most = { mounts: 8 << 20, allMounts: 64 << 20, text: 64 << 10, processes: 100_000, members: 4_000, threads: 1_000 } as const;

function record(process: string, tables: MountTables = new Map()): ProcessRecord | undefined {
  const before = identityOf(process);
  if (before === undefined) return undefined;
  const which = before.hasEnded ? liveThreadOf(process) : process;
  const identity = { pid: before.pid, started: before.started };
  if (which === undefined) return { ...identity, namespaces: {}, hasEnded: true };
  const namespaces = Object.fromEntries(
    namespaceKinds.flatMap((kind) => {
      const inode = inodeOf(which, kind);
      return inode === undefined ? [] : [[kind, inode] as const];
    }),
  );
  const texts = {
    uidMap: readUpTo(`/proc/${which}/uid_map`, most.text),
    gidMap: readUpTo(`/proc/${which}/gid_map`, most.text),
    status: readUpTo(`/proc/${which}/status`, most.text),
    cgroup: readUpTo(`/proc/${which}/cgroup`, most.text),
    mountInfo: mountsOf(which, namespaces['mnt'], tables),
  };
  const after = identityOf(process);
  if (after === undefined || after.pid !== before.pid || after.started !== before.started) return undefined;
  // What ended meanwhile has nothing of its own left to be read; other threads of it may.
  if (after.hasEnded && !before.hasEnded) return record(process, tables);
  return { ...identity, ...Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined)), namespaces };
}

/** When a process was started, in clock ticks since the machine was: with its number that names one process alone. Undefined: there is none, or it has ended. */
export function startOf(pid: number): string | undefined {
  const identity = Number.isSafeInteger(pid) && pid > 0 ? identityOf(String(pid)) : undefined;
  return identity === undefined || (identity.hasEnded && liveThreadOf(String(pid)) === undefined) ? undefined : identity.started;
}

// proc(5): the name, which may hold anything, stands in parentheses; the state follows it, and the start time is field 22.
function identityOf(which: string): (Pick<ProcessRecord, 'pid' | 'started'> & { readonly hasEnded: boolean }) | undefined {
  const text = readUpTo(`/proc/${which}/stat`, most.text);
  const pid = Number(/^\d+/u.exec(text ?? '')?.[0]);
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ') ?? [];
  const [state, started] = [fields[0], fields[19]];
  return Number.isSafeInteger(pid) && started !== undefined ? { pid, started, hasEnded: state === 'Z' || state === 'X' } : undefined;
}

// A process whose first thread has ended looks like one that has ended itself, and its other threads run on.
function liveThreadOf(process: string): string | undefined {
  try {
    const threads = readdirSync(`/proc/${process}/task`).slice(0, most.threads);
    const live = threads.find((thread) => identityOf(`${process}/task/${thread}`)?.hasEnded === false);
    return live === undefined ? undefined : `${process}/task/${live}`;
  } catch {
    return undefined;
  }
}

// Where the namespace is hidden (it is from other users), each process has a table of its own.
function mountsOf(which: string, namespace: string | undefined, tables: MountTables): string | undefined {
  const key = namespace ?? `of ${which}`;
  if (tables.has(key)) return tables.get(key);
  let length = 0;
  for (const text of tables.values()) length += text?.length ?? 0;
  const text = readUpTo(`/proc/${which}/mountinfo`, Math.min(most.mounts, most.allMounts - length));
  tables.set(key, text);
  return text;
}

function inodeOf(which: string, kind: NamespaceKind): string | undefined {
  try {
    return /^[a-z]+:\[(\d+)\]$/u.exec(readlinkSync(`/proc/${which}/ns/${kind}`))?.[1];
  } catch {
    return undefined;
  }
}

function membersOf(container: string, pidNamespace: string | undefined): { readonly pids: readonly number[]; readonly whole: boolean } {
  const pids: number[] = [];
  let seen = 0;
  let folder;
  try {
    folder = opendirSync('/proc');
  } catch {
    return { pids, whole: false };
  }
  try {
    for (let entry = folder.readSync(); entry !== null; entry = folder.readSync()) {
      if (!/^[1-9]\d*$/u.test(entry.name)) continue;
      if (++seen > most.processes || pids.length >= most.members) return { pids, whole: false };
      const isInGroup = isGroupOf(readUpTo(`/proc/${entry.name}/cgroup`, most.text) ?? '', container);
      if (isInGroup || (pidNamespace !== undefined && inodeOf(entry.name, 'pid') === pidNamespace)) pids.push(Number(entry.name));
    }
    return { pids, whole: true };
  } catch {
    return { pids, whole: false };
  } finally {
    folder.closeSync();
  }
}

/** Whether `/proc/PID/cgroup` names a control group of a container: engines put its full id into the path, by itself or as `docker-ID.scope`. */
export function isGroupOf(cgroup: string, container: string): boolean {
  return cgroup.split('\n').some((line) => line.split('/').some((part) => part === container || part.endsWith(`-${container}.scope`)));
}

// Most texts fit into it at once. Everything here is done in one go, so that nobody else reads into it meanwhile.
const page = Buffer.allocUnsafe(64 << 10);

// Undefined: missing, hidden, or longer. Files of /proc have no size, and give about a page at a time.
function readUpTo(path: string, limit: number): string | undefined {
  let file;
  try {
    file = openSync(path, 'r');
    const parts: Buffer[] = [];
    for (let length = 0; ;) {
      const count = readSync(file, page);
      if (count === 0) return Buffer.concat(parts).toString('utf8');
      length += count;
      if (length > limit) return undefined;
      parts.push(Buffer.from(page.subarray(0, count)));
    }
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
