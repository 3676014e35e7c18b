import type { ContainerState } from '../../formats/docker-api/read-inspect.ts';
import { isGroupOf, type MountTables, type ProcessRecord, type ProcessRecords } from '../../machine/process-records.ts';
import type { Sight } from './sight.ts';

/** What the kernel shows of a container. */
export type Look = Pick<Sight, 'own' | 'first' | 'others' | 'strangers' | 'whole'>;

/** Looks at all processes of a container from this machine; or one sentence why there is nothing to look at. */
export function lookAt(
  { id, name, pid }: ContainerState,
  processes: ProcessRecords,
): Look | { readonly refused: string; readonly isGone?: true } {
  const own = processes.ownRecord();
  if (own === undefined)
    return { refused: 'This machine has no /proc: containers run on another one, or in a virtual machine, and are seen from there alone.' };
  const tables: MountTables = new Map();
  const first = processes.record(pid, tables);
  if (first === undefined && processes.record(1) === undefined) return unseen(own, 'needs root: /proc shows no processes of other users');
  // The number is the engine’s, whose kernel may be another one; a control group with the container’s id is here only where the container is.
  if (first !== undefined && first.hasEnded === undefined && !isGroupOf(first.cgroup ?? '', id)) return unseen(own, elsewhere(pid));
  if (first === undefined) return unseen(own, elsewhere(pid));
  if (first.hasEnded === true) return { refused: `The container ${name} has ended meanwhile.`, isGone: true };
  // With the process namespace of the machine, every process of it would be the container’s.
  const namespace = first.namespaces.pid === own.namespaces.pid ? undefined : first.namespaces.pid;
  const { pids, whole } = processes.membersOf(id, namespace);
  const others: ProcessRecord[] = [];
  const strangers: ProcessRecord[] = [];
  for (const other of pids) {
    // A number that was the container’s may be another one’s by now, and a process that has ended has nothing to be seen of.
    const record = other === first.pid ? undefined : processes.record(other, tables);
    if (record === undefined || record.hasEnded === true) continue;
    if (isGroupOf(record.cgroup ?? '', id)) others.push(record);
    else if (namespace !== undefined && record.namespaces.pid === namespace) strangers.push(record);
  }
  return { own, first, others, strangers, whole };
}

function unseen(own: ProcessRecord, why: string): Look {
  return { own, first: { unseen: why }, others: [], strangers: [], whole: false };
}

function elsewhere(pid: number): string {
  return `process ${pid} of the engine’s is in no control group of that container on this kernel: a remote engine, or one in a virtual machine such as Docker Desktop’s, must be looked at from there`;
}
