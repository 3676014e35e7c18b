import {
  agentSocketName,
  agentSockets,
  agentSocketsBelowHome,
  agentVariables,
  engineSocketName,
  engineSockets,
  engineStores,
  ordinaryPaths,
  runtimeFolderSockets,
  runtimeFolderVariable,
  systemPaths,
} from '../known/host-paths.ts';
import { kernelTarget } from '../known/sysbox-mounts.ts';
import type { HostPath } from '../model/host-path.ts';
import { absolutes, exposes, homeRelative, isWithin, liesIn } from '../syntax/host-path.ts';

/** What a bound path of the host is, where it has a row of its own. */
export type HostSource = 'socket' | 'agent' | 'root' | 'store' | 'sysbox' | 'kernel' | 'devices' | 'device' | 'system';

const stores = engineStores.filter((store) => store !== '/run/sysbox');
// Folders of nodes. What else lies directly below /dev is a node of its own, or no device at all.
const deviceFolder =
  /^\/dev(?:\/(?:block|bus|bus\/usb(?:\/\d+)?|char|disk(?:\/[^/]+)?|dri|dri\/by-path|infiniband|input|mapper|net|pts|serial|snd|v4l|vfio))?$/u;
const noDevice = /^\/dev\/(?:log|shm|mqueue|hugepages)(?:\/|$)/u;
const system = [...systemPaths.filter((path) => !['/dev', '/proc', '/sys'].includes(path)), '/root'];

// In this order: the first that fits names the source.
const kinds: readonly (readonly [HostSource, (source: HostPath) => boolean])[] = [
  ['socket', isSocket],
  ['agent', isAgentSocket],
  ['sysbox', (source) => liesIn(source, '/run/sysbox')],
  ['store', (source) => stores.some((store) => liesIn(source, store))],
  ['root', (source) => exposes(source, '/var/lib/docker')],
  ['kernel', (source) => liesIn(source, '/proc') || liesIn(source, '/sys')],
  ['devices', (source) => absolutes(source).some((path) => deviceFolder.test(path))],
  ['device', (source) => absolutes(source).some((path) => path.startsWith('/dev/') && !noDevice.test(path))],
  ['system', (source) => system.some((folder) => liesIn(source, folder))],
];

/**
 * Whether a path of the operating system is one that everybody may read on today's distributions, so that root's rights add nothing to a
 * read-only mount of it.
 */
export function isForEverybody(source: HostPath): boolean {
  const paths = absolutes(source);
  return paths.length > 0 && paths.every((path) => publicFiles.has(path) || [...ordinaryPaths.keys()].some((one) => isWithin(path, one)));
}

const publicFiles: ReadonlySet<string> = new Set(
  ['hostname', 'machine-id', 'os-release', 'lsb-release', 'nsswitch.conf', 'krb5.conf', 'subuid', 'subgid', 'gitconfig'].map(
    (name) => `/etc/${name}`,
  ),
);

/** What a bound path of the host is; undefined for a file or folder without a row of its own. */
export function kindOfSource(source: HostPath): HostSource | undefined {
  let kind = remembered.get(source);
  if (kind === undefined) remembered.set(source, (kind = kinds.find(([, fits]) => fits(source))?.[0] ?? 'ordinary'));
  return kind === 'ordinary' ? undefined : kind;
}

// Each row about binds asks anew.
const remembered = new WeakMap<HostPath, HostSource | 'ordinary'>();

// A folder that holds the socket counts, as long as it is about sockets: the host's root is another matter.
function isSocket(source: HostPath): boolean {
  return engineSocketName.test(source.path) || (!exposes(source, '/etc') && engineSockets.some((socket) => exposes(source, socket)));
}

function isAgentSocket(source: HostPath): boolean {
  if (source.variable !== undefined && agentVariables.has(source.variable)) return true;
  if (source.variable === runtimeFolderVariable) return runtimeFolderSockets.some(([socket]) => socket.test(source.path));
  const atHome = homeRelative(source);
  if (atHome !== undefined && agentSocketsBelowHome.some(([socket]) => socket.test(atHome))) return true;
  return agentSocketName.test(source.path) || agentSockets.some(([socket]) => liesIn(source, socket));
}

/** Whether Sysbox puts its own mount on this path of the container, or none, whatever the request mounts there (known/sysbox-mounts.ts). */
export function isReplaced(target: string): boolean {
  const fate = kernelTarget(target);
  return fate === 'replaced' || fate === 'dropped' || target === '/dev' || target === '/dev/kmsg';
}
