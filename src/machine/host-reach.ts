import { lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type MountLine, placesBy, readMountInfo } from '../syntax/mount-info.ts';
import { codeOf } from './files.ts';
import { readKernelFile } from './read-kernel-file.ts';

/** A device below /dev of this machine. */
export interface DeviceNode {
  /** Below /dev: `/kvm`, `/net/tun`. */
  readonly path: string;
  readonly user: number;
  readonly group: number;
  /** Permission bits. */
  readonly mode: number;
}

/** A regular file of this machine. */
export interface RegularFile {
  readonly user: number;
  /** Permission bits, with those for setuid and setgid. */
  readonly mode: number;
}

/** A socket of a program that sees other files or another network than this program does: one of a container, say. */
export interface InnerSocket {
  /** As its program sees it. */
  readonly path: string;
  /** Which file it is: `major:minor` of its file system, and the path inside that. */
  readonly device: string;
  readonly root: string;
  /** The path is a relative one, or of a folder that its program does not show: it is anywhere in that folder. */
  readonly isBelow?: true;
  /** `/proc/PID/cgroup` of a process that sees it so. */
  readonly cgroup: string;
}

/** What a container could reach of this machine if it were shown. */
export interface HostReach {
  /** Absolute paths of the sockets that programs of this machine’s network namespace listen on; undefined where the list cannot be read whole. */
  listening(): readonly string[] | undefined;
  /** The sockets in all other network and mount namespaces; undefined where they cannot be seen, or are more than are read. */
  listeningInside(): readonly InnerSocket[] | undefined;
  /** All devices below /dev; undefined where there are more than are looked at, or none can be seen. */
  devices(): readonly DeviceNode[] | undefined;
  /** The regular file at an absolute path; undefined where there is none, a link, or nothing to be seen. */
  regularFile(path: string): RegularFile | undefined;
}

export const realHostReach: HostReach = { listening, listeningInside, devices, regularFile };

const most = {
  list: 4 << 20,
  entries: 20_000,
  depth: 5,
  processes: 100_000,
  sockets: 500_000,
  tables: 8 << 20,
  allLists: 64 << 20,
} as const;

function listening(): readonly string[] | undefined {
  const paths = listeningIn('/proc/net/unix', most.list);
  // The path is as its program sees it, which may be in a container that shares the network.
  return paths?.filter((path) => path.startsWith('/') && isSocket(path));
}

// proc_net_unix: number, references, protocol, flags, type, state, inode, path. The flag is __SO_ACCEPTCON (include/linux/net.h): it listens.
function listeningIn(list: string, limit: number): readonly string[] | undefined {
  const answer = readKernelFile(list, limit);
  if (!('text' in answer) || answer.text.length >= limit) return undefined;
  const paths = answer.text
    .split('\n')
    .flatMap((line) => /^[0-9a-f]+: \S+ \S+ ([0-9A-F]{8}) \S+ \S+ +\d+ ([^@].*)$/u.exec(line)?.slice(1, 3) ?? [])
    .flatMap((word, at, all) => (at % 2 === 1 && (Number.parseInt(all[at - 1]!, 16) & 0x1_00_00) !== 0 ? [word] : []));
  return [...new Set(paths)];
}

// Which of the mount namespaces that share a network a socket’s path belongs to is not told: it is taken for one of each.
function listeningInside(): readonly InnerSocket[] | undefined {
  const found: InnerSocket[] = [];
  const seen = new Set<string>();
  // A process whose root is a folder shows no mount that lies elsewhere, and not even the one it is in.
  const tables = new Map<string, readonly MountLine[]>();
  let left: number = most.allLists;
  try {
    const own = spacesOf('/proc/self');
    const processes = readdirSync('/proc').filter((name) => /^[1-9]\d*$/u.test(name));
    if (processes.length > most.processes) return undefined;
    for (const process of processes.map((name) => `/proc/${name}`)) {
      const spaces = spacesOf(process);
      if (spaces === 'hidden') return undefined;
      if (spaces === undefined || spaces === own || seen.has(spaces)) continue;
      const paths = listeningIn(`${process}/net/unix`, most.list);
      const [table, group] = [`${process}/mountinfo`, `${process}/cgroup`].map((file) => readKernelFile(file, most.tables));
      // It has ended meanwhile; others may be in its namespaces.
      if (table === undefined || group === undefined || !('text' in table) || !('text' in group) || spacesOf(process) === undefined)
        continue;
      left -= table.text.length;
      if (paths === undefined || table.isCut === true || left < 0) return undefined;
      seen.add(spaces);
      const mounts = readMountInfo(table.text);
      const placeOf = placesBy(mounts);
      const [, namespace = ''] = spaces.split(' ');
      const known = tables.get(namespace) ?? [];
      if (known.length < mounts.length) tables.set(namespace, mounts);
      for (const path of paths) {
        const place = path.startsWith('/') ? placeOf(path) : undefined;
        if (place !== undefined) found.push({ path, ...place, cgroup: group.text });
        else
          for (const { device, root } of tables.get(namespace) ?? []) found.push({ path, device, root, isBelow: true, cgroup: group.text });
        if (found.length > most.sockets) return undefined;
      }
    }
  } catch {
    return undefined;
  }
  return found;
}

// What decides which file a path is, and which sockets there are.
function spacesOf(process: string): string | undefined {
  try {
    return ['ns/net', 'ns/mnt', 'root'].map((link) => readlinkSync(`${process}/${link}`)).join(' ');
  } catch (error) {
    if (codeOf(error) !== 'EACCES' && codeOf(error) !== 'EPERM') return undefined;
    // A program that is in no container, such as one with more capabilities than this one’s root, hides no container’s network.
    const group = readKernelFile(`${process}/cgroup`, most.tables);
    return 'text' in group && !/[0-9a-f]{64}/u.test(group.text) ? undefined : 'hidden';
  }
}

function isSocket(path: string): boolean {
  try {
    return lstatSync(path).isSocket();
  } catch {
    // In a folder of another user’s it cannot be seen, and is there all the same.
    return true;
  }
}

function devices(): readonly DeviceNode[] | undefined {
  const found: DeviceNode[] = [];
  const folders: { readonly path: string; readonly depth: number }[] = [{ path: '', depth: 0 }];
  let seen = 0;
  try {
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop())
      for (const name of readdirSync(`/dev${folder.path}`)) {
        if (++seen > most.entries) return undefined;
        const path = `${folder.path}/${name}`;
        const stat = lstatSync(join('/dev', path), { throwIfNoEntry: false });
        if (stat?.isDirectory() === true && folder.depth < most.depth && name !== 'shm' && name !== 'fd')
          folders.push({ path, depth: folder.depth + 1 });
        if (stat?.isCharacterDevice() === true || stat?.isBlockDevice() === true)
          found.push({ path, user: stat.uid, group: stat.gid, mode: stat.mode & 0o777 });
      }
  } catch {
    return undefined;
  }
  return found;
}

function regularFile(path: string): RegularFile | undefined {
  try {
    const stat = lstatSync(path);
    return stat.isFile() ? { user: stat.uid, mode: stat.mode & 0o7777 } : undefined;
  } catch {
    return undefined;
  }
}
