import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { skipReason } from '../../../test/skip.ts';
import { readInspect } from '../../formats/docker-api/read-inspect.ts';
import { prepareJudge } from '../../judge/judge.ts';
import type { ProcessRecord } from '../../machine/process-records.ts';
import type { Standing } from '../../model/claim.ts';
import { rules } from '../../rules/catalogue.ts';
import { makeClaims, worstOf } from './make-claims.ts';
import type { Sight } from './sight.ts';

const date = '2026-11-28T00:00:00.000Z';
const judge = prepareJudge(rules, 'standard', {});

function standings(sight: Sight): Readonly<Record<string, Standing>> {
  return Object.fromEntries(makeClaims(sight, judge, ['/home/dev/plain']).map(({ id, standing }) => [id, standing]));
}

function detailOf(sight: Sight, id: string): string | undefined {
  return makeClaims(sight, judge, []).find((claim) => claim.id === id)?.detail;
}

function failing(sight: Sight): readonly string[] {
  return Object.entries(standings(sight)).flatMap(([id, standing]) => (standing === 'fails' && !id.startsWith('rule:') ? [id] : []));
}

const id = 'a'.repeat(64);
const identity = '         0          0 4294967295\n';
const mapped = '         0     165536      65536\n';
const kinds = ['user', 'mnt', 'pid', 'net', 'ipc', 'uts', 'cgroup', 'time'] as const;
const spaces = (from: number): ProcessRecord['namespaces'] => Object.fromEntries(kinds.map((kind, index) => [kind, String(from + index)]));
const statusOf = (user: number, filters: number): string =>
  `Name:\tsleep\nUid:\t${user}\t${user}\t${user}\t${user}\nCapEff:\t000001ffffffffff\nCapBnd:\t000001ffffffffff\nNoNewPrivs:\t0\nSeccomp:\t${filters === 0 ? 0 : 2}\nSeccomp_filters:\t${filters}\n`;

const emulated = ['/proc/sys', '/proc/swaps', '/proc/uptime', '/sys/kernel', '/sys/devices/virtual', '/sys/module/nf_conntrack/parameters'];
const sysboxfsLines = (device: string, paths = emulated): readonly string[] =>
  paths.map(
    (path, at) =>
      `${200 + at} ${path.startsWith('/proc') ? 101 : 102} ${device} ${path} ${path} rw - fuse sysboxfs rw,user_id=0,group_id=0`,
  );
const insideLines = [
  '100 50 0:60 / / rw - overlay overlay rw',
  '101 100 0:61 / /proc rw - proc proc rw',
  '102 100 0:62 / /sys rw - sysfs sysfs rw',
];
const hereLines = [
  '1 0 254:0 / / rw - ext4 /dev/vda rw',
  '2 1 0:30 / /run rw - tmpfs tmpfs rw',
  '3 1 0:6 / /dev rw - devtmpfs devtmpfs rw',
  `4 1 0:41 / /var/lib/sysboxfs/${id} rw - fuse sysboxfs rw`,
];

const own: ProcessRecord = {
  pid: 10,
  started: '1',
  uidMap: identity,
  gidMap: identity,
  status: statusOf(0, 0),
  mountInfo: hereLines.join('\n'),
  namespaces: spaces(1000),
};
const first: ProcessRecord = {
  pid: 20,
  started: '2',
  uidMap: mapped,
  gidMap: mapped,
  status: statusOf(165_536, 2),
  mountInfo: [...insideLines, ...sysboxfsLines('0:41')].join('\n'),
  namespaces: spaces(2000),
};

function sight(
  change: { readonly first?: Partial<ProcessRecord>; readonly inspect?: object; readonly mounts?: readonly object[] } = {},
): Sight {
  const { request, state, problems } = readInspect(
    'web',
    JSON.stringify({
      Id: id,
      Name: '/web',
      State: { Running: true, Pid: 20 },
      Config: { Image: 'x' },
      HostConfig: { Runtime: 'sysbox-runc', ...change.inspect },
      Mounts: change.mounts ?? [],
    }),
  );
  if (request === undefined || state === undefined) throw new Error(problems[0]?.message);
  return { request, state, own, first: { ...first, ...change.first }, others: [], whole: true, sockets: [], date };
}

const withMounts = (...lines: readonly string[]): Partial<ProcessRecord> => ({
  mountInfo: [...insideLines, ...sysboxfsLines('0:41'), ...lines].join('\n'),
});
const bound = (Source: string, Destination: string): object => ({ Type: 'bind', Source, Destination, RW: true });

test('an ordinary container under Sysbox holds in everything', () => {
  expect(failing(sight())).toEqual([]);
  expect(Object.values(standings(sight()))).not.toContain('cannot-tell');
  expect(worstOf(makeClaims(sight(), judge, []))).toBe('holds');
});

describe('fails', () => {
  it.each<[what: string, change: Parameters<typeof sight>[0], ids: readonly string[]]>([
    ['another runtime', { inspect: { Runtime: 'runc' } }, ['runtime']],
    ['this machine’s root inside', { first: { uidMap: '0 165536 100\n100 0 1\n' } }, ['user-namespace', 'capabilities']],
    ['this machine’s root group inside', { first: { gidMap: '0 0 65536\n' } }, ['user-namespace', 'capabilities']],
    ['a process that is root here', { first: { status: statusOf(0, 2) } }, ['user-namespace', 'capabilities']],
    ['the network of this machine', { first: { namespaces: { ...spaces(2000), net: '1003' } } }, ['namespace-net']],
    ['a namespace the machine started with', { first: { namespaces: { ...spaces(2000), pid: '4026531836' } } }, ['namespace-pid']],
    ['no filter', { first: { status: statusOf(165_536, 0) } }, ['seccomp']],
    ['nothing emulated', { first: { mountInfo: insideLines.join('\n') } }, ['sysboxfs']],
    [
      'one place not emulated',
      { first: { mountInfo: [...insideLines, ...sysboxfsLines('0:41', emulated.slice(1))].join('\n') } },
      ['sysboxfs'],
    ],
    ['something mounted over what is emulated', { first: withMounts('300 200 0:99 / /proc/sys rw - tmpfs tmpfs rw') }, ['sysboxfs']],
    ['/proc mounted over with another', { first: withMounts('300 101 0:99 / /proc rw - proc proc rw') }, ['sysboxfs']],
    [
      'FUSE of its own that is called sysboxfs',
      { first: { mountInfo: [...insideLines, ...sysboxfsLines('0:77')].join('\n') } },
      ['sysboxfs'],
    ],
    [
      'a tmpfs that is called sysboxfs',
      { first: { mountInfo: [...insideLines, ...sysboxfsLines('0:41').map((line) => line.replace('- fuse', '- tmpfs'))].join('\n') } },
      ['sysboxfs'],
    ],
    ['a folder that the record does not have', { first: withMounts('300 100 254:0 /etc /x rw - ext4 /dev/vda rw') }, ['folders']],
    [
      'another folder than the record has',
      { first: withMounts('300 100 254:0 /etc /x rw - ext4 /dev/vda rw'), mounts: [bound('/srv/app', '/x')] },
      ['binds', 'folders'],
    ],
    [
      'the engine’s socket',
      { first: withMounts('300 100 0:30 /docker.sock /x rw - tmpfs tmpfs rw'), mounts: [bound('/run/docker.sock', '/x')] },
      ['engine-socket'],
    ],
    [
      'the folder of the engine’s socket',
      { first: withMounts('300 100 0:30 / /x rw - tmpfs tmpfs rw'), mounts: [bound('/run', '/x')] },
      ['engine-socket'],
    ],
    ['a disk', { first: withMounts('300 100 0:6 /vda /dev/vda rw - devtmpfs devtmpfs rw') }, ['devices']],
    ['privileged', { inspect: { Privileged: true } }, ['devices']],
  ])('%s', (_what, change, ids) => {
    expect(failing(sight(change))).toEqual(ids);
  });

  test('for another process of it alone', () => {
    const other = { ...first, pid: 21, uidMap: identity };
    expect(failing({ ...sight(), others: [other] })).toEqual(['user-namespace', 'capabilities']);
  });
});

describe('cannot be told', () => {
  const hidden = { mountInfo: undefined, namespaces: {} };
  test('without root: namespaces and mounts; the user namespace and the filters can', () => {
    const all = standings({
      ...sight(),
      first: { pid: 20, started: '2', uidMap: mapped, gidMap: mapped, status: first.status!, namespaces: hidden.namespaces },
    });
    expect(Object.entries(all).flatMap(([one, standing]) => (standing === 'cannot-tell' ? [one] : []))).toEqual([
      ...kinds.filter((kind) => kind !== 'user' && kind !== 'time').map((kind) => `namespace-${kind}`),
      'sysboxfs',
      'binds',
      'folders',
      'engine-socket',
      'devices',
    ]);
    expect(all).toMatchObject({ 'user-namespace': 'holds', seccomp: 'holds' });
  });

  test('of an engine elsewhere: all that the kernel says', () => {
    const all = standings({ ...sight(), first: { unseen: 'elsewhere' } });
    expect(all).toMatchObject({ runtime: 'holds', processes: 'cannot-tell', rules: 'holds' });
    expect(Object.keys(all)).not.toContain('user-namespace');
  });

  test('of more processes than are looked at', () => {
    expect(standings({ ...sight(), whole: false })).toMatchObject({ processes: 'cannot-tell' });
  });

  test('where this program sees no mount of sysbox-fs', () => {
    const blind = { ...own, mountInfo: hereLines.slice(0, 3).join('\n') };
    expect(standings({ ...sight(), own: blind })).toMatchObject({ sysboxfs: 'cannot-tell' });
  });

  test('from within a user namespace', () => {
    expect(standings({ ...sight(), own: { ...own, uidMap: '0 100000 65536\n' } })).toMatchObject({ 'user-namespace': 'cannot-tell' });
  });
});

test.each([
  [
    'ID-mapped',
    'rw,relatime,idmapped',
    '/srv/app at /x (writable, ID-mapped: what its root makes there is this machine’s root’s, setuid programs too)',
  ],
  ['nosuid', 'rw,nosuid,idmapped', '/srv/app at /x (writable, ID-mapped: what its root makes there is this machine’s root’s)'],
  ['not ID-mapped', 'rw', '/srv/app at /x (writable: what its root makes there is user 165536’s)'],
  ['read-only', 'ro,idmapped', '/srv/app at /x, read-only'],
])('whose files a bound folder gets: %s', (_what, options, words) => {
  const change = { first: withMounts(`300 100 254:0 /srv/app /x ${options} - ext4 /dev/vda rw`), mounts: [bound('/srv/app', '/x')] };
  expect(detailOf(sight(change), 'folders')).toBe(words);
});

// Recorded from a real Sysbox 0.7.0, by name only: a root file system on /dev/vda (254:0), devices on 0:6, and sysbox-fs’s mount for the container.
const recorded = new URL('../../../../shared/facts/recorded/containers/', import.meta.url);
const isMissing = !existsSync(recorded);
const names = isMissing ? ['none'] : readdirSync(recorded).filter((name) => existsSync(new URL(`${name}/host-namespaces.txt`, recorded)));

describe.skipIf(skipReason(isMissing, 'recorded containers: the folder with them is not here'))('recorded from a real engine', () => {
  const expected: Readonly<Record<string, readonly string[]>> = {
    'runc-plain': ['runtime', 'user-namespace', 'namespace-cgroup', 'capabilities', 'sysboxfs'],
    'runc-host-pid': ['runtime', 'user-namespace', 'namespace-pid', 'namespace-cgroup', 'capabilities', 'sysboxfs'],
    'runc-seccomp-unconfined': ['runtime', 'user-namespace', 'namespace-cgroup', 'capabilities', 'seccomp', 'sysboxfs'],
    'sysbox-privileged': ['devices'],
    'sysbox-socket-mounted': ['engine-socket'],
  };
  it.each(names)('%s', (name) => {
    const seen = recordedSight(name);
    expect(failing(seen)).toEqual(expected[name] ?? []);
    expect(Object.values(standings(seen))).not.toContain('cannot-tell');
  });
});

function recordedSight(name: string): Sight {
  const text = (file: string): string => readFileSync(new URL(`${name}/${file}`, recorded), 'utf8');
  const { request, state } = readInspect(name, text('inspect.json'));
  const lines = text('host-namespaces.txt')
    .split('\n')
    .flatMap((line) => /^(\w+) \w+:\[(\d+)\] host \w+:\[(\d+)\]$/u.exec(line)?.slice(1) ?? []);
  const every = (at: number): ProcessRecord['namespaces'] =>
    Object.fromEntries(kinds.map((kind) => [kind, lines[lines.indexOf(kind) + at]!]));
  const mountInfo = text('host-proc-mountinfo.txt');
  const device = / (\S+) \/proc\/sys \/proc\/sys .* - fuse sysboxfs /u.exec(mountInfo)?.[1] ?? '0:0';
  return {
    request: request!,
    state: state!,
    own: {
      ...own,
      mountInfo: [...hereLines.slice(0, 1), hereLines[2]!, `4 1 ${device} / /var/lib/sysboxfs/${state!.id} rw - fuse sysboxfs rw`].join(
        '\n',
      ),
      namespaces: every(2),
    },
    first: {
      pid: state!.pid,
      started: '1',
      uidMap: text('host-proc-uid_map.txt'),
      gidMap: text('host-proc-gid_map.txt'),
      status: text('host-proc-status.txt'),
      mountInfo,
      namespaces: every(1),
    },
    others: [],
    whole: true,
    sockets: [],
    date,
  };
}
