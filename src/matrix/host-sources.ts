import {
  agentSocketName,
  agentSockets,
  agentSocketsBelowHome,
  agentVariables,
  engineSocketName,
  engineSockets,
  engineStores,
  runtimeFolderSockets,
  runtimeFolderVariable,
  systemPaths,
} from '../known/host-paths.ts';
import type { HostPath } from '../model/host-path.ts';
import { exposes, homeRelative, liesIn } from '../syntax/host-path.ts';

/** What a bound path of the host is, where it has a row of its own. */
export type HostSource = 'socket' | 'agent' | 'root' | 'store' | 'sysbox' | 'kernel' | 'devices' | 'system';

const stores = engineStores.filter((store) => store !== '/run/sysbox');
const system = [...systemPaths.filter((path) => !['/dev', '/proc', '/sys'].includes(path)), '/root'];

// In this order: the first that fits names the source.
const kinds: readonly (readonly [HostSource, (source: HostPath) => boolean])[] = [
  ['socket', isSocket],
  ['agent', isAgentSocket],
  ['sysbox', (source) => liesIn(source, '/run/sysbox')],
  ['store', (source) => stores.some((store) => liesIn(source, store))],
  ['root', (source) => exposes(source, '/var/lib/docker')],
  ['kernel', (source) => liesIn(source, '/proc') || liesIn(source, '/sys')],
  ['devices', (source) => liesIn(source, '/dev')],
  ['system', (source) => system.some((folder) => liesIn(source, folder))],
];

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
