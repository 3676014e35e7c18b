import { fc } from '../../../test/seeded.ts';
import { expect, test } from 'vitest';
import { apiBodies, apiStructs } from '../../known/docker-api-fields.ts';
import type { ApiBodyKind } from '../../known/docker-api-fields.ts';
import type { Fact } from '../../model/fact.ts';
import { fieldNames } from '../../model/request-fields.ts';
import type { Change, ContainerField, ContainerRequest } from '../../model/request.ts';
import { parseBody, printBody } from './body.ts';
import { bodyPlaces } from './body-places.ts';
import { editBody } from './edit-body.ts';
import { type BodyReading, readBody } from './read-body.ts';
import type { ApiDoc } from './read-body.ts';
import { readInspect } from './read-inspect.ts';

function parse(kind: ApiBodyKind, body: unknown): ApiDoc {
  const { doc, problems } = parseBody(kind, 'call', typeof body === 'string' ? body : JSON.stringify(body));
  expect(problems).toEqual([]);
  return doc!;
}

function read(doc: ApiDoc): ContainerRequest {
  const { request, problems } = readBody(doc);
  expect(problems).toEqual([]);
  return request!;
}

interface Said {
  readonly field: ContainerField;
  readonly fact: Fact<unknown>;
}

function said(request: ContainerRequest): readonly Said[] {
  return fieldNames.container.flatMap((field) => {
    const held = request[field] as Fact<unknown> | readonly Fact<unknown>[] | undefined;
    const facts = held === undefined ? [] : Array.isArray(held) ? (held as readonly Fact<unknown>[]) : [held as Fact<unknown>];
    return facts.map((fact) => ({ field, fact }));
  });
}

// All that a request says, by field.
function view(request: ContainerRequest): Readonly<Record<string, readonly unknown[]>> {
  const found: Record<string, unknown[]> = {};
  for (const { field, fact } of said(request)) (found[field] ??= []).push(fact.value);
  return found;
}

const cases: readonly (readonly [kind: ApiBodyKind, body: unknown, view: Readonly<Record<string, readonly unknown[]>>])[] = [
  [
    'exec',
    { User: 'root', Privileged: true, Tty: true, Env: ['A=b', 'GONE'], WorkingDir: '/w', Cmd: ['sh', '-c', 'x'], DetachKeys: 'ctrl-x' },
    {
      user: ['root'],
      privileged: [true],
      environment: [{ name: 'A', value: 'b', scope: 'container' }],
      workingFolder: ['/w'],
      command: [['sh', '-c', 'x']],
    },
  ],
  ['exec', { Cmd: ['id'], Privileged: false, User: '' }, { command: [['id']] }],
  ['exec-start', { Detach: false, Tty: true, ConsoleSize: [1, 2] }, {}],
  ['update', { RestartPolicy: { Name: 'always' } }, { restart: ['always'] }],
  ['update', { RestartPolicy: { Name: 'no' }, Memory: 0, CpuShares: 0, Init: true }, {}],
  [
    'update',
    { Memory: -1, MemorySwap: -1, NanoCpus: 500000000, CpusetCpus: '0', BlkioWeightDevice: [{ Path: '/dev/sda', Weight: 10 }] },
    {
      resources: [
        { name: 'memory', value: '-1' },
        { name: 'memory-swap', value: '-1' },
        { name: 'cpus', value: '0.5' },
        { name: 'cpuset-cpus', value: '0' },
        { name: 'blkio-weight-device', value: '/dev/sda:10' },
      ],
    },
  ],
  // Measured on Docker 20.10: an update with 0 takes the limit away.
  ['update', { PidsLimit: 0 }, { resources: [{ name: 'pids-limit', value: '-1' }] }],
  ['update', { PidsLimit: -5 }, { resources: [{ name: 'pids-limit', value: '-1' }] }],
  ['update', { PidsLimit: 9 }, { resources: [{ name: 'pids-limit', value: '9' }] }],
  ['update', { PidsLimit: null }, {}],
  [
    'update',
    {
      Devices: [{ PathOnHost: '/dev/kvm', PathInContainer: '/dev/kvm', CgroupPermissions: 'rwm' }],
      DeviceCgroupRules: ['a *:* rwm'],
      DeviceRequests: [{ Count: -1, Capabilities: [['gpu']] }],
      Ulimits: [{ Name: 'core', Soft: -1, Hard: -1 }],
      CgroupParent: '/x',
      OomKillDisable: true,
    },
    {
      devices: [{ path: { base: 'root', path: '/dev/kvm' }, target: '/dev/kvm', permissions: 'rwm' }],
      deviceRules: ['a *:* rwm'],
      deviceRequests: [{ driver: '', count: -1, ids: [], capabilities: ['gpu'] }],
      ulimits: [{ name: 'core', value: '-1' }],
      cgroupParent: ['/x'],
      oomKillDisable: [true],
    },
  ],
  [
    'volume',
    { Name: 'v', Driver: 'local', DriverOpts: { type: 'none', o: 'bind', device: '/etc' }, Labels: { a: 'b' } },
    {
      mounts: [{ kind: 'volume', source: 'v', target: '', readOnly: false, options: { type: 'none', o: 'bind', device: '/etc' } }],
      labels: [{ name: 'a', value: 'b' }],
    },
  ],
  ['volume', {}, { mounts: [{ kind: 'volume', target: '', readOnly: false }] }],
  ['volume', { Name: 'v', Driver: 'nfs' }, { mounts: [{ kind: 'volume', source: 'v', target: '', readOnly: false, driver: 'nfs' }] }],
  [
    'network',
    { Name: 'n', Driver: 'bridge', Options: { 'com.docker.network.bridge.name': 'br0' }, Labels: { a: '' } },
    { labels: [{ name: 'a', value: '' }] },
  ],
  ['connect', { Container: 'c' }, {}],
  [
    'connect',
    {
      Container: 'c',
      EndpointConfig: {
        Aliases: ['app'],
        Links: ['db:db'],
        NetworkID: 'f00',
        DriverOpts: { 'com.docker.network.endpoint.sysctls': 'net.ipv4.conf.IFNAME.forwarding=1' },
      },
    },
    { networks: ['f00'], links: ['db:db'], sysctls: [{ name: 'net.ipv4.conf.IFNAME.forwarding', value: '1' }] },
  ],
  ['disconnect', { Container: 'c', Force: true }, {}],
  [
    'commit',
    {
      Image: 'x',
      User: '0',
      Env: ['SYSBOX_HONOR_CAPS=TRUE'],
      Labels: { 'devcontainer.metadata': '[{"privileged":true}]' },
      Entrypoint: ['/init'],
      Cmd: ['a'],
      Volumes: { '/var/lib/docker': {} },
      Healthcheck: { Test: ['CMD-SHELL', 'curl x'] },
    },
    {
      user: ['0'],
      environment: [{ name: 'SYSBOX_HONOR_CAPS', value: 'TRUE', scope: 'container' }],
      labels: [{ name: 'devcontainer.metadata', value: '[{"privileged":true}]' }],
      entrypoint: [['/init']],
      command: [['a']],
      mounts: [{ kind: 'volume', target: '/var/lib/docker', readOnly: false }],
      containerCommands: [{ event: 'healthcheck', command: 'curl x' }],
    },
  ],
];

test.each(cases.map(([kind, body, wanted]) => ({ kind, body, wanted, shown: JSON.stringify(body).slice(0, 80) })))(
  '$kind $shown',
  ({ kind, body, wanted }) => {
    const request = read(parse(kind, body));
    expect(view(request)).toEqual(wanted);
    expect(request.unknown).toEqual([]);
  },
);

// Bodies that an engine refuses, that two engines read in two ways, or that no request can say.
const refused: readonly (readonly [kind: ApiBodyKind, body: unknown, says: string])[] = [
  ['exec', {}, 'names no command'],
  ['exec', { Cmd: [] }, 'names no command'],
  ['exec', { Cmd: 'sh' }, 'Cmd must be a list'],
  ['exec', { Cmd: ['a'], Privileged: 'true' }, 'Privileged must be true or false'],
  ['exec', '{"Cmd":["a"],"Privileged":false,"privileged":true}', 'twice, in two spellings'],
  ['exec', '{"Cmd":["a"],"Privileged":false,"Privileged":true}', 'twice'],
  ['exec', '{"Cmd":["a"]}{"Privileged":true}', 'after the end'],
  ['exec', { Cmd: ['a'], Env: ['=x'] }, 'needs a name'],
  ['exec', '', 'ends where a value should be'],
  ['exec-start', [], 'not an object'],
  ['exec-start', { Detach: 1 }, 'Detach must be true or false'],
  ['update', { Memory: '1' }, 'Memory must be a whole number'],
  ['volume', { DriverOpts: { device: 1 } }, 'DriverOpts must be a string'],
  ['volume', { ClusterVolumeSpec: {} }, 'ClusterVolumeSpec is for a swarm'],
  ['volume', { clusterVolumeSpec: { Group: 'x' } }, 'ClusterVolumeSpec is for a swarm'],
  ['network', { Name: 'n', Scope: 'swarm' }, 'Scope is for a swarm'],
  ['network', { Name: 'n', Ingress: true }, 'Ingress is for a swarm'],
  ['network', { Name: 'n', ConfigOnly: true }, 'ConfigOnly is not judged'],
  ['network', { Name: 'n', ConfigFrom: {} }, 'ConfigFrom is not judged'],
  ['network', { Name: 'n', ConfigFrom: { Network: 'x' } }, 'ConfigFrom is not judged'],
  ['network', { Name: 'n', IPAM: { Config: [null] } }, 'not null'],
  ['network', { Name: 'n', Options: { a: true } }, 'Options must be a string'],
  ['connect', { Container: 'c', EndpointConfig: [] }, 'EndpointConfig must be an object'],
  ['commit', { OnBuild: ['RUN x'] }, 'OnBuild would run'],
  ['commit', { HostConfig: { Privileged: true } }, 'HostConfig is not part'],
  ['commit', { NetworkingConfig: {} }, 'NetworkingConfig is not part'],
];

test.each(refused.map(([kind, body, says]) => ({ kind, body, says, shown: JSON.stringify(body).slice(0, 80) })))(
  '$kind refuses $shown',
  ({ kind, body, says }) => {
    const { doc, problems } = parseBody(kind, 'call', typeof body === 'string' ? body : JSON.stringify(body));
    const reading = doc === undefined ? { problems: [] } : readBody(doc);
    expect(reading).not.toHaveProperty('request');
    const all = [...problems, ...reading.problems];
    expect(all.map(({ message }) => message).join('\n')).toContain(says);
    expect(all.every(({ document, fatal }) => document === 'call' && fatal === true)).toBe(true);
  },
);

// What the engine does not know: dropped where it says nothing, odd where it does.
test.each([
  ['exec', { Cmd: ['a'], Cgroup: '', New: {} }, []],
  ['exec', { Cmd: ['a'], New: 1 }, ['unknown-property']],
  ['exec', { cmd: ['a'] }, ['case-variant-key']],
  ['volume', { Name: 'v', New: { a: { b: 'c' } } }, ['unknown-property']],
  ['network', { Name: 'n', IPAM: { New: true } }, ['unknown-property']],
  ['connect', { Container: 'c', EndpointConfig: { New: 'x' } }, ['unknown-property']],
  ['commit', { Privileged: true }, ['unknown-property']],
  ['disconnect', '{"Container":"c","__proto__":{"Force":true}}', ['prototype-key']],
] as const)('%s %j has the oddities %j', (kind, body, kinds) => {
  const doc = parse(kind, body);
  expect(doc.oddities.map(({ oddity }) => oddity.kind)).toEqual(kinds);
  expect(read(doc).oddities.map(({ value }) => value.kind)).toEqual(kinds);
  expect(printBody(doc)).not.toContain('New');
});

// What a gate does to a body: the change as a function of what was read, the body that comes of it.
interface Edit {
  readonly title: string;
  readonly kind: ApiBodyKind;
  readonly body: unknown;
  readonly changes: (request: ContainerRequest) => readonly Change[];
  readonly printed: unknown;
}

const edits: readonly Edit[] = [
  {
    title: 'a label of a volume',
    kind: 'volume',
    body: { Name: 'v' },
    changes: () => [{ do: 'add', kind: 'container', field: 'labels', value: { name: 'owner', value: 'me' } }],
    printed: { Name: 'v', Labels: { owner: 'me' } },
  },
  {
    title: 'a label of a network, beside others',
    kind: 'network',
    body: { Name: 'n', Labels: { a: 'b' } },
    changes: () => [{ do: 'add', kind: 'container', field: 'labels', value: { name: 'owner', value: 'me' } }],
    printed: { Name: 'n', Labels: { a: 'b', owner: 'me' } },
  },
  {
    title: 'an exec loses its privileges',
    kind: 'exec',
    body: { Privileged: true, Cmd: ['id'] },
    changes: ({ privileged }) => [{ do: 'remove', kind: 'container', field: 'privileged', fact: privileged! }],
    printed: { Cmd: ['id'] },
  },
  {
    title: 'an update leaves the restart policy as it is',
    kind: 'update',
    body: { Memory: 5, RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 } },
    changes: ({ restart }) => [{ do: 'remove', kind: 'container', field: 'restart', fact: restart! }],
    printed: { Memory: 5 },
  },
  {
    title: 'an update keeps the limit of processes',
    kind: 'update',
    body: { PidsLimit: 0 },
    changes: ({ resources: [limit] }) => [{ do: 'remove', kind: 'container', field: 'resources', fact: limit! }],
    printed: {},
  },
  {
    title: 'a link of a connection',
    kind: 'connect',
    body: { Container: 'c', EndpointConfig: { Links: ['a:a', 'b:b'] } },
    changes: ({ links: [first] }) => [{ do: 'remove', kind: 'container', field: 'links', fact: first! }],
    printed: { Container: 'c', EndpointConfig: { Links: ['b:b'] } },
  },
];

test.each(edits)('$title', ({ kind, body, changes, printed }) => {
  const doc = parse(kind, body);
  const { doc: edited, refused: not } = editBody(doc, changes(read(doc)));
  expect(not).toEqual([]);
  expect(JSON.parse(printBody(edited))).toEqual(printed);
});

test.each([
  ['volume', { Name: 'v' }, 'mounts'],
  ['network', { Name: 'n' }, 'privileged'],
  ['disconnect', { Container: 'c' }, 'labels'],
] as const)('a body of kind %s refuses what it cannot say', (kind, body, field) => {
  const doc = parse(kind, body);
  const [fact] = said(read(doc))
    .filter((one) => one.field === field)
    .map((one) => one.fact);
  const change = fact === undefined ? { do: 'add', kind: 'container', field, value: {} } : { do: 'remove', kind: 'container', field, fact };
  const { doc: edited, refused: not } = editBody(doc, [change as unknown as Change]);
  expect(not).toHaveLength(1);
  expect(printBody(edited)).toBe(printBody(doc));
});

const name = fc.stringMatching(/^[a-z][a-z0-9]{0,6}$/u);
const text = fc.string({ maxLength: 8 }).map((one) => one.replaceAll('\0', ''));
const texts = fc.dictionary(name, text, { maxKeys: 3 });
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null, freq: 2 });
const list = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T[] | null> => maybe(fc.array(value, { maxLength: 3 }));
const endpoint = fc.record(
  {
    Links: list(text),
    Aliases: list(name),
    NetworkID: fc.constantFrom('', 'f00'),
    DriverOpts: maybe(fc.constantFrom({ a: 'b' }, { 'com.docker.network.endpoint.sysctls': 'net.a=1,net.b=2' })),
    IPAMConfig: maybe(fc.record({ IPv4Address: text, LinkLocalIPs: list(text) })),
    GwPriority: fc.integer(),
  },
  { requiredKeys: [] },
);
const variables = list(fc.tuple(name, text).map(([key, value]) => `${key}=${value}`));

const bodies: Readonly<Record<Exclude<ApiBodyKind, 'create'>, fc.Arbitrary<unknown>>> = {
  update: fc.record(
    {
      Memory: fc.integer(),
      PidsLimit: maybe(fc.integer({ min: -2, max: 9 })),
      NanoCpus: fc.nat(),
      CpusetCpus: text,
      BlkioDeviceReadBps: list(fc.record({ Path: text, Rate: fc.nat() })),
      Devices: list(fc.record({ PathOnHost: text, PathInContainer: text, CgroupPermissions: fc.constantFrom('r', 'rwm') })),
      DeviceCgroupRules: list(text),
      Ulimits: list(fc.record({ Name: name, Soft: fc.integer(), Hard: fc.integer() })),
      OomKillDisable: maybe(fc.boolean()),
      RestartPolicy: fc.record({ Name: fc.constantFrom('', 'no', 'always', 'on-failure'), MaximumRetryCount: fc.nat(3) }),
      Init: maybe(fc.boolean()),
    },
    { requiredKeys: [] },
  ),
  exec: fc.record(
    {
      User: text,
      Privileged: fc.boolean(),
      Tty: fc.boolean(),
      ConsoleSize: maybe(fc.tuple(fc.nat(99), fc.nat(99))),
      Env: variables,
      WorkingDir: text,
      Cmd: fc.array(text, { minLength: 1, maxLength: 3 }),
    },
    { requiredKeys: ['Cmd'] },
  ),
  'exec-start': fc.record({ Detach: fc.boolean(), Tty: fc.boolean() }, { requiredKeys: [] }),
  volume: fc.record(
    { Name: text, Driver: fc.constantFrom('', 'local', 'nfs'), DriverOpts: maybe(texts), Labels: maybe(texts) },
    { requiredKeys: [] },
  ),
  network: fc.record(
    {
      Name: name,
      Driver: text,
      Scope: fc.constant(''),
      EnableIPv6: maybe(fc.boolean()),
      IPAM: maybe(
        fc.record({
          Driver: text,
          Options: maybe(texts),
          Config: list(fc.record({ Subnet: text, AuxiliaryAddresses: maybe(texts) }, { requiredKeys: [] })),
        }),
      ),
      Internal: fc.boolean(),
      ConfigFrom: fc.constant(null),
      Options: maybe(texts),
      Labels: maybe(texts),
    },
    { requiredKeys: [] },
  ),
  connect: fc.record({ Container: text, EndpointConfig: maybe(endpoint) }, { requiredKeys: [] }),
  disconnect: fc.record({ Container: text, Force: fc.boolean() }, { requiredKeys: [] }),
  commit: fc.record(
    {
      Image: text,
      User: text,
      Env: variables,
      Labels: maybe(texts),
      Entrypoint: list(text),
      Cmd: list(text),
      Volumes: maybe(
        fc.dictionary(
          name.map((one) => `/${one}`),
          fc.constant({}),
          { maxKeys: 2 },
        ),
      ),
      WorkingDir: text,
    },
    { requiredKeys: [] },
  ),
};

test('no text makes a reader throw', () => {
  const names = Object.values(apiStructs).flatMap((fields) => fields.map((field) => field.name));
  const hostile = fc.dictionary(
    fc.constantFrom(...names),
    fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.dictionary(fc.constantFrom(...names), fc.jsonValue())),
  );
  fc.assert(
    fc.property(fc.constantFrom(...(Object.keys(apiBodies) as ApiBodyKind[])), hostile, (kind, value) => {
      const json = JSON.stringify(value);
      const { doc, problems } = parseBody(kind, 'call', json);
      const reading: BodyReading = doc === undefined ? { problems } : readBody(doc);
      expect(reading.request === undefined).toBe(reading.problems.length > 0);
      const { request, state, problems: more } = readInspect('call', json);
      expect([request === undefined, state === undefined]).toEqual([more.length > 0, more.length > 0]);
    }),
    { numRuns: 500 },
  );
});

const laws = Object.entries(bodies).map(([kind, body]) => ({ kind: kind as ApiBodyKind, body }));

test.each(laws)('print, parse and read of kind $kind say the same; printing is stable', ({ kind, body }) => {
  fc.assert(
    fc.property(body, (value) => {
      const doc = parse(kind, value);
      const printed = printBody(doc);
      expect(view(read(parse(kind, printed)))).toEqual(view(read(doc)));
      expect(printBody(parse(kind, printed))).toBe(printed);
      expect(printBody(parseBody(kind, 'call', JSON.stringify(value), { places: false }).doc!)).toBe(printed);
    }),
  );
});

// A body of the other kinds says nothing that could be removed.
test.each(laws.filter(({ kind }) => bodyPlaces[kind].length > 0))(
  'removing a fact of kind $kind, then reading, is reading without it; or it is refused and nothing changes',
  ({ kind, body }) => {
    fc.assert(
      fc.property(body, fc.nat(), (value, pick) => {
        const doc = parse(kind, value);
        const before = said(read(doc));
        const facts = before.filter(({ field }) => !(kind === 'exec' && field === 'command'));
        fc.pre(facts.length > 0);
        const picked = facts[pick % facts.length]!;
        const { field, fact } = picked;
        const { doc: edited, refused: not } = editBody(doc, [{ do: 'remove', kind: 'container', field, fact } as unknown as Change]);
        expect(not).toHaveLength(field === 'mounts' && kind === 'volume' ? 1 : 0);
        const wanted = before.filter((one) => not.length > 0 || !isSame(one, picked));
        expect(said(read(edited)).map(line)).toEqual(wanted.map(line));
      }),
    );
  },
);

function line({ field, fact }: Said): string {
  return JSON.stringify([field, fact.value]);
}

function isSame(one: Said, other: Said): boolean {
  return one.fact.from.pointer === other.fact.from.pointer && line(one) === line(other);
}
