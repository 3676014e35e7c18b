import { engineSocketName, engineSockets } from '../../known/host-paths.ts';
import { mapsToRoot, readIdMap } from '../../syntax/id-map.ts';
import { isWithin, type MountLine, pathsOf, placeOf, readMountInfo } from '../../syntax/mount-info.ts';
import { wrongWithMounts } from '../gate/verify-process.ts';
import { type Reached, reachOfContainer } from './reach.ts';
import { claimOf, everyProcess, listed, needsRoot, type Said, type Seen } from './sight.ts';

/** What of this machine the container reaches: folders, the engine’s socket, devices. */
export function reachClaims(seen: Seen): readonly Said[] {
  const reached = reachOfContainer(seen);
  return [binds(seen), folders(seen, reached), engineSocket(seen, reached), devices(seen)];
}

function binds(seen: Seen): Said {
  const say = claimOf('binds', 'Where the engine’s record has a folder of this machine, that very folder is mounted');
  const { first, own, request } = seen;
  if (first.mountInfo === undefined || own.mountInfo === undefined) return say('cannot-tell', needsRoot);
  const asked = request.mounts.map(({ value }) => value).filter(({ kind }) => kind === 'bind');
  const wrong = wrongWithMounts(first, own, asked);
  if (wrong !== undefined) return say('fails', wrong);
  return say('holds', asked.length === 0 ? 'the record has none' : listed(asked.map(({ target }) => target)));
}

function folders(seen: Seen, reached: readonly Reached[] | undefined): Said {
  const say = claimOf('folders', 'No folder of this machine is mounted beyond the engine’s record');
  if (reached === undefined) return say('cannot-tell', needsRoot);
  const stray = reached.filter(({ why }) => why === 'stray');
  if (stray.length > 0) return say('fails', listed(stray.map((one) => inWords(one, seen))));
  const recorded = reached.filter(({ why }) => why === 'recorded');
  return say('holds', recorded.length === 0 ? 'none is' : listed(recorded.map((one) => inWords(one, seen))));
}

// Sysbox’s ID-mapped mounts show every number as it is here (measured): what root makes there is root’s. Without, numbers go through the user namespace.
function inWords({ mount, path }: Reached, { first }: Seen): string {
  const shown = `${path} at ${mount.target}`;
  if (!mount.options.includes('rw')) return `${shown}, read-only`;
  const ranges = readIdMap(first.uidMap ?? '') ?? [];
  const root = ranges.find(({ inner }) => inner === 0)?.outer;
  const isRoots = mount.options.includes('idmapped') || mapsToRoot(ranges);
  const owner = isRoots ? 'this machine’s root' : root === undefined ? 'a user that cannot be told' : `user ${root}`;
  const how = mount.options.includes('idmapped') ? 'writable, ID-mapped' : 'writable';
  const setuid = isRoots && !mount.options.includes('nosuid') ? ', setuid programs too' : '';
  return `${shown} (${how}: what its root makes there is ${owner}’s${setuid})`.replace('root’s’s', 'root’s');
}

function engineSocket(seen: Seen, reached: readonly Reached[] | undefined): Said {
  const say = claimOf('engine-socket', 'No socket of an engine is within a folder that is mounted');
  if (reached === undefined) return say('cannot-tell', needsRoot);
  const here = readMountInfo(seen.own.mountInfo ?? '');
  const sockets = [...new Set([...engineSockets, ...seen.sockets])].flatMap((path) => {
    const place = placeOf(path, here);
    return place === undefined ? [] : [{ path, ...place }];
  });
  for (const { mount, path, why } of reached) {
    if (why === 'own') continue;
    const within = sockets.find(({ device, root }) => device === mount.device && isWithin(root, mount.root));
    const socket = within?.path ?? (engineSocketName.test(path) ? path : undefined);
    if (socket !== undefined) return say('fails', `${socket} by ${path}, mounted at ${mount.target}`);
  }
  return say('holds', `none of ${sockets.length} that engines are known to have`);
}

/** What every container has (runc and Sysbox alike; recorded), by the name on the machine. */
const harmless: ReadonlySet<string> = new Set(['/null', '/zero', '/full', '/random', '/urandom', '/tty']);

function devices(seen: Seen): Said {
  const { request } = seen;
  const byRecord = claimOf('devices', 'No device of this machine is given to it', 'engine');
  const asked = [
    ...(request.privileged?.value === true ? ['all, for it is privileged'] : []),
    ...request.devices.map(({ value }) => value.target),
    ...request.deviceRequests.map(({ value }) => value.driver || 'a GPU'),
    ...request.deviceRules.map(({ value }) => `rule ${value}`),
  ];
  if (asked.length > 0) return byRecord('fails', `the engine’s record gives it ${listed(asked)}`);
  const byKernel = claimOf('devices', 'No device of this machine is given to it');
  const tables = everyProcess(seen).map(({ mountInfo }) => mountInfo);
  if (tables.includes(undefined) || seen.own.mountInfo === undefined) return byKernel('cannot-tell', needsRoot);
  const here = readMountInfo(seen.own.mountInfo);
  const mounted = [...new Set(tables)].flatMap((table) => readMountInfo(table ?? '')).filter((mount) => isDevice(mount, here));
  if (mounted.length > 0) return byKernel('fails', listed([...new Set(mounted.map(({ target }) => target))]));
  return byKernel('holds', 'none is mounted but the usual, and the engine’s record has none');
}

function isDevice(mount: MountLine, here: readonly MountLine[]): boolean {
  const isOfDev = mount.fileSystem === 'devtmpfs' || pathsOf(mount, here).some((path) => isWithin(path, '/dev'));
  return isOfDev && !harmless.has(mount.root) && !/^(?:mqueue|devpts)$/u.test(mount.fileSystem) && mount.target !== '/dev/shm';
}
