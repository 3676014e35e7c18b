import { closeSync, constants, lstatSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { codeOf } from './files.ts';
import { type ProbeHost, realProbeHost } from './probe-host.ts';

/** A block device: its path, and its numbers as mknod(1) takes them. */
interface Disk {
  readonly path: string;
  readonly number: string;
}

/** What the escape suite does on the host besides what probes do. All paths given are the caller’s own words. */
export interface EscapeHost extends ProbeHost {
  /** Number of this program. */
  readonly pid: number;
  /** Makes a folder that anybody may enter, and a file that this user alone may read; false where that cannot be. */
  makeFolder(path: string): boolean;
  hide(path: string, text: string): boolean;
  /** What a file of a few bytes holds, by its path as the kernel follows it, through `/proc/PID/root` too; or why that is not known. */
  readMarker(path: string): { readonly text: string } | { readonly missing: true } | { readonly hidden: true };
  /** Removes a file that a container may have made; false where it stays. */
  removeFile(path: string): boolean;
  /** Listens on a new Unix socket, takes no word of anybody, and ends with the function; undefined where none can be made. */
  listen(path: string): Promise<(() => void) | undefined>;
  /** Device and number of a file, links followed: two paths with the same are the same file. */
  identityOf(path: string): string | undefined;
  /** A disk of this machine, else its first loop device; undefined where the machine keeps all of them to itself. */
  findDisk(): Disk | undefined;
}

/** See `EscapeHost`. */
export const realEscapeHost: EscapeHost = {
  ...realProbeHost,
  pid: process.pid,
  makeFolder: (path) => succeeds(() => void mkdirSync(path, { mode: 0o755 })),
  hide: (path, text) => succeeds(() => writeFileSync(path, text, { flag: 'wx', mode: 0o600 })),
  readMarker: (path) => {
    try {
      return { text: readFileSync(path, 'utf8').slice(0, 4096) };
    } catch (error) {
      return codeOf(error) === 'ENOENT' ? { missing: true } : { hidden: true };
    }
  },
  removeFile: (path) => succeeds(() => rmSync(path, { force: true })),
  listen: (path) => {
    const { createServer } = process.getBuiltinModule('node:net');
    return new Promise((settle) => {
      const server = createServer((socket) => socket.destroy());
      server.once('error', () => settle(undefined));
      server.listen(path, () => settle(() => server.close()));
    });
  },
  identityOf: (path) => {
    try {
      const { dev, ino } = statSync(path);
      return `${dev}:${ino}`;
    } catch {
      return undefined;
    }
  },
  findDisk: () => {
    for (const path of [...disksListed(), '/dev/loop0']) {
      const number = numberOf(path);
      if (number !== undefined && mayBeOpened(path)) return { path, number };
    }
    return undefined;
  },
};

// Whole disks, of virtual machines first: the names that drivers give (Documentation/admin-guide/devices.txt).
function disksListed(): readonly string[] {
  try {
    return readFileSync('/proc/partitions', 'utf8')
      .split('\n')
      .flatMap((line) => / ((?:vd|xvd|sd|dasd)[a-z]{1,3}|nvme\d+n\d+|mmcblk\d+)$/u.exec(line)?.[1] ?? [])
      .map((name) => `/dev/${name}`);
  } catch {
    return [];
  }
}

function numberOf(path: string): string | undefined {
  try {
    const found = lstatSync(path);
    if (!found.isBlockDevice()) return undefined;
    // makedev(3) as the C library packs it.
    const major = Math.floor(found.rdev / 256) % 4096;
    const minor = (found.rdev % 256) + Math.floor(found.rdev / 2 ** 20) * 256;
    return `${major} ${minor}`;
  } catch {
    return undefined;
  }
}

// A control group of the machine’s own may refuse devices to all who run in it (EPERM). Where this user alone is kept out, a container’s root may
// still get in.
function mayBeOpened(path: string): boolean {
  try {
    closeSync(openSync(path, constants.O_RDONLY | constants.O_NONBLOCK));
    return true;
  } catch (error) {
    return codeOf(error) === 'EACCES';
  }
}

function succeeds(work: () => void): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}
