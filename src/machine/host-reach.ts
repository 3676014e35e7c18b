import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
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

/** What a container could reach of this machine if it were shown. */
export interface HostReach {
  /** Absolute paths of the sockets that programs of this machine’s network namespace listen on; undefined where the list cannot be read whole. */
  listening(): readonly string[] | undefined;
  /** All devices below /dev; undefined where there are more than are looked at, or none can be seen. */
  devices(): readonly DeviceNode[] | undefined;
}

export const realHostReach: HostReach = { listening, devices };

const most = { list: 4 << 20, entries: 20_000, depth: 5 } as const;

// proc_net_unix: number, references, protocol, flags, type, state, inode, path. The flag is __SO_ACCEPTCON (include/linux/net.h): it listens.
function listening(): readonly string[] | undefined {
  const answer = readKernelFile('/proc/net/unix', most.list);
  if (!('text' in answer) || answer.text.length >= most.list) return undefined;
  const paths = answer.text
    .split('\n')
    .flatMap((line) => /^[0-9a-f]+: \S+ \S+ ([0-9A-F]{8}) \S+ \S+ +\d+ (\/.*)$/u.exec(line)?.slice(1, 3) ?? [])
    .flatMap((word, at, all) => (at % 2 === 1 && (Number.parseInt(all[at - 1]!, 16) & 0x1_00_00) !== 0 ? [word] : []));
  // The path is as its program sees it, which may be in a container that shares the network.
  return [...new Set(paths)].filter(isSocket);
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
