import { isAbsolute } from 'node:path';
import { isWithin, type MountLine, pathsOf, placeOf, readMountInfo } from '../../syntax/mount-info.ts';
import { everyProcess, type Seen, whyNoMounts } from './sight.ts';

/** Something of this machine’s that a process of the container has mounted. */
export interface Reached {
  readonly mount: MountLine;
  /** Its path here; where it has several, that of the nearest mount. */
  readonly path: string;
  /** Why it is there: the engine’s record names it, the engine or Sysbox has made it for this container, or neither. */
  readonly why: 'recorded' | 'own' | 'stray';
}

/** What is reached, each once, and mounts of file systems that this program does not see; or why no mounts can be told. */
export type Reach = { readonly reached: readonly Reached[]; readonly unseen: readonly MountLine[] } | { readonly hidden: string };

/** File systems of the kernel’s that every namespace has its own view of; what of them is dangerous, no mount decides. */
const ofKernel = /^(?:proc|sysfs|cgroup2?|mqueue|devpts|binfmt_misc|nsfs|devtmpfs|bpf)$/u;

/** What a user namespace may mount by itself (FS_USERNS_MOUNT of Linux), beside those. All else that is mounted somebody else has mounted. */
const ofContainer = /^(?:tmpfs|ramfs|overlay|fuse(?:\..*)?)$/u;

interface Recorded extends Pick<MountLine, 'device' | 'root'> {
  readonly source: string;
  readonly target: string;
  readonly writable: boolean;
}

/** What of this machine’s the processes of a container have mounted. */
export function reachOfContainer(seen: Seen): Reach {
  const hidden = [...everyProcess(seen), seen.own].map(whyNoMounts).find((why) => why !== undefined);
  if (hidden !== undefined) return { hidden };
  const here = readMountInfo(seen.own.mountInfo ?? '');
  const recorded: readonly Recorded[] = seen.state.mounts.flatMap(({ source, target, writable }) => {
    const place = isAbsolute(source) ? placeOf(source, here) : undefined;
    return place === undefined ? [] : [{ source, target, writable, ...place }];
  });
  const reached = new Map<string, Reached>();
  const unseen = new Map<string, MountLine>();
  for (const table of new Set(everyProcess(seen).map(({ mountInfo }) => mountInfo ?? ''))) {
    const mounts = readMountInfo(table);
    const root = mounts.find(({ target }) => target === '/');
    for (const mount of mounts) {
      const key = `${mount.device} ${mount.root} ${mount.target}`;
      if (ofKernel.test(mount.fileSystem) || reached.has(key)) continue;
      const paths = pathsOf(mount, here);
      if (paths[0] === undefined) {
        if (!ofContainer.test(mount.fileSystem) && mount.device !== root?.device) unseen.set(key, mount);
        continue;
      }
      // A folder is mounted with what is mounted below it here.
      const isRecorded = recorded.some(
        ({ source, device, root: folder }) =>
          (device === mount.device && isWithin(mount.root, folder)) || paths.some((path) => isWithin(path, source)),
      );
      const why = isRecorded ? 'recorded' : isOwn(mount, paths, root, seen.state.id) || isInit(mount, seen) ? 'own' : 'stray';
      reached.set(key, { mount, path: paths[0], why });
    }
  }
  // A process whose root is a folder of the container’s does not show what is mounted elsewhere in it.
  const shown = new Set([...reached.values()].map(({ mount: { device, root } }) => `${device} ${root}`));
  for (const one of recorded) if (!shown.has(`${one.device} ${one.root}`)) reached.set(one.source, asRecorded(one));
  return { reached: [...reached.values()], unseen: [...unseen.values()] };
}

function asRecorded({ source, target, writable, device, root }: Recorded): Reached {
  const mount = { id: '', parent: '', device, root, target, options: [writable ? 'rw' : 'ro'], fileSystem: '', source: '' };
  return { mount, path: source, why: 'recorded' };
}

/**
 * The container’s root file system, what the engine and Sysbox keep for it (the full id is in the path), and the kernel’s modules and headers, which
 * Sysbox binds read-only (recorded).
 */
function isOwn(mount: MountLine, paths: readonly string[], root: MountLine | undefined, id: string): boolean {
  const isRoot =
    root !== undefined &&
    mount.device === root.device &&
    (root.fileSystem === 'overlay' || (root.root !== '/' && isWithin(mount.root, root.root)));
  const isKept = paths.some((path) => path.split('/').includes(id));
  const isOfKernel = !mount.options.includes('rw') && paths.some((path) => /^\/(?:usr\/)?(?:lib\/modules|src)\/[^/]+(?:\/|$)/u.test(path));
  return isRoot || isKept || isOfKernel;
}

function isInit(mount: MountLine, { init }: Seen): boolean {
  const isThat = mount.device === init?.device && mount.root === init.root && mount.target === init.target;
  return isThat && !mount.options.includes('rw');
}
