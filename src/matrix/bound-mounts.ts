import type { Mount } from '../model/request.ts';
import type { Row } from '../model/row.ts';
import { hostSource } from '../syntax/mount-strings.ts';
import { type HostSource, isReplaced, kindOfSource } from './host-sources.ts';
import { mounts } from './uses.ts';

/** Whether a mount binds such a thing of the host. Where Sysbox puts a mount of its own nothing of the host is reached: that is another row's. */
export function isBound(mount: Mount, kind: HostSource): boolean {
  const source = hostSource(mount);
  return source !== undefined && kindOfSource(source) === kind && !isReplaced(mount.target);
}

/** The mounts that bind such a thing of the host. */
export const bound = (kind: HostSource): Row['uses'] => mounts((mount) => isBound(mount, kind));
