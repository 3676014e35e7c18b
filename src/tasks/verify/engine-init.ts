import type { HostReach } from '../../machine/host-reach.ts';
import type { ContainerRequest } from '../../model/request.ts';
import { isWithin, type MountLine, pathsOf, placeOf, readMountInfo } from '../../syntax/mount-info.ts';
import type { Look } from './look-at.ts';

/** The init program of the engine: which file it is, and where the container has it. */
export type EngineInit = Pick<MountLine, 'device' | 'root' | 'target'>;

/**
 * Where an engine binds its init program, read-only, and without a word of it in the list of mounts (moby daemon/oci_linux.go inContainerInitPath); an image whose
 * `/sbin` is a link shows the other path (recorded of Docker 26 with Sysbox 0.7.0).
 */
const places: ReadonlySet<string> = new Set(['/sbin/docker-init', '/usr/sbin/docker-init']);

/**
 * The init program that the engine has put into a container made with `--init`; undefined where it was not asked for, or where what is at its place is no such
 * program: one that root alone may change, and that lies in no workspace.
 */
export function engineInit(
  request: ContainerRequest,
  { own, first }: Pick<Look, 'own' | 'first'>,
  { regularFile }: Pick<HostReach, 'regularFile'>,
  workspaces: readonly string[],
): EngineInit | undefined {
  if (request.init?.value !== true || 'unseen' in first) return undefined;
  const mount = readMountInfo(first.mountInfo ?? '').findLast(({ target }) => places.has(target));
  if (mount === undefined || mount.options.includes('rw')) return undefined;
  const here = readMountInfo(own.mountInfo ?? '');
  const paths = pathsOf(mount, here);
  if (paths.some((path) => workspaces.some((folder) => isWithin(path, folder)))) return undefined;
  // A path can be hidden by what is mounted over it: then it is another file.
  const path = paths.find((one) => isSame(placeOf(one, here), mount));
  const file = path === undefined ? undefined : regularFile(path);
  return file !== undefined && file.user === 0 && isProgram(file.mode) ? mount : undefined;
}

/** Whether two places are one file. */
function isSame(one: Pick<MountLine, 'device' | 'root'> | undefined, other: Pick<MountLine, 'device' | 'root'>): boolean {
  return one?.device === other.device && one.root === other.root;
}

// Neither its group nor others may write it; everybody may read and run it, so that no secret is one; and it gives nobody another’s rights.
function isProgram(mode: number): boolean {
  return (mode & 0o6022) === 0 && (mode & 0o005) === 0o005;
}
