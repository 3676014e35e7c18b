import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { skipReason } from '../../../test/skip.ts';
import type { Fact } from '../../model/fact.ts';
import type { ContainerField, ContainerRequest } from '../../model/request.ts';
import { readInspect } from './read-inspect.ts';
import type { ContainerState, Inspection } from './read-inspect.ts';

const id = '2fe1ade0fb3006c3c6f9f346aaaf80911a5ee201b8315ae8babf2b98789f4fba';

interface Parts {
  readonly Config?: object;
  readonly HostConfig?: object;
  readonly rest?: object;
}

function answer({ Config = {}, HostConfig = {}, rest = {} }: Parts = {}): string {
  return JSON.stringify({
    Id: id,
    Name: '/web',
    Image: 'sha256:735a',
    State: { Status: 'running', Running: true, Paused: false, Pid: 41, StartedAt: '2026-11-28T00:00:00.1Z', Health: { Status: 'healthy' } },
    GraphDriver: { Name: 'overlay2' },
    Config: { Image: 'node:22', ...Config },
    HostConfig: { NetworkMode: 'default', ...HostConfig },
    NetworkSettings: { Bridge: 'br0', Networks: { bridge: { NetworkID: 'f00' } } },
    Mounts: [],
    ...rest,
  });
}

function read(parts?: Parts): Required<Inspection> {
  const inspection = readInspect('web', answer(parts));
  expect(inspection.problems).toEqual([]);
  return inspection as Required<Inspection>;
}

function valuesOf(request: ContainerRequest, field: ContainerField): unknown {
  const held = request[field] as Fact<unknown> | readonly Fact<unknown>[] | undefined;
  return Array.isArray(held) ? held.map((one: Fact<unknown>) => one.value) : (held as Fact<unknown> | undefined)?.value;
}

const mounts = (...Mounts: readonly object[]): Parts => ({ rest: { Mounts } });
const networks = (Networks: object, NetworkMode: string): Parts => ({
  HostConfig: { NetworkMode },
  rest: { NetworkSettings: { Networks } },
});

const cases: readonly (readonly [parts: Parts, field: ContainerField, values: unknown])[] = [
  [{}, 'image', 'node:22'],
  [{}, 'oddities', []],
  [{ Config: { User: 'node' } }, 'user', 'node'],
  [
    { Config: { Env: ['A=b', 'SYSBOX_HONOR_CAPS=TRUE'] } },
    'environment',
    [
      { name: 'A', value: 'b', scope: 'container' },
      { name: 'SYSBOX_HONOR_CAPS', value: 'TRUE', scope: 'container' },
    ],
  ],
  [{ Config: { Labels: { a: 'b' } } }, 'labels', [{ name: 'a', value: 'b' }]],
  [{ Config: { Entrypoint: ['/init'], Cmd: null } }, 'entrypoint', ['/init']],
  [{ Config: { Healthcheck: { Test: ['CMD', 'x'], Interval: 1 } } }, 'containerCommands', [{ event: 'healthcheck', command: 'x' }]],
  [{ HostConfig: { Runtime: 'runc' } }, 'runtime', 'runc'],
  [{ HostConfig: { Privileged: true } }, 'privileged', true],
  [{ HostConfig: { MaskedPaths: [] } }, 'maskedPaths', []],
  [
    { HostConfig: { PidMode: 'host', IpcMode: 'private' } },
    'namespaces',
    [
      { kind: 'pid', mode: 'host' },
      { kind: 'ipc', mode: 'private' },
      { kind: 'net', mode: 'bridge' },
    ],
  ],
  [
    { HostConfig: { PortBindings: { '80/tcp': [{ HostIp: '', HostPort: '80' }] } } },
    'ports',
    [{ hostPort: '80', containerPort: '80', protocol: 'tcp' }],
  ],
  [{ HostConfig: { CapAdd: ['CAP_SYS_ADMIN'] } }, 'capabilities', [{ change: 'add', name: 'SYS_ADMIN' }]],
  [networks({ app: { NetworkID: 'f00' }, db: null }, 'app'), 'networks', ['app', 'db']],
  [networks({}, 'container:x'), 'namespaces', [{ kind: 'net', mode: 'container:x' }]],
  [
    networks({ app: { DriverOpts: { 'com.docker.network.endpoint.sysctls': 'net.a=1' } } }, 'app'),
    'sysctls',
    [{ name: 'net.a', value: '1' }],
  ],
  // What was asked for is not what counts: the list of mounts has it all.
  [
    {
      Config: { Volumes: { '/v': {} } },
      HostConfig: { Binds: ['/link:/b'], Mounts: [{ Type: 'bind', Source: '/link', Target: '/c' }], Tmpfs: { '/t': 'ro' } },
      rest: {
        Mounts: [
          { Type: 'bind', Source: '/etc', Destination: '/b', Mode: '', RW: true, Propagation: 'rprivate' },
          {
            Type: 'volume',
            Name: 'v1',
            Source: '/var/lib/docker/volumes/v1/_data',
            Destination: '/v',
            Driver: 'local',
            RW: false,
            Propagation: '',
          },
        ],
      },
    },
    'mounts',
    [
      { kind: 'tmpfs', target: '/t', readOnly: true },
      { kind: 'bind', source: { base: 'root', path: '/etc' }, target: '/b', readOnly: false, propagation: 'rprivate' },
      { kind: 'volume', source: 'v1', target: '/v', readOnly: true },
    ],
  ],
  [
    mounts(
      { Type: 'volume', Name: 'v', Destination: '/v', Driver: 'nfs', RW: true },
      { Type: 'tmpfs', Source: '', Destination: '/t', RW: true },
      { Type: 'image', Name: 'tools:1', Source: '/var/lib/docker/overlay2/a/merged', Destination: '/i', RW: false },
    ),
    'mounts',
    [
      { kind: 'volume', source: 'v', target: '/v', readOnly: false, driver: 'nfs' },
      { kind: 'tmpfs', target: '/t', readOnly: false },
      { kind: 'image', source: 'tools:1', target: '/i', readOnly: true },
    ],
  ],
];

test.each(cases.map(([parts, field, values]) => ({ parts, field, values, shown: JSON.stringify(parts).slice(0, 80) })))(
  '$field of $shown',
  ({ parts, field, values }) => {
    const { request } = read(parts);
    expect(valuesOf(request, field)).toEqual(values);
    expect(request.unknown).toEqual([]);
  },
);

test('a place is one of the answer', () => {
  const { request } = read({ HostConfig: { Privileged: true }, Config: { User: 'root' } });
  expect(request.privileged?.from).toMatchObject({ layer: 'api', document: 'web', pointer: '/HostConfig/Privileged' });
  expect(request.user?.from.pointer).toBe('/Config/User');
});

test('what the engine says of the container', () => {
  const made = { Type: 'volume', Name: 'v', Source: '/x', Destination: '/v', Driver: 'local', RW: true };
  expect(read({ Config: { Labels: { a: 'b' } }, rest: { Mounts: [made] } }).state).toEqual({
    id,
    name: 'web',
    imageId: 'sha256:735a',
    image: 'node:22',
    labels: [{ name: 'a', value: 'b' }],
    running: true,
    pid: 41,
    startedAt: '2026-11-28T00:00:00.1Z',
    paused: false,
    mounts: [{ type: 'volume', name: 'v', source: '/x', target: '/v', driver: 'local', writable: true }],
    networks: [{ name: 'bridge', id: 'f00' }],
  } satisfies ContainerState);
});

// A newer engine's fields: its own everywhere but where they may change what the container may do.
test.each([
  [{ rest: { NewThing: { a: 1 }, State: { NewState: 'x' }, Mounts: [{ Type: 'tmpfs', Destination: '/t', NewOption: 1 }] } }, []],
  [{ rest: { NetworkSettings: { NewMap: { a: 'b' }, Networks: { app: { NewKind: 'x' } } } } }, []],
  [{ HostConfig: { NewLimit: 0 } }, []],
  [{ HostConfig: { NewPrivilege: true } }, ['NewPrivilege']],
  [{ Config: { NewCommand: ['x'] } }, ['NewCommand']],
  [{ HostConfig: { Mounts: [{ Type: 'bind', Source: '/a', Target: '/b', NewMode: 'x' }] } }, ['NewMode']],
] as const)('%j has the oddities %j', (parts, subjects) => {
  expect(read(parts as Parts).request.oddities.map(({ value }) => value.subject)).toEqual(subjects);
});

test.each([
  ['', 'ends where a value should be'],
  ['[]', 'not an object'],
  ['{"message":"No such container: x"}', 'not about a container'],
  [answer({ rest: { Id: 'abc' } }), 'not about a container'],
  [answer({ rest: { Mounts: [{ Type: 'cluster', Destination: '/c' }] } }), 'a mount of type "cluster" is not judged'],
  [answer({ HostConfig: { Cgroup: 'container:x' } }), 'Cgroup is not judged'],
  [answer({ HostConfig: { SecurityOpt: ['new=x'] } }), 'no security option'],
  [answer({ HostConfig: { Privileged: 'yes' } }), 'Privileged must be true or false'],
])('%.60s: %s', (text, says) => {
  const { request, state, problems } = readInspect('web', text);
  expect([request, state]).toEqual([undefined, undefined]);
  expect(problems.map(({ message }) => message).join('\n')).toContain(says);
});

const folder = new URL('../../../../shared/facts/recorded/containers/', import.meta.url);
const missing = skipReason(!existsSync(folder), 'no recorded containers beside the repository');

function recorded(): readonly string[] {
  return missing ? [] : readdirSync(folder).filter((name) => existsSync(new URL(`${name}/inspect.json`, folder)));
}

describe.skipIf(missing)('recorded from a real engine', () => {
  test('there are some', () => {
    expect(recorded().length).toBeGreaterThanOrEqual(10);
  });

  test.each(recorded())('%s', (name) => {
    const text = readFileSync(new URL(`${name}/inspect.json`, folder), 'utf8');
    const { request, state, problems } = readInspect(name, text);
    expect(problems).toEqual([]);
    expect(request!.oddities).toEqual([]);
    expect(request!.unknown).toEqual([]);
    expect(request!.runtime?.value).toBe(name.startsWith('runc-') ? 'runc' : 'sysbox-runc');
    expect(request!.environment.map(({ value }) => value.name)).toContain('PATH');
    const raw = JSON.parse(text) as { readonly Mounts: readonly { readonly Destination: string }[] };
    expect(state!.mounts.map(({ target }) => target)).toEqual(raw.Mounts.map(({ Destination }) => Destination));
    expect(state!.pid).toBeGreaterThan(1);
  });
});
