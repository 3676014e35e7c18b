import type { Mount } from '../../model/request.ts';
import type { ProcessView } from '../../machine/processes.ts';
import { mapsToRoot, readIdMap } from '../../syntax/id-map.ts';
import { type MountLine, placeOf, readMountInfo } from '../../syntax/mount-info.ts';

/**
 * What is wrong with a container’s first process as the kernel shows it; undefined where nothing is. `binds`: what was judged, real paths. The
 * user namespace must not be this machine’s own; each bind that was judged must be mounted, from the very folder. Mounts can be seen by root
 * alone: where they are hidden, the engine’s word has to do for them.
 */
export function wrongWithProcess(process: ProcessView, own: ProcessView, binds: readonly Mount[]): string | undefined {
  if (process.uidMap === undefined) return 'the kernel does not tell in which user namespace it runs';
  const ranges = readIdMap(process.uidMap);
  if (ranges === undefined || ranges.length === 0) return 'its user namespace maps nobody';
  // Whoever it is inside: what is mapped to 0 is the root of this machine.
  if (process.uidMap.trim() === own.uidMap?.trim() || mapsToRoot(ranges))
    return 'its root is this machine’s root: it has no user namespace of its own';
  return wrongWithMounts(process, own, binds);
}

/** The same of its mounts alone: what is at the place of a bind and is not of that bind. */
export function wrongWithMounts(process: ProcessView, own: ProcessView, binds: readonly Mount[]): string | undefined {
  if (process.mountInfo === undefined || own.mountInfo === undefined) return undefined;
  const mounted = readMountInfo(process.mountInfo);
  const here = readMountInfo(own.mountInfo);
  for (const { source, target } of binds) {
    if (typeof source !== 'object') continue;
    const seen = mounted.findLast((one) => one.target === target);
    // What Sysbox mounts itself hides a bind below it, and some binds are dropped (measured): less than what was judged.
    if (seen === undefined) continue;
    const expected = placeOf(source.path, here);
    if (expected === undefined || isOfContainer(seen, here)) continue;
    if (seen.device !== expected.device || seen.root !== expected.root)
      return `at ${target} it has ${seen.root} of another place than ${source.path}`;
  }
  return undefined;
}

/**
 * The same of a process that was seen while its start was under way. Until it has the container’s root for its own, its mounts are those of the
 * machine still, and tell nothing.
 */
export function wrongAtStart(process: ProcessView, own: ProcessView, binds: readonly Mount[]): string | undefined {
  const { mountInfo, ...seen } = process;
  const isReady = mountInfo !== undefined && own.mountInfo !== undefined && rootOf(mountInfo) !== rootOf(own.mountInfo);
  return wrongWithProcess(isReady ? process : seen, own, binds);
}

function rootOf(mountInfo: string): string | undefined {
  const root = readMountInfo(mountInfo).findLast(({ target }) => target === '/');
  return root === undefined ? undefined : `${root.device} ${root.root}`;
}

// A file system that this machine has not mounted is the container’s own; what Sysbox emulates is on this machine too, and so are cgroups.
function isOfContainer({ device, fileSystem, source }: MountLine, here: readonly MountLine[]): boolean {
  return source === 'sysboxfs' || fileSystem.startsWith('cgroup') || !here.some((one) => one.device === device);
}
