import type { IncomingHttpHeaders } from 'node:http';
import {
  type FakeContainer,
  type FakeThing,
  type FakeThings,
  findContainer,
  findNetwork,
  hasLabel,
  inspectFakeContainer,
  inspectFakeImage,
  listFakeContainers,
  mountsOf,
  values,
} from './fake-engine-things.ts';

/** A call as it reached a fake engine. */
export interface FakeCall {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface FakeAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** More would follow: the answer is not ended. */
  readonly isOpen?: true;
}

interface Asked {
  readonly things: FakeThings;
  readonly call: FakeCall;
  readonly query: URLSearchParams;
  /** What stands in the place of the `*` of a route. */
  readonly name: string;
}
type Respond = (asked: Asked) => FakeAnswer;

const about = {
  version: {
    Version: '26.1.5',
    ApiVersion: '1.45',
    MinAPIVersion: '1.24',
    Os: 'linux',
    Arch: 'amd64',
    KernelVersion: '6.8.0',
    Components: [],
  },
  info: {
    ID: 'fake',
    Containers: 0,
    ContainersRunning: 0,
    Driver: 'overlay2',
    ServerVersion: '26.1.5',
    Runtimes: { runc: { path: 'runc' }, 'sysbox-runc': { path: '/usr/bin/sysbox-runc' } },
    DefaultRuntime: 'runc',
    CgroupVersion: '2',
    OSType: 'linux',
    Architecture: 'x86_64',
    SecurityOptions: ['name=seccomp,profile=builtin'],
    Plugins: { Volume: ['local'], Network: ['bridge', 'host', 'null'], Log: ['json-file'] },
    Swarm: { LocalNodeState: 'inactive' },
  },
};

function json(value: unknown, status = 200): FakeAnswer {
  return { status, headers: { 'Content-Type': 'application/json' }, body: `${JSON.stringify(value)}\n` };
}

const done: FakeAnswer = { status: 204 };

function none(what: string): FakeAnswer {
  return json({ message: `No such ${what}` }, 404);
}

const ofContainer =
  (respond: (container: FakeContainer, asked: Asked) => FakeAnswer): Respond =>
  (asked) => {
    const container = findContainer(asked.things, asked.name);
    return container === undefined ? none(`container: ${asked.name}`) : respond(container, asked);
  };

const running = (status: FakeContainer['status']): Respond =>
  ofContainer((container) => {
    container.status = status;
    if (status === 'running') container.started = Date.now();
    return done;
  });

const stream = (text: string): Respond =>
  ofContainer(() => ({ status: 200, headers: { 'Content-Type': 'application/vnd.docker.raw-stream' }, body: text }));

function filtered(things: ReadonlyMap<string, FakeThing>, query: URLSearchParams): readonly FakeThing[] {
  const { label, name } = JSON.parse(query.get('filters') ?? '{}') as Readonly<Record<string, unknown>>;
  const fits = (thing: FakeThing): boolean =>
    values(label).every((wanted) => hasLabel(thing['Labels'], wanted)) &&
    (name === undefined || values(name).some((part) => thing.Name.includes(part)));
  return [...new Set(things.values())].filter(fits);
}

// A volume that is mounted and missing is made with the container, as real engines do.
function create({ things, call, query }: Asked): FakeAnswer {
  const id = things.newId();
  const body = JSON.parse(call.body) as Record<string, unknown>;
  const container: FakeContainer = { id, name: query.get('name') ?? `fake_${id.slice(0, 8)}`, body, status: 'created', started: 0 };
  things.containers.set(id, container);
  for (const { Type, Name = '' } of mountsOf(container))
    if (Type === 'volume' && !things.volumes.has(Name)) keepVolume(things, { Name: Name === '' ? things.newId() : Name });
  return json({ Id: id, Warnings: [] }, 201);
}

function createExec(container: FakeContainer, { things, call }: Asked): FakeAnswer {
  const id = things.newId();
  things.execs.set(id, { container: container.id, body: JSON.parse(call.body) as Record<string, unknown> });
  return json({ Id: id }, 201);
}

function createNetwork({ things, call }: Asked): FakeAnswer {
  const network = { Driver: 'bridge', Scope: 'local', Containers: {}, ...(JSON.parse(call.body) as FakeThing), Id: things.newId() };
  things.networks.set(network.Name, network);
  return json({ Id: network.Id, Warning: '' }, 201);
}

function createVolume({ things, call }: Asked): FakeAnswer {
  const asked = JSON.parse(call.body) as { readonly Name?: string };
  return json(things.volumes.get(asked.Name ?? '') ?? keepVolume(things, { ...asked, Name: asked.Name ?? things.newId() }), 201);
}

function keepVolume({ volumes }: FakeThings, { DriverOpts, ...asked }: FakeThing): FakeThing {
  const at = `/var/lib/docker/volumes/${asked.Name}/_data`;
  const volume = { Driver: 'local', Scope: 'local', Options: DriverOpts ?? null, Mountpoint: at, Labels: null, ...asked, Name: asked.Name };
  volumes.set(asked.Name, volume);
  return volume;
}

function nameIn(query: URLSearchParams): string {
  return `${(query.get('repo') ?? '').replace(/^docker\.io\/(?:library\/)?/u, '')}:${query.get('tag') ?? 'latest'}`;
}

function madeImage({ images }: FakeThings, name: string, status = 200): FakeAnswer {
  if (name !== '') images.add(name);
  return json({ Id: `sha256:${'2'.repeat(64)}` }, status);
}

const routes: readonly (readonly [method: string, path: string, respond: Respond])[] = [
  ['HEAD', '/_ping', () => ({ status: 200, headers: { 'Content-Type': 'text/plain; charset=utf-8' } })],
  ['GET', '/_ping', () => ({ status: 200, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body: 'OK' })],
  ['GET', '/version', () => json(about.version)],
  ['GET', '/info', () => json(about.info)],
  ['GET', '/events', () => ({ status: 200, headers: { 'Content-Type': 'application/json' }, body: '' })],
  ['GET', '/system/df', () => json({ LayersSize: 0, Images: [], Containers: [], Volumes: [], BuildCache: [] })],
  ['GET', '/containers/json', ({ things, query }) => json(listFakeContainers(things, JSON.parse(query.get('filters') ?? '{}')))],
  ['POST', '/containers/create', create],
  ['POST', '/containers/prune', () => json({ ContainersDeleted: [], SpaceReclaimed: 0 })],
  ['GET', '/containers/*/json', ofContainer((container) => json(inspectFakeContainer(container)))],
  ['GET', '/containers/*/top', ofContainer(() => json({ Titles: ['PID', 'CMD'], Processes: [['1', 'sleep']] }))],
  ['GET', '/containers/*/stats', ofContainer(() => json({}))],
  ['GET', '/containers/*/changes', ofContainer(() => json([]))],
  ['GET', '/containers/*/logs', stream('logged\n')],
  ['GET', '/containers/*/export', stream('tar')],
  ['POST', '/containers/*/start', running('running')],
  ['POST', '/containers/*/restart', running('running')],
  ['POST', '/containers/*/stop', running('exited')],
  ['POST', '/containers/*/kill', running('exited')],
  ['POST', '/containers/*/wait', ofContainer(() => json({ StatusCode: 0 }))],
  ['POST', '/containers/*/attach', stream('attached\n')],
  ['POST', '/containers/*/resize', ofContainer(() => ({ status: 200 }))],
  ['POST', '/containers/*/update', ofContainer(() => json({ Warnings: [] }))],
  ['POST', '/containers/*/exec', ofContainer(createExec)],
  [
    'POST',
    '/containers/*/rename',
    ofContainer((container, { query }) => {
      container.name = query.get('name') ?? '';
      return done;
    }),
  ],
  ['DELETE', '/containers/*', ofContainer(({ id }, { things }) => (things.containers.delete(id) ? done : none('container')))],
  ['POST', '/exec/*/start', ({ things, name }) => (things.execs.has(name) ? { status: 200, body: '' } : none(`exec instance: ${name}`))],
  ['POST', '/exec/*/resize', ({ things, name }) => (things.execs.has(name) ? { status: 200 } : none(`exec instance: ${name}`))],
  [
    'GET',
    '/exec/*/json',
    ({ things, name }) => {
      const exec = things.execs.get(name);
      return exec === undefined
        ? none(`exec instance: ${name}`)
        : json({ ID: name, ContainerID: exec.container, Running: false, ExitCode: 0, Pid: 0 });
    },
  ],
  ['GET', '/volumes', ({ things, query }) => json({ Volumes: filtered(things.volumes, query), Warnings: null })],
  ['POST', '/volumes/create', createVolume],
  ['GET', '/volumes/*', ({ things, name }) => (things.volumes.has(name) ? json(things.volumes.get(name)) : none(`volume: ${name}`))],
  ['DELETE', '/volumes/*', ({ things, name }) => (things.volumes.delete(name) ? done : none(`volume: ${name}`))],
  ['GET', '/networks', ({ things, query }) => json(filtered(things.networks, query))],
  ['POST', '/networks/create', createNetwork],
  [
    'GET',
    '/networks/*',
    ({ things, name }) => {
      const network = findNetwork(things, name);
      return network === undefined ? none(`network: ${name}`) : json(network);
    },
  ],
  ['POST', '/networks/*/connect', () => ({ status: 200 })],
  ['POST', '/networks/*/disconnect', () => ({ status: 200 })],
  [
    'DELETE',
    '/networks/*',
    ({ things, name }) => (things.networks.delete(findNetwork(things, name)?.Name ?? '') ? done : none(`network: ${name}`)),
  ],
  ['GET', '/images/json', () => json([])],
  [
    'POST',
    '/images/create',
    ({ things, query }) => madeImage(things, `${query.get('fromImage') ?? query.get('repo') ?? ''}:${query.get('tag') ?? 'latest'}`),
  ],
  ['POST', '/images/load', () => json({ stream: 'Loaded image\n' })],
  ['GET', '/images/*/json', ({ things, name }) => (things.images.has(name) ? json(inspectFakeImage(name)) : none(`image: ${name}`))],
  ['GET', '/images/*/history', () => json([])],
  ['POST', '/images/*/tag', ({ things, query }) => madeImage(things, nameIn(query), 201)],
  ['DELETE', '/images/*', ({ things, name }) => (things.images.delete(name) ? json([{ Untagged: name }]) : none(`image: ${name}`))],
  ['POST', '/commit', ({ things, query }) => madeImage(things, nameIn(query), 201)],
  ['POST', '/build', ({ things, query }) => madeImage(things, query.get('t') ?? '')],
];

const compiled = routes.map(([method, path, respond]) => ({
  method,
  pattern: new RegExp(`^(?:/v[0-9.]+)?${path.replace('*', '(.+)')}$`, 'u'),
  respond,
}));

/** Answers a call, and remembers what it made. */
export function answerFake(things: FakeThings, call: FakeCall): FakeAnswer {
  const [path = '', query = ''] = call.path.split('?', 2);
  for (const { method, pattern, respond } of compiled) {
    const match = method === call.method ? pattern.exec(path) : null;
    if (match !== null) return respond({ things, call, query: new URLSearchParams(query), name: decodeURIComponent(match[1] ?? '') });
  }
  return json({ message: 'page not found' }, 404);
}
