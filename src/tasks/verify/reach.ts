import type { ProcessRecord } from '../../machine/process-records.ts';
import { isWithin, type MountLine, pathsOf, placeOf, readMountInfo } from '../../syntax/mount-info.ts';
import { everyProcess, type Seen } from './sight.ts';

/** Something of this machine’s that a process of the container has mounted. */
export interface Reached {
  readonly mount: MountLine;
  /** Its path here; where it has several, that of the nearest mount. */
  readonly path: string;
  /** Why it is there: the engine’s record names it, the engine or Sysbox has made it for this container, or neither. */
  readonly why: 'recorded' | 'own' | 'stray';
}

/** File systems of the kernel’s that every namespace has its own view of; what of them is dangerous, no mount decides. */
const ofKernel = /^(?:proc|sysfs|cgroup2?|mqueue|devpts|binfmt_misc|nsfs|devtmpfs)$/u;

/** All that is reached, each once; undefined where a mount table may not be read. */
export function reachOfContainer(seen: Seen): readonly Reached[] | undefined {
  const tables = tablesOf(seen);
  if (tables === undefined || seen.own.mountInfo === undefined) return undefined;
  const here = readMountInfo(seen.own.mountInfo);
  const recorded = seen.state.mounts.flatMap(({ source }) => placeOf(source, here) ?? []);
  const reached = new Map<string, Reached>();
  for (const table of tables) {
    const mounts = readMountInfo(table);
    const root = mounts.find(({ target }) => target === '/');
    for (const mount of mounts) {
      if (ofKernel.test(mount.fileSystem) || mount.source === 'sysboxfs') continue;
      const paths = pathsOf(mount, here);
      const key = `${mount.device} ${mount.root} ${mount.target}`;
      if (paths[0] === undefined || reached.has(key)) continue;
      const isRecorded = recorded.some(({ device, root: folder }) => device === mount.device && isWithin(mount.root, folder));
      const why = isRecorded ? 'recorded' : isOwn(mount, paths, root, seen.state.id) ? 'own' : 'stray';
      reached.set(key, { mount, path: paths[0], why });
    }
  }
  return [...reached.values()];
}

// Processes of one mount namespace have one table. Where the kernel hides the namespaces it hides the tables, too.
function tablesOf(seen: Seen): readonly string[] | undefined {
  const tables = new Map<string, string>();
  for (const { pid, namespaces, mountInfo } of everyProcess(seen) satisfies readonly ProcessRecord[]) {
    if (mountInfo === undefined) return undefined;
    tables.set(namespaces.mnt ?? `of ${pid}`, mountInfo);
  }
  return [...tables.values()];
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
