import type { DeviceNode } from '../../machine/host-reach.ts';
import type { ProcessRecord } from '../../machine/process-records.ts';
import { type IdRange, readIdMap } from '../../syntax/id-map.ts';
import { isWithin, type MountLine, pathsOf, readMountInfo } from '../../syntax/mount-info.ts';
import { isContained } from './identity-claims.ts';
import { claimOf, counted, everyProcess, listed, type Said, type Seen, whyNoMounts } from './sight.ts';

/**
 * Devices that every container has (runc and Sysbox alike; recorded), and those that hand out nothing of the machine by being opened: FUSE and
 * tun want rights in the opener’s own namespaces alone (fs/fuse/inode.c, drivers/net/tun.c of Linux), and autofs refuses all but its version to whoever
 * is not the machine’s root (fs/autofs/dev-ioctl.c).
 */
const harmless: ReadonlySet<string> = new Set([
  '/null',
  '/zero',
  '/full',
  '/random',
  '/urandom',
  '/tty',
  '/ptmx',
  '/fuse',
  '/net/tun',
  '/autofs',
]);

/** The devices of this machine that the container reaches, and whether anybody inside may open them. */
export function deviceClaim(seen: Seen): Said {
  return isContained(seen) ? ofMounts(seen) : ofRecord(seen);
}

// In this machine’s user namespace, who may open a device is for the control group alone to say, whose rules the engine has made.
function ofRecord({ request }: Seen): Said {
  const say = claimOf('devices', 'engine');
  const given = givenBy(request);
  return given.length > 0
    ? say('fails', `the engine’s record gives it ${listed(given)}, and it has no user namespace that would keep it from opening them`)
    : say('holds', 'the engine’s record has none');
}

function givenBy({ privileged, devices, deviceRequests, deviceRules }: Seen['request']): readonly string[] {
  return [
    ...(privileged?.value === true ? ['all, for it is privileged'] : []),
    ...devices.map(({ value }) => value.target),
    ...deviceRequests.map(({ value }) => value.driver || 'a GPU'),
    ...deviceRules.map(({ value }) => `rule ${value}`),
  ];
}

function ofMounts(seen: Seen): Said {
  const say = claimOf('devices');
  const all = everyProcess(seen);
  const hidden = [...all, seen.own].map(whyNoMounts).find((why) => why !== undefined);
  if (hidden !== undefined) return say('cannot-tell', hidden);
  const here = readMountInfo(seen.own.mountInfo ?? '');
  const tables = new Map(all.map((process) => [process.mountInfo, process]));
  const mounted = [...tables].flatMap(([table, process]) =>
    readMountInfo(table ?? '').flatMap((mount) => devicesAt(mount, here, seen.devices).map((device) => ({ ...device, process }))),
  );
  const more = new Map(mounted.filter(({ path }) => !harmless.has(path)).map((one) => [one.path, one]));
  if (more.size === 0) return say('holds', 'none is mounted but the usual');
  const unknown = [...more.values()].filter(({ node }) => node === undefined);
  const open = [...more.values()].flatMap(({ path, node, process }) => {
    const who = node === undefined ? undefined : whoOpens(node, process);
    return who === undefined ? [] : [`/dev${path} by ${who}`];
  });
  if (open.length > 0) return say('fails', listed(open, 10));
  if (unknown.length > 0) return say('cannot-tell', `whose they are: ${listed(unknown.map(({ path }) => path))}`);
  return say(
    'holds',
    `${counted(more.size, 'is', 'are')} mounted beside the usual (${listed([...more.keys()])}), and nobody inside may open any`,
  );
}

interface Mounted {
  readonly path: string;
  readonly node: DeviceNode | undefined;
}

// A device, or a folder of them. Other file systems below /dev, such as shared memory, have no devices.
function devicesAt(mount: MountLine, here: readonly MountLine[], devices: readonly DeviceNode[] | undefined): readonly Mounted[] {
  const dev = here.findLast(({ target }) => target === '/dev');
  const isOfDev = dev !== undefined && mount.device === dev.device;
  if (!isOfDev && mount.fileSystem !== 'devtmpfs') return [];
  if (!isOfDev || devices === undefined) return [{ path: mount.root, node: undefined }];
  const [path = mount.root] = pathsOf(mount, here).flatMap((one) => (isWithin(one, '/dev') ? [one.slice('/dev'.length)] : []));
  const nodes = devices.filter((node) => isWithin(node.path, path === '' ? '/' : path));
  // A name that is no device here any more.
  return nodes.length === 0 ? [{ path, node: undefined }] : nodes.map((node) => ({ path: node.path, node }));
}

// Root of a user namespace overrules permissions only where the namespace has both the owner and the group (capable_wrt_inode_uidgid, kernel/capability.c).
function whoOpens({ user, group, mode }: DeviceNode, process: ProcessRecord): string | undefined {
  if ((mode & 0o006) !== 0) return 'anybody';
  const hasUser = has(readIdMap(process.uidMap ?? '') ?? [], user);
  const hasGroup = has(readIdMap(process.gidMap ?? '') ?? [], group);
  if (hasUser && ((mode & 0o600) !== 0 || hasGroup)) return 'its root';
  return hasGroup && (mode & 0o060) !== 0 ? 'its root, by its group' : undefined;
}

function has(ranges: readonly IdRange[], number: number): boolean {
  return ranges.some(({ outer, length }) => number >= outer && number - outer < length);
}
