import { readIdMap } from '../../syntax/id-map.ts';
import { readMountInfo } from '../../syntax/mount-info.ts';
import type { Answer } from './read-answer.ts';
import { claimOf, type Said, type Seen } from './sight.ts';

/**
 * What the container says of itself, beside what the kernel says of it. Such a claim never stands in for one of the kernel’s: where both differ, it
 * fails, and the kernel’s stays as it is.
 */
export function insideClaims(seen: Seen): readonly Said[] {
  const { inside } = seen;
  if (inside === undefined) return [];
  return [userNamespace(inside, seen), sysboxfs(inside, seen), kernelSettings(inside), mknod(inside)].flatMap((claim) => claim ?? []);
}

function userNamespace({ said }: Answer, { first }: Seen): Said | undefined {
  const say = claimOf('inside-user-namespace');
  const [inner] = readIdMap(said.get('uid-map') ?? '') ?? [];
  const [outer] = readIdMap(first.uidMap ?? '') ?? [];
  if (inner === undefined) return said.has('uid-map') ? say('fails', `its uid_map is “${said.get('uid-map')!}”, which is none`) : undefined;
  if (outer === undefined) return undefined;
  const shown = (range: typeof inner): string => `${range.inner} ${range.outer} ${range.length}`;
  return shown(inner) === shown(outer)
    ? say('holds', `its uid_map is ${shown(inner)}`)
    : say('fails', contradiction(`its uid_map is ${shown(outer)}`, shown(inner)));
}

function sysboxfs({ said }: Answer, { first }: Seen): Said | undefined {
  const say = claimOf('inside-sysboxfs');
  const word = said.get('sysboxfs');
  if (word === undefined || first.mountInfo === undefined) return undefined;
  const count = readMountInfo(first.mountInfo).filter(({ fileSystem, source }) => fileSystem === 'fuse' && source === 'sysboxfs').length;
  if (word !== String(count)) return say('fails', contradiction(`there are ${count} mounts of this name`, word));
  if (count > 0 && said.get('uptime') === 'unreadable')
    return say('fails', 'they do not answer: was sysbox-fs restarted after this container was? Then it must be made anew');
  return count === 0 ? undefined : say('holds', `${count} by this name`);
}

function kernelSettings({ said }: Answer): Said | undefined {
  return refused('inside-kernel-settings', said.get('core-pattern'), 'opened', 'root inside opened it');
}

function mknod({ said }: Answer): Said | undefined {
  return refused('inside-mknod', said.get('mknod'), 'made', 'root inside made one');
}

function refused(id: 'inside-kernel-settings' | 'inside-mknod', word: string | undefined, done: string, detail: string): Said | undefined {
  if (word === undefined) return undefined;
  if (word === 'refused') return claimOf(id)('holds', 'refused');
  return claimOf(id)('fails', word === done ? detail : `it answered “${word}”`);
}

function contradiction(kernel: string, container: string): string {
  return `a contradiction: by the kernel ${kernel}, and by the container’s word ${container}`;
}
