import type { NamespaceKind, ProcessRecord } from '../../machine/process-records.ts';
import { needsRoot } from '../../model/claim.ts';
import { mapsToRoot, readIdMap } from '../../syntax/id-map.ts';
import { readStatus } from '../../syntax/process-status.ts';
import { claimOf, counted, everyProcess, listed, type Said, type Seen } from './sight.ts';

/** Who the container’s processes are on this machine: their user namespace, the others, and what capabilities are worth there. */
export function identityClaims(seen: Seen): readonly Said[] {
  return [userNamespace(seen), ...namespaces(seen), capabilities(seen), strangers(seen)];
}

/** Whether nothing that runs in it is root of this machine, by the kernel’s word. */
export function isContained(seen: Seen): boolean {
  return userNamespace(seen).standing === 'holds';
}

/** Numbers of the namespaces a machine starts with (include/linux/proc_ns.h, the same since Linux 3.8; `net` and `mnt` have none there). */
const initial: Readonly<Partial<Record<NamespaceKind, string>>> = {
  user: '4026531837',
  pid: '4026531836',
  ipc: '4026531839',
  uts: '4026531838',
  cgroup: '4026531835',
};

function userNamespace(seen: Seen): Said {
  const say = claimOf('user-namespace');
  const all = everyProcess(seen);
  const asRoot = all.filter((one) => isRootHere(one, seen.own));
  if (asRoot.length > 0) return say('fails', `this machine’s root is within reach of ${processesOf(asRoot)}`);
  // Seen from inside another user namespace, numbers mean somebody else.
  if (!isIdentity(seen.own.uidMap))
    return say('cannot-tell', 'this program runs in a user namespace itself, and numbers are those of it alone');
  const hidden = all.filter((one) => !isMapKnown(one));
  if (hidden.length > 0) return say('cannot-tell', `the kernel does not tell of ${processesOf(hidden)}`);
  const [range] = readIdMap(seen.first.uidMap ?? '') ?? [];
  if (range === undefined) return say('cannot-tell', 'its user namespace maps nobody');
  return say('holds', `its user ${range.inner} is ${range.outer} here, in ${counted(all.length, 'process', 'processes')}`);
}

function isRootHere(process: ProcessRecord, own: ProcessRecord): boolean {
  const inRoot = [process.uidMap, process.gidMap].some((text) => mapsToRoot(readIdMap(text ?? '') ?? []));
  const isOwn =
    process.namespaces.user !== undefined && (process.namespaces.user === own.namespaces.user || process.namespaces.user === initial.user);
  return inRoot || isOwn || readStatus(process.status ?? '').users?.includes(0) === true;
}

// An empty map is one of a namespace that is made just now, or that is never given any: nobody inside is anybody then, and who the process is says its
// status.
function isMapKnown({ uidMap, gidMap, status }: ProcessRecord): boolean {
  const [users, groups] = [readIdMap(uidMap ?? ''), readIdMap(gidMap ?? '')];
  if (uidMap === undefined || gidMap === undefined || users === undefined || groups === undefined) return false;
  return (users.length > 0 && groups.length > 0) || readStatus(status ?? '').users !== undefined;
}

function isIdentity(uidMap: string | undefined): boolean {
  const [first, ...rest] = readIdMap(uidMap ?? '') ?? [];
  return rest.length === 0 && first?.inner === 0 && first.outer === 0 && first.length === 4_294_967_295;
}

// Sysbox 0.7.0 leaves `time` to the machine: it gives nothing away, so that no claim is made of it.
function namespaces(seen: Seen): readonly Said[] {
  return (['mnt', 'pid', 'net', 'ipc', 'uts', 'cgroup'] as const).map((kind) => namespace(kind, seen));
}

function namespace(kind: 'mnt' | 'pid' | 'net' | 'ipc' | 'uts' | 'cgroup', seen: Seen): Said {
  const say = claimOf(`namespace-${kind}`);
  const mine = seen.own.namespaces[kind];
  const all = everyProcess(seen);
  const shared = all.filter(({ namespaces: { [kind]: inode } }) => inode !== undefined && (inode === mine || inode === initial[kind]));
  if (shared.length > 0) return say('fails', `${processesOf(shared)} ${shared.length === 1 ? 'is' : 'are'} in this machine’s own`);
  if (mine === undefined || all.some(({ namespaces: { [kind]: inode } }) => inode === undefined)) return say('cannot-tell', needsRoot);
  return say('holds', `${kind}:[${seen.first.namespaces[kind]!}] and not ${kind}:[${mine}]`);
}

function capabilities(seen: Seen): Said {
  const say = claimOf('capabilities');
  const { effective, bounding } = readStatus(seen.first.status ?? '');
  const sets = `effective ${effective ?? 'unknown'}, bounding ${bounding ?? 'unknown'}`;
  const standing = userNamespace(seen).standing;
  if (standing === 'holds') return say('holds', `${sets}: over what it owns alone`);
  return say(standing, standing === 'fails' ? `${sets}, over this machine` : sets);
}

function strangers(seen: Seen): Said {
  const say = claimOf('shared-processes');
  const { first, own } = seen;
  if (first.namespaces.pid === undefined || own.namespaces.pid === undefined) return say('cannot-tell', needsRoot);
  if (first.namespaces.pid === own.namespaces.pid) return say('fails', 'it is in this machine’s, with all that runs here');
  if (seen.strangers.length === 0) return say('holds', 'none');
  return say('fails', `${processesOf(seen.strangers)}, in ${listed([...new Set(seen.strangers.map(groupOf))])}`);
}

function groupOf({ cgroup }: ProcessRecord): string {
  const container = /[0-9a-f]{64}/u.exec(cgroup ?? '')?.[0];
  return container === undefined ? 'no container' : `the container ${container.slice(0, 12)}`;
}

/** Processes in words, by their numbers here and the names that they give themselves. */
export function processesOf(processes: readonly ProcessRecord[]): string {
  const named = processes.map(({ pid, status }) => {
    const { name } = readStatus(status ?? '');
    return name === undefined ? String(pid) : `${pid} (${name})`;
  });
  return `${processes.length === 1 ? 'process' : 'processes'} ${listed(named)}`;
}
