import { describe, expect, test } from 'vitest';
import type { ContainerField, ContainerRequest } from '../../model/request.ts';
import type { Fact } from '../../model/fact.ts';
import { dockerApi } from './format.ts';

function parse(body: unknown): ReturnType<typeof dockerApi.parse> {
  return dockerApi.parse({ document: 'web', path: '', text: typeof body === 'string' ? body : JSON.stringify(body) });
}

function read(body: unknown): ContainerRequest {
  const { doc, problems } = parse(body);
  const reading = dockerApi.read(doc, new Map());
  expect([...problems, ...reading.problems]).toEqual([]);
  return reading.requests[0] as ContainerRequest;
}

function valuesOf(request: ContainerRequest, field: ContainerField): unknown {
  const held = request[field] as Fact<unknown> | readonly Fact<unknown>[] | undefined;
  return Array.isArray(held) ? held.map((one: Fact<unknown>) => one.value) : (held as Fact<unknown> | undefined)?.value;
}

// What is said, the field it fills, the values there.
const host = (HostConfig: unknown): unknown => ({ Image: 'a', HostConfig });
const endpoints = (EndpointsConfig: unknown, NetworkMode = ''): unknown => ({
  Image: 'a',
  HostConfig: { NetworkMode },
  NetworkingConfig: { EndpointsConfig },
});
const cases: readonly (readonly [body: unknown, field: ContainerField, values: unknown])[] = [
  [{ Image: 'node:22' }, 'image', 'node:22'],
  [{ Image: 'a', User: '1000:1000' }, 'user', '1000:1000'],
  [{ Image: 'a', User: '' }, 'user', undefined],
  [{ Image: 'a', Hostname: 'h' }, 'hostname', 'h'],
  [{ Image: 'a', WorkingDir: '/w' }, 'workingFolder', '/w'],
  [
    { Image: 'a', Env: ['A=b=c', 'SYSBOX_HONOR_CAPS=TRUE', 'GONE'] },
    'environment',
    [
      { name: 'A', value: 'b=c', scope: 'container' },
      { name: 'SYSBOX_HONOR_CAPS', value: 'TRUE', scope: 'container' },
    ],
  ],
  [{ Image: 'a', Entrypoint: ['/bin/sh'] }, 'entrypoint', ['/bin/sh']],
  [{ Image: 'a', Entrypoint: '/bin/sh -c' }, 'entrypoint', ['/bin/sh -c']],
  [{ Image: 'a', Entrypoint: [''] }, 'entrypoint', []],
  [{ Image: 'a', Entrypoint: null }, 'entrypoint', undefined],
  [{ Image: 'a', Cmd: [] }, 'command', undefined],
  [{ Image: 'a', Cmd: ['sleep', '1'] }, 'command', ['sleep', '1']],
  [{ Image: 'a', Labels: { a: 'b' } }, 'labels', [{ name: 'a', value: 'b' }]],
  [{ Image: 'a', Healthcheck: { Test: ['CMD-SHELL', 'curl x'] } }, 'containerCommands', [{ event: 'healthcheck', command: 'curl x' }]],
  [{ Image: 'a', Healthcheck: { Test: ['CMD', 'curl', 'x'] } }, 'containerCommands', [{ event: 'healthcheck', command: 'curl x' }]],
  [{ Image: 'a', Healthcheck: { Test: ['NONE'] } }, 'containerCommands', []],
  [{ Image: 'a', Volumes: { '/data/../d': {} } }, 'mounts', [{ kind: 'volume', target: '/d', readOnly: false }]],
  [{ Image: 'a', NetworkDisabled: true }, 'namespaces', [{ kind: 'net', mode: 'none' }]],
  [host({ Runtime: 'runc' }), 'runtime', 'runc'],
  [host({ Privileged: true }), 'privileged', true],
  [host({ Privileged: false }), 'privileged', undefined],
  [host({ Init: false }), 'init', false],
  [
    host({ CapAdd: ['cap_sys_admin', 'ALL'], CapDrop: ['NET_RAW'] }),
    'capabilities',
    [
      { change: 'add', name: 'SYS_ADMIN' },
      { change: 'add', name: 'ALL' },
      { change: 'drop', name: 'NET_RAW' },
    ],
  ],
  [host({ CapAdd: 'SYS_ADMIN' }), 'capabilities', [{ change: 'add', name: 'SYS_ADMIN' }]],
  [
    host({
      SecurityOpt: [
        'seccomp=unconfined',
        'seccomp={"defaultAction":"SCMP_ACT_ALLOW"}',
        'label:disable',
        'no-new-privileges',
        'no-new-privileges=F',
        'disable',
      ],
    }),
    'securityOptions',
    [
      { name: 'seccomp', value: 'unconfined' },
      { name: 'seccomp', value: '{"defaultAction":"SCMP_ACT_ALLOW"}' },
      { name: 'label', value: 'disable' },
      { name: 'no-new-privileges', value: 'true' },
      { name: 'no-new-privileges', value: 'false' },
      { name: 'label', value: 'disable' },
    ],
  ],
  [host({ MaskedPaths: [] }), 'maskedPaths', []],
  [host({ MaskedPaths: null }), 'maskedPaths', undefined],
  [host({ ReadonlyPaths: ['/proc/bus'] }), 'readOnlyPaths', ['/proc/bus']],
  [
    host({ Binds: ['/var/run/docker.sock:/x', '/a/../etc:/e:ro,rshared', 'cache:/c:nocopy', '/anonymous', '~/.ssh:/s'] }),
    'mounts',
    [
      { kind: 'bind', source: { base: 'root', path: '/var/run/docker.sock' }, target: '/x', readOnly: false },
      { kind: 'bind', source: { base: 'root', path: '/etc' }, target: '/e', readOnly: true, propagation: 'rshared' },
      { kind: 'volume', source: 'cache', target: '/c', readOnly: false },
      { kind: 'volume', target: '/anonymous', readOnly: false },
      { kind: 'volume', source: '~/.ssh', target: '/s', readOnly: false }, // a name to the engine, and one that it refuses
    ],
  ],
  [
    host({ Binds: ['v:/v', '/b:/b'], VolumeDriver: 'nfs' }),
    'mounts',
    [
      { kind: 'volume', source: 'v', target: '/v', readOnly: false, driver: 'nfs' },
      { kind: 'bind', source: { base: 'root', path: '/b' }, target: '/b', readOnly: false },
    ],
  ],
  [
    host({ Mounts: [{ Type: 'bind', Source: '/', Target: '/h', ReadOnly: true, BindOptions: { Propagation: 'rslave' } }] }),
    'mounts',
    [{ kind: 'bind', source: { base: 'root', path: '/' }, target: '/h', readOnly: true, propagation: 'rslave' }],
  ],
  [
    host({ Mounts: [{ Type: 'bind', Source: '/x/${localEnv:HOME}', Target: '/h/${a}/../b' }] }),
    'mounts',
    [{ kind: 'bind', source: { base: 'root', path: '/x/${localEnv:HOME}' }, target: '/h/b', readOnly: false }],
  ],
  [
    host({
      Mounts: [
        {
          Type: 'volume',
          Source: 'v',
          Target: '/v',
          VolumeOptions: { DriverConfig: { Name: 'local', Options: { type: 'none', o: 'bind', device: '/etc' } } },
        },
      ],
    }),
    'mounts',
    [{ kind: 'volume', source: 'v', target: '/v', readOnly: false, options: { type: 'none', o: 'bind', device: '/etc' } }],
  ],
  [
    host({
      Mounts: [
        { Type: 'tmpfs', Target: '/t', TmpfsOptions: { SizeBytes: 5 } },
        { Type: 'image', Source: 'i', Target: '/i' },
      ],
    }),
    'mounts',
    [
      { kind: 'tmpfs', target: '/t', readOnly: false },
      { kind: 'image', source: 'i', target: '/i', readOnly: false },
    ],
  ],
  [
    host({ Tmpfs: { '/run': 'size=1m', '/r': 'ro' } }),
    'mounts',
    [
      { kind: 'tmpfs', target: '/run', readOnly: false },
      { kind: 'tmpfs', target: '/r', readOnly: true },
    ],
  ],
  [host({ VolumesFrom: ['other:ro'] }), 'volumesFrom', ['other:ro']],
  [
    host({
      Devices: [
        { PathOnHost: '/dev/kvm', PathInContainer: '', CgroupPermissions: 'rwm' },
        { PathOnHost: 'dev/sda', PathInContainer: '/dev/b' },
      ],
    }),
    'devices',
    [
      { path: { base: 'root', path: '/dev/kvm' }, target: '/dev/kvm', permissions: 'rwm' },
      { path: { base: 'root', path: '/dev/sda' }, target: '/dev/b', permissions: '' },
    ],
  ],
  [host({ DeviceCgroupRules: ['a *:* rwm'] }), 'deviceRules', ['a *:* rwm']],
  [
    host({
      DeviceRequests: [
        { Driver: '', Count: -1, Capabilities: [['gpu', 'utility']] },
        { Driver: 'cdi', DeviceIDs: ['nvidia.com/gpu=all'] },
      ],
    }),
    'deviceRequests',
    [
      { driver: '', count: -1, ids: [], capabilities: ['gpu', 'utility'] },
      { driver: 'cdi', ids: ['nvidia.com/gpu=all'], capabilities: [] },
    ],
  ],
  [
    host({ PidMode: 'host', IpcMode: 'container:x', UTSMode: 'host', UsernsMode: 'host', CgroupnsMode: 'private', NetworkMode: 'host' }),
    'namespaces',
    [
      { kind: 'pid', mode: 'host' },
      { kind: 'net', mode: 'host' },
      { kind: 'ipc', mode: 'container:x' },
      { kind: 'uts', mode: 'host' },
      { kind: 'user', mode: 'host' },
      { kind: 'cgroup', mode: 'private' },
    ],
  ],
  [host({ NetworkMode: 'default' }), 'networks', []],
  [host({ NetworkMode: 'default' }), 'namespaces', []],
  [host({ NetworkMode: 'bridge' }), 'namespaces', [{ kind: 'net', mode: 'bridge' }]],
  [endpoints({ app: null }, 'app'), 'networks', ['app']],
  [endpoints({ app: {}, db: {} }, 'app'), 'networks', ['app', 'db']],
  [endpoints({ default: {} }, 'default'), 'networks', []],
  // Measured on Docker 20.10: the container is attached to the network of the id.
  [endpoints({ app: { NetworkID: 'f00' } }, 'app'), 'networks', ['app', 'f00']],
  [endpoints({ app: { NetworkID: '' } }, 'app'), 'networks', ['app']],
  [endpoints({ host: {} }, 'host'), 'namespaces', [{ kind: 'net', mode: 'host' }]],
  [endpoints({ 'container:db': {} }), 'namespaces', [{ kind: 'net', mode: 'container:db' }]],
  [endpoints({ app: { Links: ['db:db'] } }, 'app'), 'links', ['db:db']],
  [
    endpoints(
      { app: { DriverOpts: { x: 'y', 'com.docker.network.endpoint.sysctls': 'net.ipv4.conf.IFNAME.log_martians=1,net.a=2' } } },
      'app',
    ),
    'sysctls',
    [
      { name: 'net.ipv4.conf.IFNAME.log_martians', value: '1' },
      { name: 'net.a', value: '2' },
    ],
  ],
  [host({ Sysctls: { 'kernel.shmmax': '1' } }), 'sysctls', [{ name: 'kernel.shmmax', value: '1' }]],
  [
    host({
      Ulimits: [
        { Name: 'nofile', Soft: 1, Hard: 2 },
        { Name: 'core', Soft: -1, Hard: -1 },
      ],
    }),
    'ulimits',
    [
      { name: 'nofile', value: '1:2' },
      { name: 'core', value: '-1' },
    ],
  ],
  [
    host({ PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '8080' }], '53/UDP': [{ HostIp: '', HostPort: '' }] } }),
    'ports',
    [
      { address: '127.0.0.1', hostPort: '8080', containerPort: '80', protocol: 'tcp' },
      { containerPort: '53', protocol: 'udp' },
    ],
  ],
  // Engines put a binding to a free port on every address into an empty list.
  [
    host({ PortBindings: { '80': null, '81/tcp': [] } }),
    'ports',
    [
      { containerPort: '80', protocol: 'tcp' },
      { containerPort: '81', protocol: 'tcp' },
    ],
  ],
  [host({ PublishAllPorts: true }), 'publishAllPorts', true],
  [host({ GroupAdd: ['docker'] }), 'groups', ['docker']],
  [host({ Links: ['db'], ExtraHosts: ['a:1.2.3.4'], Dns: ['1.1.1.1'] }), 'links', ['db']],
  [host({ ExtraHosts: ['a:host-gateway'] }), 'extraHosts', ['a:host-gateway']],
  [host({ Dns: ['1.1.1.1'] }), 'dns', ['1.1.1.1']],
  [host({ CgroupParent: '/x' }), 'cgroupParent', '/x'],
  [host({ OomScoreAdj: -900 }), 'oomScoreAdjust', -900],
  [host({ OomKillDisable: true }), 'oomKillDisable', true],
  [host({ RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 } }), 'restart', 'on-failure:3'],
  [host({ RestartPolicy: { Name: 'no', MaximumRetryCount: 0 } }), 'restart', undefined],
  [host({ ReadonlyRootfs: true }), 'readOnlyRoot', true],
  [host({ Annotations: { a: 'b' } }), 'annotations', [{ name: 'a', value: 'b' }]],
  [
    host({ LogConfig: { Type: 'syslog', Config: { tag: 'x' } } }),
    'logging',
    [
      { name: 'driver', value: 'syslog' },
      { name: 'tag', value: 'x' },
    ],
  ],
  [
    host({
      StorageOpt: { size: '1T' },
      Memory: 268435456,
      NanoCpus: 1500000000,
      PidsLimit: -1,
      MemorySwappiness: -1,
      CpusetCpus: '0-1',
      BlkioDeviceReadBps: [{ Path: '/dev/sda', Rate: 9 }],
    }),
    'resources',
    [
      { name: 'memory', value: '268435456' },
      { name: 'pids-limit', value: '-1' },
      { name: 'cpus', value: '1.5' },
      { name: 'cpuset-cpus', value: '0-1' },
      { name: 'device-read-bps', value: '/dev/sda:9' },
      { name: 'storage-opt', value: 'size=1T' },
    ],
  ],
];

test.each(cases.map(([body, field, values]) => ({ body, field, values, shown: JSON.stringify(body).slice(0, 100) })))(
  '$field of $shown',
  ({ body, field, values }) => {
    expect(valuesOf(read(body), field)).toEqual(values);
  },
);

// Bodies that an engine refuses, that two engines read in two ways, or that no request can say.
const refused: readonly (readonly [body: unknown, says: string])[] = [
  ['null', 'not an object'],
  ['[]', 'not an object'],
  [{}, 'no image'],
  [{ Image: 5 }, 'Image must be a string'],
  [{ Image: 'a', Env: 'A=b' }, 'Env must be a list'],
  [{ Image: 'a', Env: ['A=b', 1] }, 'Env must be a string'],
  [{ Image: 'a', Env: [null] }, 'not null'],
  [{ Image: 'a', Env: ['=x'] }, 'needs a name'],
  [{ Image: 'a', Cmd: ['a', 5] }, 'Cmd must be a string'],
  [{ Image: 'a', Labels: { a: 1 } }, 'Labels must be a string'],
  [{ Image: 'a', Labels: ['a'] }, 'Labels must be an object'],
  [{ Image: 'a', Tty: 'true' }, 'Tty must be true or false'],
  [host({ Privileged: 1 }), 'Privileged must be true or false'],
  [host({ Privileged: 'true' }), 'Privileged must be true or false'],
  [host([]), 'HostConfig must be an object'],
  ['{"Image":"a","HostConfig":{"Memory":1.0}}', 'Memory must be a whole number'],
  ['{"Image":"a","HostConfig":{"Memory":1e3}}', 'Memory must be a whole number'],
  ['{"Image":"a","HostConfig":{"Memory":9223372036854775808}}', 'Memory must be between'],
  ['{"Image":"a","HostConfig":{"BlkioWeight":65536}}', 'BlkioWeight must be between'],
  ['{"Image":"a","HostConfig":{"ConsoleSize":[-1,0]}}', 'ConsoleSize must be between'],
  ['{"Image":"a","HostConfig":{"Privileged":true,"Privileged":false}}', 'twice'],
  ['{"Image":"a","HostConfig":{"Privileged":false,"privileged":true}}', 'twice, in two spellings'],
  ['{"Image":"a","HostConfig":{},"hostconfig":{"Privileged":true}}', 'twice, in two spellings'],
  [{ Image: 'a', Privileged: true }, 'beside HostConfig'],
  [{ Image: 'a', privileged: true }, 'beside HostConfig'],
  [{ Image: 'a', MaskedPaths: [] }, 'beside HostConfig'],
  [{ Image: 'a', Cpuset: '0', HostConfig: {} }, 'beside HostConfig'],
  [host({ Cgroup: 'container:x' }), 'Cgroup is not judged'],
  [host({ SecurityOpt: ['systempaths=unconfined'] }), 'no security option'],
  [host({ SecurityOpt: ['seccomp'] }), 'no security option'],
  [host({ Binds: ['/a:b'] }), 'SOURCE:TARGET'],
  [host({ Binds: ['/a:/b:ro:rw'] }), 'SOURCE:TARGET'],
  [host({ Binds: ['/a:/b:suid'] }), 'no mount mode'],
  [host({ Binds: ['v:/b:rshared'] }), 'no propagation'],
  [host({ Binds: ['/a:/x/..'] }), 'SOURCE:TARGET'],
  [host({ Mounts: [{ Type: 'bind', Source: 'etc', Target: '/e' }] }), 'source of a bind'],
  [host({ Mounts: [{ Type: 'bind', Source: '\\etc', Target: '/e' }] }), 'source of a bind'],
  [host({ Mounts: [{ Type: 'Bind', Source: '/etc', Target: '/e' }] }), 'no mounts of type'],
  [host({ Mounts: [{ Type: 'npipe', Source: '/etc', Target: '/e' }] }), 'no mounts of type'],
  [host({ Mounts: [{ Type: 'bind', Source: '/etc', Target: '/e', VolumeOptions: {} }] }), 'VolumeOptions does not belong'],
  [host({ Mounts: [{ Type: 'tmpfs', Source: '/etc', Target: '/e' }] }), 'tmpfs has no source'],
  [host({ Mounts: [{ Type: 'volume', Source: 'v', Target: '/e', ClusterOptions: { a: 1 } }] }), 'ClusterOptions is not judged'],
  [host({ Mounts: [{ Type: 'volume', Source: 'v', Target: '/e', ClusterOptions: {} }] }), 'ClusterOptions is not judged'],
  [host({ Tmpfs: { run: '' } }), 'absolute path'],
];

test.each(refused.map(([body, says]) => ({ body, says, shown: JSON.stringify(body).slice(0, 100) })))(
  'refuses $shown',
  ({ body, says }) => {
    const { doc, problems } = parse(body);
    const reading = dockerApi.read(doc, new Map());
    expect(reading.requests).toEqual([]);
    const all = [...problems, ...reading.problems];
    expect(all.map((problem) => problem.fatal)).not.toContain(false);
    expect(all.map((problem) => problem.message).join('\n')).toContain(says);
  },
);

describe('oddities', () => {
  test.each([
    ['{"Image":"a","hostCONFIG":{"PRIVILEGED":true}}', ['case-variant-key', 'case-variant-key'], true],
    ['{"Image":"a","Ho\u017FtConfig":{"Privileged":true}}', ['case-variant-key'], true],
    ['{"Image":"a","HostConfig":{"U\u017FernsMode":"host"}}', ['case-variant-key'], undefined],
    ['{"Image":"a","Priviledged":true,"Zero":0,"None":null,"Empty":{}}', ['unknown-property'], undefined],
    ['{"Image":"a","__proto__":{"HostConfig":{"Privileged":true}}}', ['prototype-key'], undefined],
    ['{"Image":"a","Labels":{"__proto__":"x"}}', ['prototype-key'], undefined],
    ['{"Image":"a","Labels":{"a":"1","A":"2"}}', [], undefined],
  ])('%s', (body, kinds, privileged) => {
    const request = read(body);
    expect(request.oddities.map((one) => one.value.kind)).toEqual(kinds);
    expect(request.privileged?.value).toBe(privileged);
  });

  test('what no engine reads is not printed, and what it reads is printed in its own spelling', () => {
    const { doc } = parse('{"image":"a","x":1,"hostConfig":{"privileged":true,"y":[1]},"cmd":"ls"}');
    expect(dockerApi.print(doc)).toBe('{"Cmd":["ls"],"Image":"a","HostConfig":{"Privileged":true}}');
  });
});

test('a fact says where it was read', () => {
  const text = '{"Image":"a","HostConfig":{"Binds":["/etc:/e"],"CapAdd":["NET_ADMIN"]}}';
  const request = read(text);
  expect(request.name).toBe('web');
  expect(request.mounts[0]!.from).toMatchObject({ layer: 'api', document: 'web', pointer: '/HostConfig/Binds/0' });
  expect(text.slice(...request.mounts[0]!.from.offset!)).toBe('"/etc:/e"');
});

test('the image is unknown, less what the body itself decides', () => {
  const fields = read({ Image: 'a', User: '1', Entrypoint: ['x'] }).unknown.flatMap((unknown) => unknown.fields);
  expect(fields).toContain('environment');
  expect(fields).not.toContain('user');
  expect(fields).not.toContain('command');
});

test('a body that was not fit to be read is neither edited nor printed', () => {
  const { doc } = parse('{');
  expect(dockerApi.print(doc)).toBe('');
  expect(dockerApi.edit(doc, [{ do: 'add', kind: 'container', field: 'groups', value: 'x' }]).refused).toHaveLength(1);
});
