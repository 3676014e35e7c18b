import { isAbsolute } from 'node:path';
import type { Fact } from '../../model/fact.ts';
import type { Mount } from '../../model/request.ts';
import { isWithin, type MountLine, pathsOf, readMountInfo } from '../../syntax/mount-info.ts';
import type { Made } from './inspect.ts';

/**
 * The record with each volume as what this machine has mounted where its driver keeps it: by its options, which the record of a container does not have,
 * a volume of the local driver is any folder, an overlay over one, or a disk. `mountInfo`: the mounts of this program.
 */
export function asMounted({ request, state }: Made, mountInfo: string | undefined): Made {
  const here = readMountInfo(mountInfo ?? '');
  const mounts = request.mounts.map((mount): Fact<Mount> => {
    const { kind, target } = mount.value;
    const source = kind === 'volume' ? state.mounts.find((made) => made.type === kind && made.target === target)?.source : undefined;
    const mounted = source === undefined || !isAbsolute(source) ? undefined : mountedOver(source, here);
    return mounted === undefined ? mount : { ...mount, value: really(mount.value, mounted, here) };
  });
  return { request: { ...request, mounts }, state };
}

// The driver mounts on the volume's own folder, `_data`; what is mounted further up is the disk of all volumes.
function mountedOver(source: string, here: readonly MountLine[]): MountLine | undefined {
  return here.findLast(({ target }) => isWithin(source, target) && (target === source || target.endsWith('/_data')));
}

function really(mount: Mount, mounted: MountLine, here: readonly MountLine[]): Mount {
  const folder = pathsOf(mounted, here).find((path) => !isWithin(path, mounted.target));
  return folder === undefined
    ? { ...mount, options: { ...mount.options, type: mounted.fileSystem, device: mounted.source } }
    : { kind: 'bind', source: { base: 'root', path: folder }, target: mount.target, readOnly: mount.readOnly };
}
