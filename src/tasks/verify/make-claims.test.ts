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

const blank: Omit<Sight, 'request' | 'state' | 'first'> = {
  own,
  others: [],
  strangers: [],
  whole: true,
  sockets: [],
  listening: [],
  listeningInside: [],
  devices: [
    { path: '/kvm', user: 0, group: 105, mode: 0o660 },
    { path: '/vda', user: 0, group: 6, mode: 0o660 },
    { path: '/nvidia0', user: 0, group: 0, mode: 0o666 },
    { path: '/fuse', user: 0, group: 0, mode: 0o666 },
    { path: '/null', user: 0, group: 0, mode: 0o666 },
  ],
  init: undefined,
  inside: undefined,
  date,
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
  return { ...blank, request, state, first: { ...first, ...change.first } };
}

const withMounts = (...lines: readonly string[]): Partial<ProcessRecord> => ({
  mountInfo: [...insideLines, ...sysboxfsLines('0:41'), ...lines].join('\n'),
});
const device = (name: string): string => `300 100 0:6 /${name} /dev/${name} rw - devtmpfs devtmpfs rw`;
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
    ['a device that anybody may open', { first: withMounts(device('nvidia0')) }, ['devices']],
    ['all devices', { first: withMounts('300 100 0:6 / /hostdev rw - devtmpfs devtmpfs rw') }, ['devices']],
    ['a device whose owner it has', { first: { ...withMounts(device('kvm')), gidMap: '0 100 10\n' } }, ['devices']],
    [
      'privileged in this machine’s user namespace',
      { inspect: { Privileged: true }, first: { uidMap: identity } },
      ['user-namespace', 'capabilities', 'devices'],
    ],
  ])('%s', (_what, change, ids) => {
    expect(failing(sight(change))).toEqual(ids);
  });

  test('for another process of it alone', () => {
    const other = { ...first, pid: 21, uidMap: identity };
    expect(failing({ ...sight(), others: [other] })).toEqual(['user-namespace', 'capabilities']);
  });
});

describe('holds', () => {
  it.each<[what: string, change: Parameters<typeof sight>[0]]>([
    [
      'privileged, whose devices nobody inside may open',
      { inspect: { Privileged: true }, first: withMounts(device('kvm'), device('vda')) },
    ],
    ['devices that every user may have', { first: withMounts(device('fuse'), device('null')) }],
    ['the device’s group number alone, of another user namespace', { first: { ...withMounts(device('kvm')), gidMap: '0 165536 65536\n' } }],
    [
      'what is mounted below a folder of the record',
      { first: withMounts('300 100 0:30 /data /x/run rw - tmpfs tmpfs rw'), mounts: [bound('/run', '/y'), bound('/run/data', '/x')] },
    ],
  ])('%s', (_what, change) => {
    const all = standings(sight(change));
    expect(all).toMatchObject({ devices: 'holds', folders: 'holds', 'user-namespace': 'holds' });
  });

  test('a process in a namespace that maps nobody, which is nobody’s root', () => {
    expect(failing({ ...sight(), others: [{ ...first, pid: 21, uidMap: '', gidMap: '' }] })).toEqual([]);
    expect(standings({ ...sight(), others: [{ ...first, pid: 21, uidMap: '', gidMap: '' }] })).toMatchObject({ 'user-namespace': 'holds' });
    expect(failing({ ...sight(), others: [{ ...first, pid: 21, uidMap: '', gidMap: '', status: statusOf(0, 2) }] })).toEqual([
      'user-namespace',
      'capabilities',
    ]);
  });

  test('the init program of the engine, read-only at its place, and nothing else', () => {
    const root = '/usr/bin/tini-static';
    const init = { device: '254:0', root, target: '/usr/sbin/docker-init' };
    const at = (target: string, options = 'ro,idmapped', file = root): Partial<ProcessRecord> =>
      withMounts(`300 100 254:0 ${file} ${target} ${options} - ext4 /dev/vda rw`);
    expect(failing({ ...sight({ first: at('/usr/sbin/docker-init') }), init })).toEqual([]);
    for (const changed of [at('/usr/sbin/docker-init', 'rw'), at('/usr/sbin/other'), at('/usr/sbin/docker-init', 'ro', '/etc')])
      expect(failing({ ...sight({ first: changed }), init })).toEqual(['folders']);
    expect(failing(sight({ first: at('/usr/sbin/docker-init') }))).toEqual(['folders']);
  });

  test('sockets that lie elsewhere', () => {
    const mounts = [bound('/srv/app', '/x')];
    const change = { first: withMounts('300 100 254:0 /srv/app /x rw - ext4 /dev/vda rw'), mounts };
    expect(standings({ ...sight(change), listening: ['/srv/application/sock', '/run/mysqld/sock'] })).toMatchObject({
      'engine-socket': 'holds',
      'host-sockets': 'holds',
    });
  });
});

const innerSocket = (root: string, container: string, device = '254:0'): Pick<Sight, 'listeningInside'> => ({
  listeningInside: [{ path: '/v/s', device, root, cgroup: `0::/docker/${container}\n` }],
});

const below = (root: string, container: string): Pick<Sight, 'listeningInside'> => ({
  listeningInside: innerSocket(root, container).listeningInside?.map((one) => ({ ...one, path: 's', isBelow: true })),
});

describe('sockets within a folder that is mounted', () => {
  const change = { first: withMounts('300 100 254:0 /srv/app /x rw - ext4 /dev/vda rw'), mounts: [bound('/srv/app', '/x')] };
  it.each([
    ['/srv/app/podman.sock', { 'engine-socket': 'fails', 'host-sockets': 'holds' }],
    ['/srv/app/ssh-XXXX/agent.41', { 'engine-socket': 'holds', 'host-sockets': 'fails' }],
    ['/srv/app/db.sock', { 'engine-socket': 'holds', 'host-sockets': 'cannot-tell' }],
  ])('%s', (path, expected) => {
    expect(standings({ ...sight(change), listening: [path] })).toMatchObject(expected);
  });

  test('that no process shows, for the first has another folder for its root', () => {
    expect(failing({ ...sight({ mounts: [bound('/srv/app', '/x')] }), listening: ['/srv/app/podman.sock'] })).toEqual(['engine-socket']);
  });

  test('one that is named for this engine', () => {
    expect(failing({ ...sight(change), sockets: ['/srv/app/e'] })).toEqual(['engine-socket']);
  });

  test('an agent’s of the user, mounted by itself', () => {
    const agent = {
      first: withMounts('300 100 0:30 /user/1000/keyring/ssh /x rw - tmpfs tmpfs rw'),
      mounts: [bound('/run/user/1000/keyring/ssh', '/x')],
    };
    expect(failing(sight(agent))).toEqual(['host-sockets']);
  });

  describe('of a program in another network namespace', () => {
    it.each<[what: string, inside: Pick<Sight, 'listeningInside'>, standing: Standing]>([
      ['of another container’s, which may hand on the engine’s', innerSocket('/srv/app/deep/s', 'b'.repeat(64)), 'cannot-tell'],
      ['somewhere in a folder above', below('/srv', 'b'.repeat(64)), 'cannot-tell'],
      ['somewhere in a folder below', below('/srv/app/deep', 'b'.repeat(64)), 'cannot-tell'],
      ['somewhere else', below('/srv/other', 'b'.repeat(64)), 'holds'],
      ['of its own', innerSocket('/srv/app/deep/s', id), 'holds'],
      ['in another folder', innerSocket('/srv/application/s', 'b'.repeat(64)), 'holds'],
      ['on another file system', innerSocket('/srv/app/s', 'b'.repeat(64), '0:77'), 'holds'],
      ['that cannot be told', { listeningInside: undefined }, 'cannot-tell'],
    ])('%s', (_what, inside, standing) => {
      expect(standings({ ...sight(change), ...inside })).toMatchObject({ 'engine-socket': 'holds', 'host-sockets': standing });
    });
  });

  test('where the list cannot be read whole', () => {
    expect(standings({ ...sight(change), listening: undefined })).toMatchObject({ 'host-sockets': 'cannot-tell' });
  });
});

test('the name of a process steers no terminal', () => {
  const status = statusOf(0, 2).replace('sleep', '\u001b[2J\u009b31m\r\u202e');
  expect(detailOf(sight({ first: { status } }), 'user-namespace')).toBe(
    'this machine’s root is within reach of process 20 (\ufffd[2J\ufffd31m \ufffd)',
  );
});

test('a process of another container in its process namespace', () => {
  const stranger = { ...first, pid: 30, cgroup: `0::/docker/${'b'.repeat(64)}\n` };
  expect(failing({ ...sight(), strangers: [stranger] })).toEqual(['shared-processes']);
  expect(detailOf({ ...sight(), strangers: [stranger] }, 'shared-processes')).toBe('process 30 (sleep), in the container bbbbbbbbbbbb');
});

const answer = (said: Readonly<Record<string, string>>): Sight => ({
  ...sight(),
  inside: { said: new Map(Object.entries(said)), isWhole: true, ignored: 0 },
});

describe('the container’s own word', () => {
  const honest = { 'uid-map': '0 165536 65536', sysboxfs: '6', uptime: 'readable', 'core-pattern': 'refused', mknod: 'refused' };

  test('agrees', () => {
    const all = standings(answer(honest));
    expect(Object.entries(all).flatMap(([one, standing]) => (one.startsWith('inside-') ? [`${one} ${standing}`] : []))).toEqual([
      'inside-user-namespace holds',
      'inside-sysboxfs holds',
      'inside-kernel-settings holds',
      'inside-mknod holds',
    ]);
  });

  it.each([
    [{ 'uid-map': '0 0 4294967295' }, ['inside-user-namespace']],
    [{ 'uid-map': 'all is well' }, ['inside-user-namespace']],
    [{ sysboxfs: '7' }, ['inside-sysboxfs']],
    [{ uptime: 'unreadable' }, ['inside-sysboxfs']],
    [{ 'core-pattern': 'opened' }, ['inside-kernel-settings']],
    [{ mknod: 'made' }, ['inside-mknod']],
    [{ mknod: 'maybe' }, ['inside-mknod']],
  ])('differs: %j', (said, ids) => {
    expect(failing(answer({ ...honest, ...said }))).toEqual(ids);
  });

  test('makes nothing hold that fails', () => {
    const bare: Sight = { ...answer(honest), first: { ...first, uidMap: identity, gidMap: identity, mountInfo: insideLines.join('\n') } };
    expect(failing(bare)).toEqual(['user-namespace', 'capabilities', 'sysboxfs', 'inside-user-namespace', 'inside-sysboxfs']);
    expect(detailOf(bare, 'inside-sysboxfs')).toBe(
      'a contradiction: by the kernel there are 0 mounts of this name, and by the container’s word 6',
    );
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
      'shared-processes',
      'sysboxfs',
      'binds',
      'folders',
      'engine-socket',
      'host-sockets',
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

  test('of mounts that are too many, which is no question of root', () => {
    const { mountInfo: _, ...cut } = first;
    const many = { ...sight(), first: cut };
    expect(detailOf(many, 'folders')).toBe('process 20 has more mounts than are read');
    expect(standings(many)).toMatchObject({ 'namespace-mnt': 'holds', folders: 'cannot-tell', sysboxfs: 'cannot-tell' });
  });

  test('of a file system that this program does not see', () => {
    const change = { first: withMounts('300 100 8:17 /x /x rw - xfs /dev/sdb1 rw') };
    expect(standings(sight(change))).toMatchObject({ folders: 'cannot-tell' });
  });

  test('of a device of another /dev than this one', () => {
    const change = { first: withMounts('300 100 0:99 /kvm /dev/kvm rw - devtmpfs devtmpfs rw') };
    expect(standings(sight(change))).toMatchObject({ devices: 'cannot-tell' });
    expect(standings({ ...sight({ first: withMounts(device('kvm')) }), devices: undefined })).toMatchObject({ devices: 'cannot-tell' });
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
    'runc-host-pid': ['runtime', 'user-namespace', 'namespace-pid', 'namespace-cgroup', 'capabilities', 'shared-processes', 'sysboxfs'],
    'runc-seccomp-unconfined': ['runtime', 'user-namespace', 'namespace-cgroup', 'capabilities', 'seccomp', 'sysboxfs'],
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
    strangers: [],
    whole: true,
    sockets: [],
    listening: [],
    listeningInside: [],
    // As on the rig: nobody but root opens them.
    devices: mountInfo
      .split('\n')
      .flatMap((line) => / 0:6 (\S+) /u.exec(line)?.slice(1) ?? [])
      .map((path) => ({ path, user: 0, group: 0, mode: 0o600 })),
    init: undefined,
    inside: undefined,
    date,
  };
}
