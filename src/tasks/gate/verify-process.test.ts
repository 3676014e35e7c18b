import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { skipReason } from '../../../test/skip.ts';
import { readInspect } from '../../formats/docker-api/read-inspect.ts';
import type { Mount } from '../../model/request.ts';
import { wrongAtStart, wrongWithProcess } from './verify-process.ts';

const mapped = '         0     165536      65536\n';
const identity = '         0          0 4294967295\n';
const ownMounts = [
  '1 0 254:0 / / rw - ext4 /dev/vda rw',
  '2 1 254:16 / /srv rw - ext4 /dev/vdb rw',
  '3 1 0:30 / /tmp rw - tmpfs tmpfs rw',
].join('\n');
const own = { uidMap: identity, mountInfo: ownMounts };
const bind = (path: string, target: string): Mount => ({ kind: 'bind', source: { base: 'root', path }, target, readOnly: false });
const inside = (...lines: string[]): string => ['100 50 0:60 / / rw - overlay overlay rw', ...lines].join('\n');

describe('a first process', () => {
  it.each([
    ['its own user namespace', { uidMap: mapped }, []],
    [
      'mounts as judged',
      { uidMap: mapped, mountInfo: inside('101 100 254:0 /home/dev/app /work rw - ext4 /dev/vda rw') },
      [bind('/home/dev/app', '/work')],
    ],
    [
      'a mount of another file system',
      { uidMap: mapped, mountInfo: inside('101 100 254:16 /app /work rw - ext4 /dev/vdb rw') },
      [bind('/srv/app', '/work')],
    ],
    [
      'the root of a file system',
      { uidMap: mapped, mountInfo: inside('101 100 254:16 / /work rw - ext4 /dev/vdb rw') },
      [bind('/srv', '/work')],
    ],
    [
      'a name with a space',
      { uidMap: mapped, mountInfo: inside('101 100 254:0 /home/my\\040app /work rw - ext4 /dev/vda rw') },
      [bind('/home/my app', '/work')],
    ],
    [
      'a mount that Sysbox has replaced',
      { uidMap: mapped, mountInfo: inside('101 100 0:99 /proc/sys /proc/sys rw - fuse sysboxfs rw') },
      [bind('/srv/sys', '/proc/sys')],
    ],
    [
      'a file system in memory that Sysbox has put there',
      { uidMap: mapped, mountInfo: inside('101 100 0:77 / /run rw - tmpfs tmpfs rw') },
      [bind('/srv/run', '/run')],
    ],
    [
      'a folder of a file system in memory',
      { uidMap: mapped, mountInfo: inside('101 100 0:30 /x /x rw - tmpfs tmpfs rw') },
      [bind('/tmp/x', '/x')],
    ],
  ])('is right: %s', (_what, process, binds) => {
    expect(wrongWithProcess(process, own, binds)).toBeUndefined();
  });

  it.each([
    ['no user namespace', { uidMap: identity }, [], /no user namespace/u],
    ['root mapped to root', { uidMap: '0 0 65536\n' }, [], /no user namespace/u],
    ['this machine’s root under another name', { uidMap: '0 165536 65536\n65536 0 1\n' }, [], /no user namespace/u],
    [
      'what lies in memory in place of a folder, such as /run with its sockets',
      { uidMap: mapped, mountInfo: inside('101 100 0:30 / /work rw - tmpfs tmpfs rw') },
      [bind('/home/dev/app', '/work')],
      /another place/u,
    ],
    ['the same as this program', { uidMap: mapped }, [], undefined],
    ['nothing to be seen', {}, [], /does not tell/u],
    ['an empty map', { uidMap: '' }, [], /maps nobody/u],
    [
      'another folder',
      { uidMap: mapped, mountInfo: inside('101 100 254:0 /etc /work rw - ext4 /dev/vda rw') },
      [bind('/home/dev/app', '/work')],
      /\/etc of another place/u,
    ],
    [
      'another file system',
      { uidMap: mapped, mountInfo: inside('101 100 254:0 /app /work rw - ext4 /dev/vda rw') },
      [bind('/srv/app', '/work')],
      /another place/u,
    ],
    [
      'a second mount over the first',
      {
        uidMap: mapped,
        mountInfo: inside('101 100 254:0 /home/dev/app /work rw - ext4 /dev/vda rw', '102 101 254:0 / /work rw - ext4 /dev/vda rw'),
      },
      [bind('/home/dev/app', '/work')],
      /another place/u,
    ],
  ])('is wrong: %s', (what, process, binds, message) => {
    const seen = what === 'the same as this program' ? { ...own, uidMap: mapped } : own;
    expect(wrongWithProcess(process, seen, binds)).toMatch(message ?? /no user namespace/u);
  });
});

// Recorded from a real Sysbox 0.7.0, by name only: a root file system on /dev/vda (254:0) and nothing else below it.
const recorded = new URL('../../../../shared/facts/recorded/containers/', import.meta.url);
describe('a process whose start is under way', () => {
  const binds = [bind('/srv/app', '/work')];
  it.each([
    ['in no user namespace of its own', { uidMap: identity }, /no user namespace/u],
    ['with another folder', { uidMap: mapped, mountInfo: inside('101 100 254:0 /etc /work rw - ext4 /dev/vda rw') }, /another place/u],
    ['with the folder', { uidMap: mapped, mountInfo: inside('101 100 254:16 /app /work rw - ext4 /dev/vdb rw') }, undefined],
    [
      'with the mounts of this machine still',
      { uidMap: mapped, mountInfo: `${ownMounts}\n9 1 254:0 /etc /work rw - ext4 /dev/vda rw` },
      undefined,
    ],
  ])('is seen: %s', (_what, process, wrong) => {
    expect(wrongAtStart(process, own, binds) ?? '').toMatch(wrong ?? /^$/u);
  });
});

const isMissing = !existsSync(recorded);
const names = isMissing
  ? ['none']
  : readdirSync(recorded).filter((name) => existsSync(new URL(`${name}/host-proc-mountinfo.txt`, recorded)));

describe.skipIf(skipReason(isMissing, 'recorded processes: the folder with them is not here'))('recorded processes', () => {
  it.each(names)('%s: Sysbox’s are right, others are not', (name) => {
    expect(wrongOf(name) === undefined).toBe(!name.startsWith('runc-'));
  });
});

function read(name: string, file: string): string {
  return readFileSync(new URL(`${name}/${file}`, recorded), 'utf8');
}

function wrongOf(name: string): string | undefined {
  const { request } = readInspect(name, read(name, 'inspect.json'));
  const process = { uidMap: read(name, 'host-proc-uid_map.txt'), mountInfo: read(name, 'host-proc-mountinfo.txt') };
  const binds = request?.mounts.map(({ value }) => value).filter(({ kind }) => kind === 'bind') ?? [];
  return wrongWithProcess(process, { uidMap: identity, mountInfo: '1 0 254:0 / / rw - ext4 /dev/vda rw' }, binds);
}
