import { fc } from '../../../test/seeded.ts';
import { describe, expect, test } from 'vitest';
import { anyCreateBody as body } from '../../../test/any-create-body.ts';
import type { Fact } from '../../model/fact.ts';
import { fieldNames } from '../../model/request-fields.ts';
import type { Change, ContainerField, ContainerRequest } from '../../model/request.ts';
import { dockerApi } from './format.ts';
import type { DockerApiDoc } from './format.ts';

function parse(body: unknown): DockerApiDoc {
  const { doc, problems } = dockerApi.parse({ document: 'web', path: '', text: typeof body === 'string' ? body : JSON.stringify(body) });
  expect(problems).toEqual([]);
  return doc;
}

function read(doc: DockerApiDoc): ContainerRequest {
  const { requests, problems } = dockerApi.read(doc, new Map());
  expect(problems).toEqual([]);
  return requests[0] as ContainerRequest;
}

type Held = Fact<unknown> | readonly Fact<unknown>[] | undefined;

// All that a request says, without places: one line a fact, in any order.
function view(request: ContainerRequest): string[] {
  return fieldNames.container.flatMap((field) => factsOf(request, field).map((one) => line(field, one.value))).toSorted();
}

function line(field: string, value: unknown): string {
  return `${field} ${JSON.stringify(sorted(value))}`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  return typeof value === 'object' && value !== null
    ? Object.entries(value)
        .map(([key, one]) => [key, sorted(one)])
        .toSorted()
    : value;
}

// In the engine's own order and spelling, which a text is put into when it is read.
function expectCanonical(doc: DockerApiDoc): void {
  expect(dockerApi.print(parse(dockerApi.print(doc)))).toBe(dockerApi.print(doc));
}

function factsOf(request: ContainerRequest, field: ContainerField): readonly Fact<unknown>[] {
  const held = request[field] as Held;
  return held === undefined ? [] : Array.isArray(held) ? held : [held as Fact<unknown>];
}

function without(lines: readonly string[], one: string): string[] {
  const at = lines.indexOf(one);
  expect(at).toBeGreaterThanOrEqual(0);
  return lines.toSpliced(at, 1);
}

// What a change of a network takes with it: the settings of its own endpoint.
const ofEndpoint = /^\/HostConfig\/NetworkMode$|^\/NetworkingConfig\/EndpointsConfig\/[^/]*$/u;
const besides = /^(?:links|sysctls) |^networks "f00"$/u;

describe('laws', () => {
  test('print, parse and read say the same; printing is stable', () => {
    fc.assert(
      fc.property(body, (value) => {
        const doc = parse(value);
        const printed = dockerApi.print(doc);
        expect(view(read(parse(printed)))).toEqual(view(read(doc)));
        expect(dockerApi.print(parse(printed))).toBe(printed);
      }),
    );
  });

  test('removing a fact, then reading, is reading without it', () => {
    fc.assert(
      fc.property(body, fc.nat(), (value, pick) => {
        const doc = parse(value);
        const before = read(doc);
        const all = fieldNames.container.flatMap((field) =>
          field === 'image' ? [] : factsOf(before, field).map((fact) => ({ field, fact })),
        );
        fc.pre(all.length > 0);
        const { field, fact } = all[pick % all.length]!;
        const { doc: edited, refused } = dockerApi.edit(doc, [{ do: 'remove', kind: 'container', field, fact } as unknown as Change]);
        expect(refused).toEqual([]);
        const isMode = ofEndpoint.test(fact.from.pointer);
        const kept = (lines: readonly string[]): readonly string[] => (isMode ? lines.filter((one) => !besides.test(one)) : lines);
        expectCanonical(edited);
        expect(kept(view(read(edited)))).toEqual(kept(without(view(before), line(field, fact.value))));
        expect(view(read(parse(dockerApi.print(edited))))).toEqual(view(read(edited)));
      }),
      { numRuns: 150 },
    );
  });

  test('removing all facts in one go leaves none', () => {
    fc.assert(
      fc.property(body, (value) => {
        const doc = parse(value);
        const before = read(doc);
        const changes = fieldNames.container.flatMap((field) =>
          field === 'image' ? [] : factsOf(before, field).map((fact) => ({ do: 'remove', kind: 'container', field, fact })),
        );
        const { doc: edited } = dockerApi.edit(doc, changes as unknown as Change[]);
        expectCanonical(edited);
        expect(view(read(edited))).toEqual([line('image', 'node:22')]);
      }),
    );
  });

  test('replacing a fact by one of another body, then reading, is reading with it replaced; or it is refused and nothing changes', () => {
    fc.assert(
      fc.property(body, body, fc.nat(), fc.nat(), (value, other, pick, pickOther) => {
        const doc = parse(value);
        const before = read(doc);
        const donor = read(parse(other));
        const all = fieldNames.container.flatMap((field) =>
          factsOf(donor, field).length === 0 ? [] : factsOf(before, field).map((fact) => ({ field, fact })),
        );
        fc.pre(all.length > 0);
        const { field, fact } = all[pick % all.length]!;
        const others = factsOf(donor, field);
        const next = others[pickOther % others.length]!.value;
        const { doc: edited, refused } = dockerApi.edit(doc, [
          { do: 'replace', kind: 'container', field, fact, value: next } as unknown as Change,
        ]);
        const isMode = ofEndpoint.test(fact.from.pointer);
        const kept = (lines: readonly string[]): readonly string[] => (isMode ? lines.filter((one) => !besides.test(one)) : lines);
        const wanted =
          refused.length > 0 ? view(before) : [...without(view(before), line(field, fact.value)), line(field, next)].toSorted();
        expectCanonical(edited);
        expect(kept(view(read(edited)))).toEqual(kept(wanted));
      }),
      { numRuns: 250 },
    );
  });

  test('adding a fact of another body, then reading, is reading with it; or it is refused and nothing changes', () => {
    fc.assert(
      fc.property(body, body, fc.nat(), (value, other, pick) => {
        const doc = parse(value);
        const before = read(doc);
        const donor = read(parse(other));
        const all = fieldNames.container.flatMap((field) => factsOf(donor, field).map((fact) => ({ field, fact })));
        const { field, fact } = all[pick % all.length]!;
        const { doc: edited, refused } = dockerApi.edit(doc, [
          { do: 'add', kind: 'container', field, value: fact.value } as unknown as Change,
        ]);
        expectCanonical(edited);
        expect(view(read(edited))).toEqual(refused.length > 0 ? view(before) : [...view(before), line(field, fact.value)].toSorted());
      }),
      { numRuns: 250 },
    );
  });
});

// What is there, the change as a function of what was read, the body that comes of it.
interface Case {
  readonly title: string;
  readonly body: unknown;
  readonly changes: (request: ContainerRequest) => readonly Change[];
  readonly printed: unknown;
}

const host = (HostConfig: unknown): unknown => ({ Image: 'a', HostConfig });
const cases: readonly Case[] = [
  {
    title: 'the runtime is set',
    body: { Image: 'a' },
    changes: () => [{ do: 'add', kind: 'container', field: 'runtime', value: 'sysbox-runc' }],
    printed: { Image: 'a', HostConfig: { Runtime: 'sysbox-runc' } },
  },
  {
    title: 'the runtime is replaced',
    body: host({ Runtime: 'runc' }),
    changes: ({ runtime }) => [{ do: 'replace', kind: 'container', field: 'runtime', fact: runtime!, value: 'sysbox-runc' }],
    printed: host({ Runtime: 'sysbox-runc' }),
  },
  {
    title: 'several of one list at once',
    body: host({ SecurityOpt: ['seccomp=unconfined', 'label=disable', 'apparmor=unconfined'] }),
    changes: ({ securityOptions: [first, , third] }) => [
      { do: 'remove', kind: 'container', field: 'securityOptions', fact: first! },
      { do: 'replace', kind: 'container', field: 'securityOptions', fact: third!, value: { name: 'apparmor', value: 'docker-default' } },
      { do: 'add', kind: 'container', field: 'securityOptions', value: { name: 'no-new-privileges', value: 'true' } },
    ],
    printed: host({ SecurityOpt: ['label=disable', 'apparmor=docker-default', 'no-new-privileges=true'] }),
  },
  {
    title: 'a bind in Binds stays there and keeps its other modes',
    body: host({ Binds: ['/a:/b:z,rshared'] }),
    changes: ({ mounts: [mount] }) => [
      {
        do: 'replace',
        kind: 'container',
        field: 'mounts',
        fact: mount!,
        value: { kind: 'bind', source: { base: 'root', path: '/a' }, target: '/b', readOnly: true },
      },
    ],
    printed: host({ Binds: ['/a:/b:ro,z'] }),
  },
  {
    title: 'what Binds cannot say moves to Mounts',
    body: host({ Binds: ['v:/b'] }),
    changes: ({ mounts: [mount] }) => [
      {
        do: 'replace',
        kind: 'container',
        field: 'mounts',
        fact: mount!,
        value: { kind: 'volume', source: 'v', target: '/b', readOnly: false, driver: 'nfs' },
      },
    ],
    printed: host({ Mounts: [{ Type: 'volume', Source: 'v', Target: '/b', VolumeOptions: { DriverConfig: { Name: 'nfs' } } }] }),
  },
  {
    title: 'inert options of a mount stay',
    body: host({
      Mounts: [
        { Type: 'bind', Source: '/a', Target: '/b', Consistency: 'cached', BindOptions: { Propagation: 'rshared', NonRecursive: true } },
      ],
    }),
    changes: ({ mounts: [mount] }) => [
      {
        do: 'replace',
        kind: 'container',
        field: 'mounts',
        fact: mount!,
        value: { kind: 'bind', source: { base: 'root', path: '/a' }, target: '/b', readOnly: false },
      },
    ],
    printed: host({ Mounts: [{ Type: 'bind', Source: '/a', Target: '/b', Consistency: 'cached', BindOptions: { NonRecursive: true } }] }),
  },
  {
    title: 'a port moves to loopback',
    body: host({ PortBindings: { '80/tcp': [{ HostIp: '0.0.0.0', HostPort: '80' }] } }),
    changes: ({ ports: [port] }) => [
      { do: 'replace', kind: 'container', field: 'ports', fact: port!, value: { ...port!.value, address: '127.0.0.1' } },
    ],
    printed: host({ PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '80' }] } }),
  },
  {
    title: 'an empty list of bindings goes with its port',
    body: host({ PortBindings: { '80/tcp': [], '81/tcp': [{ HostIp: '', HostPort: '' }] } }),
    changes: ({ ports }) => ports.map((fact): Change => ({ do: 'remove', kind: 'container', field: 'ports', fact })),
    printed: host({ PortBindings: {} }),
  },
  {
    title: 'the host network goes with its endpoint',
    body: { Image: 'a', HostConfig: { NetworkMode: 'host' }, NetworkingConfig: { EndpointsConfig: { host: {} } } },
    changes: ({ namespaces: [net] }) => [{ do: 'remove', kind: 'container', field: 'namespaces', fact: net! }],
    printed: { Image: 'a', HostConfig: {}, NetworkingConfig: { EndpointsConfig: {} } },
  },
  {
    title: 'another network takes the endpoint settings with it',
    body: { Image: 'a', HostConfig: { NetworkMode: 'x' }, NetworkingConfig: { EndpointsConfig: { x: { Aliases: ['app'] } } } },
    changes: ({ networks: [net] }) => [{ do: 'replace', kind: 'container', field: 'networks', fact: net!, value: 'y' }],
    printed: { Image: 'a', HostConfig: { NetworkMode: 'y' }, NetworkingConfig: { EndpointsConfig: { y: { Aliases: ['app'] } } } },
  },
  {
    title: 'a network is named anew after a link of it was taken away',
    body: { Image: 'a', NetworkingConfig: { EndpointsConfig: { x: { Links: ['a', 'b'] } } } },
    changes: ({ networks: [net], links: [first] }) => [
      { do: 'remove', kind: 'container', field: 'links', fact: first! },
      { do: 'replace', kind: 'container', field: 'networks', fact: net!, value: 'y' },
    ],
    printed: { Image: 'a', NetworkingConfig: { EndpointsConfig: { y: { Links: ['b'] } } } },
  },
  {
    title: 'one sysctl of an endpoint',
    body: {
      Image: 'a',
      NetworkingConfig: { EndpointsConfig: { x: { DriverOpts: { 'com.docker.network.endpoint.sysctls': 'net.a=1,net.b=2', k: 'v' } } } },
    },
    changes: ({ sysctls: [first] }) => [{ do: 'remove', kind: 'container', field: 'sysctls', fact: first! }],
    printed: {
      Image: 'a',
      NetworkingConfig: { EndpointsConfig: { x: { DriverOpts: { 'com.docker.network.endpoint.sysctls': 'net.b=2', k: 'v' } } } },
    },
  },
  {
    title: 'masked paths that were emptied',
    body: host({ MaskedPaths: [] }),
    changes: ({ maskedPaths }) => [{ do: 'remove', kind: 'container', field: 'maskedPaths', fact: maskedPaths! }],
    printed: host({}),
  },
  {
    title: 'a label',
    body: { Image: 'a' },
    changes: () => [{ do: 'add', kind: 'container', field: 'labels', value: { name: '__proto__', value: 'x' } }],
    printed: JSON.parse('{"Image":"a","Labels":{"__proto__":"x"}}'),
  },
];

test.each(cases)('$title', ({ body: given, changes, printed }) => {
  const doc = parse(given);
  const { doc: edited, refused } = dockerApi.edit(doc, changes(read(doc)));
  expect(refused).toEqual([]);
  expectCanonical(edited);
  expect(JSON.parse(dockerApi.print(edited))).toEqual(printed);
});

const refusals: readonly (readonly [title: string, body: unknown, change: (request: ContainerRequest) => Change])[] = [
  [
    'a fact of another body',
    host({}),
    () => ({
      do: 'remove',
      kind: 'container',
      field: 'groups',
      fact: { value: 'x', from: { layer: 'api', document: 'web', pointer: '/HostConfig/GroupAdd/0' } },
    }),
  ],
  [
    'a fact whose value changed',
    host({ GroupAdd: ['y'] }),
    () => ({
      do: 'remove',
      kind: 'container',
      field: 'groups',
      fact: { value: 'x', from: { layer: 'api', document: 'web', pointer: '/HostConfig/GroupAdd/0' } },
    }),
  ],
  ['a field without a place', host({}), () => ({ do: 'add', kind: 'container', field: 'remoteUser', value: 'x' })],
  ['a build', host({}), () => ({ do: 'add', kind: 'build', field: 'cacheFrom', value: 'x' })],
  ['a second runtime', host({ Runtime: 'runc' }), () => ({ do: 'add', kind: 'container', field: 'runtime', value: 'x' })],
  [
    'a label that is there',
    { Image: 'a', Labels: { a: 'b' } },
    () => ({ do: 'add', kind: 'container', field: 'labels', value: { name: 'a', value: 'c' } }),
  ],
  [
    'a bind below the home',
    host({}),
    () => ({
      do: 'add',
      kind: 'container',
      field: 'mounts',
      value: { kind: 'bind', source: { base: 'home', path: '.ssh' }, target: '/s', readOnly: true },
    }),
  ],
  [
    'a security option that the engine lacks',
    host({}),
    () => ({ do: 'add', kind: 'container', field: 'securityOptions', value: { name: 'systempaths', value: 'unconfined' } }),
  ],
  [
    'a network beside the host’s',
    host({ NetworkMode: 'host' }),
    () => ({ do: 'add', kind: 'container', field: 'namespaces', value: { kind: 'net', mode: 'none' } }),
  ],
];

test.each(refusals)('refuses %s', (_title, given, change) => {
  const doc = parse(given);
  const { doc: edited, refused } = dockerApi.edit(doc, [change(read(doc))]);
  expect(refused).toHaveLength(1);
  expect(dockerApi.print(edited)).toBe(dockerApi.print(doc));
});

test('an oddity is taken away', () => {
  const doc = parse('{"Image":"a","hostconfig":{}}');
  const fact = read(doc).oddities[0]!;
  const { doc: edited, refused } = dockerApi.edit(doc, [{ do: 'remove', kind: 'container', field: 'oddities', fact }]);
  expect(refused).toEqual([]);
  expect(read(edited).oddities).toEqual([]);
});
