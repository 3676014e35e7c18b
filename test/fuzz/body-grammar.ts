import { fc } from '../seeded.ts';
import type { ApiField, ApiStructName, ApiType } from '../../src/known/api-field.ts';
import { apiBodies, type ApiBodyKind, apiStructs } from '../../src/known/docker-api-fields.ts';
import { mostly, words } from './grammar.ts';

const mine = 'a'.repeat(64);

/** What a text of a field may be, by the field’s name; of a map, also its keys, under `NAME.*`. */
const texts: Readonly<Record<string, readonly string[]>> = {
  Image: ['debian', `debian@sha256:${'0'.repeat(64)}`, 'UPPER', ''],
  Runtime: ['runc', 'sysbox-runc', ''],
  User: ['', '0', '1000', 'dev:dev', '70000'],
  Env: ['A=1', 'A', '=x', '', 'SYSBOX_SYSCONT_MODE=FALSE', 'SYSBOX=1', 'TOKEN=x', 'LD_PRELOAD=/x'],
  WorkingDir: ['/work', '/proc/self/fd/8', 'proc/1', '/a/../proc', ''],
  Binds: [
    '/home/me/app:/a',
    '/home/me/app/x:/a:ro',
    'named:/n',
    'yours:/y',
    '/n',
    '/:/x',
    '/var/run/docker.sock:/s',
    '/etc:/x:rshared',
    '/home/me/app:/a:ro,z',
    '/home/me/app/../../..:/a',
    'a:b:c:d',
    '/a:/',
    ':/a',
    '/a::ro',
    './x:/a',
    '/a:/b:nosuch',
    '//:/x',
    '',
  ],
  Type: ['bind', 'bind', 'volume', 'volume', 'tmpfs', 'image', 'npipe', 'cluster', 'json-file', 'syslog', ''],
  Source: ['/home/me/app', '/home/me/.ssh', '/', 'named', 'yours', 'new', '../x', '/home/me/app/../..', '/run/docker.sock', 'debian', ''],
  Target: ['/a', '/b', '/', '/proc/x', 'a', '/a/../..', ''],
  Propagation: ['', 'private', 'rshared', 'nosuch'],
  Name: ['', 'local', 'named', 'yours', 'new', 'nfs', 'always', 'no', 'unless-stopped', 'nofile', 'web', 'bridge', '../x'],
  Driver: ['', 'local', 'bridge', 'default', 'macvlan', 'host', 'nfs', 'nvidia'],
  VolumeDriver: ['', 'local', 'nfs'],
  DriverOpts: ['none', 'tmpfs', 'bind', '/etc', 'size=1m', 'uid=0,bind', 'net.ipv4.conf.IFNAME.route_localnet=1', ''],
  'DriverOpts.*': ['type', 'o', 'device', 'size', 'Type', 'x', '', 'com.docker.network.endpoint.sysctls'],
  Options: ['none', 'tmpfs', 'bind', '/etc', 'true', 'false', '127.0.0.1', '0.0.0.0', '1500', 'docker0', ''],
  'Options.*': [
    'type',
    'o',
    'device',
    'com.docker.network.bridge.name',
    'com.docker.network.bridge.enable_icc',
    'com.docker.network.driver.mtu',
    'com.docker.network.bridge.host_binding_ipv4',
    'parent',
    '__proto__',
    'constructor',
  ],
  Subnet: ['10.1.0.0/16', '172.20.0.0/16', '192.168.0.0/15', '8.8.8.0/24', 'fd00::/8', '::/0', '10.0.0.0/7', '010.0.0.0/8', ''],
  IPRange: ['10.1.1.0/24', '8.8.8.8/32', ''],
  Gateway: ['10.1.0.1', '8.8.8.8', ''],
  Container: ['mine', mine, 'yours', 'aaaa', '', '/mine', '../x', '.'],
  NetworkMode: ['default', 'bridge', 'none', 'host', 'container:mine', 'container:yours', 'net', 'theirs', ''],
  'EndpointsConfig.*': ['net', 'theirs', 'bridge', 'host', 'default', 'container:mine', ''],
  NetworkID: ['', 'net', 'theirs', 'host'],
  PidMode: ['', 'host', 'container:mine', 'container:yours', 'private'],
  IpcMode: ['', 'private', 'shareable', 'host', 'container:mine'],
  UTSMode: ['', 'host'],
  UsernsMode: ['', 'host'],
  CgroupnsMode: ['', 'private', 'host'],
  CgroupParent: ['', '/', 'x'],
  SecurityOpt: [
    'seccomp=unconfined',
    'seccomp={}',
    'apparmor:unconfined',
    'label=disable',
    'no-new-privileges',
    'disable',
    'systempaths=unconfined',
    'x',
    '',
  ],
  CapAdd: ['SYS_ADMIN', 'cap_net_admin', 'ALL', ''],
  CapDrop: ['MKNOD', 'ALL'],
  PathOnHost: ['/dev/kvm', '/dev/sda', 'dev/x', ''],
  DeviceCgroupRules: ['a *:* rwm', 'c 1:3 r'],
  Devices: ['/dev/kvm'],
  VolumesFrom: ['mine', 'yours:ro', `${mine}:ro`, ''],
  Links: ['mine:x', 'yours', '/mine:/web/x', ''],
  ExtraHosts: ['h:host-gateway', 'a:1.2.3.4', 'x'],
  Sysctls: ['1', '0'],
  'Sysctls.*': ['net.core.somaxconn', 'kernel.pid_max', 'net.ipv4.conf.all.route_localnet'],
  'PortBindings.*': ['80/tcp', '80', '53/UDP', '8000-8010/tcp', 'x', ''],
  HostIp: ['', '0.0.0.0', '127.0.0.1', '127.1', '::1', '::'],
  HostPort: ['', '8080', '80-90', '0'],
  Labels: ['b', ''],
  'Labels.*': ['a', 'containai.owner', 'containai.x', 'Containai.owner', '', '__proto__', 'com.docker.compose.project'],
  'Annotations.*': ['a', 'io.sysbox.x'],
  'Volumes.*': ['/n', 'n', '/', ''],
  'Tmpfs.*': ['/t', 't', '/proc/x'],
  Tmpfs: ['', 'ro,exec', 'size=1m'],
  'StorageOpt.*': ['size', 'x'],
  Test: ['CMD', 'CMD-SHELL', 'NONE', 'true', ''],
  MaskedPaths: ['/proc/kcore', ''],
  Cmd: ['sh', '-c', 'id', ''],
  Entrypoint: ['', '/entry'],
};
const anyText = [
  '',
  'a',
  '/a',
  'host',
  'true',
  '-1',
  'A=b',
  '../..',
  'x'.repeat(200),
  '\u0000',
  '\uD800',
  'é',
  '😀',
  '__proto__',
  '"',
  '\\',
];

const blank = mostly(words(''), words(' ', '\n\t', '\r\n', '\u00A0', '\uFEFF', '/**/'));

const quoted = (text: string): fc.Arbitrary<string> =>
  fc
    .nat(15)
    .map((way) =>
      way === 0
        ? `"${[...text].map((letter) => (letter.length > 1 ? letter : `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)).join('')}"`
        : JSON.stringify(text),
    );

const textOf = (name: string): fc.Arbitrary<string> => {
  const own = texts[name];
  return own === undefined ? words(...anyText) : mostly(words(...own), words(...anyText));
};

const numbers: Readonly<Record<'int' | 'uint16' | 'uint32' | 'uint64', readonly string[]>> = {
  int: ['0', '1', '-1', '100', '1048576', '-500', '9223372036854775807'],
  uint16: ['0', '10', '65535'],
  uint32: ['0', '511', '4294967295'],
  uint64: ['0', '80', '18446744073709551615'],
};
const oddNumbers = ['-0', '1.0', '1e3', '01', '+1', '9223372036854775808', '65536', '-1', '1E400', '"1"', '0x1', '.5', 'NaN'];

const wrongType = words('null', 'true', '0', '""', '"x"', '[]', '{}', '[null]', '{"a":null}', '[[]]', 'nul', '1 2', '{"":""}');

function valueOf(type: ApiType, name: string, depth: number): fc.Arbitrary<string> {
  return mostly(rightValue(type, name, depth), wrongType);
}

function rightValue(type: ApiType, name: string, depth: number): fc.Arbitrary<string> {
  if (typeof type === 'object') {
    if ('struct' in type) return depth > 6 ? words('{}') : structOf(type.struct, depth + 1);
    if ('list' in type) return listOf(valueOf(type.list, name, depth + 1));
    return objectOf(fc.tuple(textOf(`${name}.*`).chain(quoted), valueOf(type.map, name, depth + 1)), 3);
  }
  switch (type) {
    case 'string':
      return textOf(name).chain(quoted);
    case 'bool':
      return words('true', 'true', 'false');
    case 'args':
      return fc.oneof({ weight: 4, arbitrary: listOf(textOf(name).chain(quoted)) }, { weight: 1, arbitrary: textOf(name).chain(quoted) });
    case 'set':
      return objectOf(fc.tuple(textOf(`${name}.*`).chain(quoted), mostly(words('{}'), words('null', '{"a":1}', '1'))), 2);
    default:
      return mostly(words(...numbers[type]), words(...oddNumbers));
  }
}

function someOf<T>(all: readonly T[], most: number): fc.Arbitrary<T[]> {
  return fc.subarray([...all], { maxLength: Math.min(most, all.length) });
}

function listOf(item: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(fc.array(item, { maxLength: 3 }), blank).map(([items, space]) => `[${items.join(`,${space}`)}]`);
}

function objectOf(entry: fc.Arbitrary<readonly [string, string]>, most: number): fc.Arbitrary<string> {
  return fc
    .tuple(fc.array(entry, { maxLength: most }), blank)
    .map(([entries, space]) => `{${space}${entries.map(([key, value]) => `${key}:${space}${value}`).join(',')}}`);
}

function structOf(struct: ApiStructName, depth: number): fc.Arbitrary<string> {
  const fields = apiStructs[struct];
  const taken = fields.filter(({ standing }) => standing !== 'refused');
  if (taken.length === 0) return words('{}');
  const some = someOf(taken, 6).chain((chosen) => fc.tuple(...chosen.map((field) => entryOf(field, depth))));
  const odd = mostly<readonly (readonly [string, string])[]>(fc.constant([]), fc.array(oddEntry(fields, depth), { maxLength: 2 }));
  return fc
    .tuple(some, odd, blank)
    .map(
      ([entries, more, space]) => `{${space}${[...entries, ...more].map(([key, value]) => `${key}:${space}${value}`).join(`${space},`)}}`,
    );
}

function entryOf({ name, type }: ApiField, depth: number): fc.Arbitrary<readonly [string, string]> {
  return fc.tuple(quoted(name), valueOf(type, name, depth));
}

/** A field in another spelling, one that is there already, is refused, or that the engine does not have. */
function oddEntry(fields: readonly ApiField[], depth: number): fc.Arbitrary<readonly [string, string]> {
  const other = fc
    .constantFrom(...fields)
    .chain((field) =>
      fc.tuple(
        words(
          field.name,
          field.name.toLowerCase(),
          field.name.toUpperCase(),
          field.name.replace('s', '\u017F'),
          field.name.replace('K', '\u212A'),
        ).chain(quoted),
        valueOf(field.type, field.name, depth),
      ),
    );
  const unknown = fc.tuple(words('"Frobnicate"', '"__proto__"', '"constructor"', '""', '"toString"'), wrongType);
  return fc.oneof(other, unknown);
}

/** Texts of a body, most of them nearly as a client writes them. */
export function bodyText(kind: ApiBodyKind): fc.Arbitrary<string> {
  const whole = structOf(apiBodies[kind].struct, 0);
  return fc
    .tuple(
      mostly(words(''), words(' ', '\uFEFF', '[')),
      fc.oneof(smallText(kind) ?? whole, whole),
      mostly(words(''), words(' ', '{}', ',', 'x', '\0')),
    )
    .map((parts) => parts.join(''));
}

// Little besides what must be there, so that most of it is let through.
function smallText(kind: ApiBodyKind): fc.Arbitrary<string> | undefined {
  if (kind === 'exec') return few('ExecRequest', 'Cmd').map((more) => `{"Cmd":["sh"]${more}}`);
  if (kind !== 'create') return undefined;
  return fc
    .tuple(few('ContainerConfig', 'Image'), few('HostConfig', 'Memory'))
    .map(([config, host]) => `{"Image":"debian"${config},"HostConfig":{"Memory":0${host}}}`);
}

function few(struct: ApiStructName, ...without: readonly string[]): fc.Arbitrary<string> {
  return someOf(
    apiStructs[struct].filter(({ name }) => !without.includes(name)),
    2,
  )
    .chain((chosen) => fc.tuple(...chosen.map((field) => entryOf(field, 1))))
    .map((entries) => entries.map(([key, value]) => `,${key}:${value}`).join(''));
}
