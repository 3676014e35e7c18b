import { createHash } from 'node:crypto';

/** What a fake engine keeps of a container that was made: its create body, and what became of it. */
export interface FakeContainer {
  readonly id: string;
  name: string;
  readonly body: Readonly<Record<string, unknown>>;
  status: 'created' | 'running' | 'paused' | 'exited';
  started: number;
}

/** A volume or a network that was made, as it is inspected. */
export type FakeThing = Readonly<Record<string, unknown>> & { readonly Name: string };

/** Everything that was made on a fake engine. */
export interface FakeThings {
  readonly containers: Map<string, FakeContainer>;
  readonly execs: Map<string, { readonly container: string; readonly body: Readonly<Record<string, unknown>> }>;
  readonly volumes: Map<string, FakeThing>;
  readonly networks: Map<string, FakeThing>;
  /** Names of images that are there, with their tags. */
  readonly images: Set<string>;
  /** An id of 64 hexadecimal digits, the next of those that were given, else one that was made up. */
  newId(): string;
}

/** An engine with some images, where nothing was made yet. `ids`: those of the first containers, networks and execs, by turns as they are made. */
export function noFakeThings(ids: readonly string[] = [], images: readonly string[] = ['debian:bookworm']): FakeThings {
  let made = 0;
  return {
    containers: new Map(),
    execs: new Map(),
    volumes: new Map(),
    networks: new Map(),
    images: new Set(images),
    newId: () => ids[made++] ?? createHash('sha256').update(`fake ${made}`).digest('hex'),
  };
}

/** A container by its name, its id or the beginning of one. */
export function findContainer({ containers }: FakeThings, reference: string): FakeContainer | undefined {
  const known = containers.get(reference);
  if (known !== undefined) return known;
  for (const container of containers.values()) if (container.name === reference || container.id.startsWith(reference)) return container;
  return undefined;
}

/** A network by its name, its id or the beginning of one. */
export function findNetwork({ networks }: FakeThings, reference: string): FakeThing | undefined {
  return networks.get(reference) ?? [...networks.values()].find((one) => String(one['Id']).startsWith(reference));
}

const imageId = `sha256:${'1'.repeat(64)}`;

/** As `GET /images/{name}/json` has one: all images are the same but for their names. */
export function inspectFakeImage(name: string): object {
  const config = { User: '', Env: ['PATH=/usr/bin:/bin'], Cmd: ['bash'], Entrypoint: null, Labels: {}, Volumes: null, WorkingDir: '' };
  return { Id: imageId, RepoTags: [name], RepoDigests: [], Architecture: 'amd64', Os: 'linux', Size: 1, Config: config };
}

/** The mounts of a container as it is inspected. */
export function mountsOf({ body }: FakeContainer): readonly MadeMount[] {
  const { Binds, Mounts } = (body['HostConfig'] ?? {}) as {
    readonly Binds?: readonly string[] | null;
    readonly Mounts?: readonly FakeMount[] | null;
  };
  return [...(Binds ?? []).map(ofBind), ...(Mounts ?? []).map(ofMount)];
}

/** As `GET /containers/{id}/json` has one. */
export function inspectFakeContainer(container: FakeContainer): object {
  const { id, name, body, status, started } = container;
  const { HostConfig, NetworkingConfig: _networking, ...config } = body;
  return {
    Id: id,
    Name: `/${name}`,
    Image: imageId,
    State: {
      Status: status,
      Running: status === 'running' || status === 'paused',
      Paused: false,
      Pid: status === 'running' ? 4242 : 0,
      ExitCode: 0,
      StartedAt: new Date(started).toISOString(),
      FinishedAt: '0001-01-01T00:00:00Z',
    },
    Config: { ...config, Env: ['PATH=/usr/bin:/bin', ...((config['Env'] as string[] | null) ?? [])] },
    HostConfig: HostConfig ?? {},
    Mounts: mountsOf(container),
    NetworkSettings: { Networks: {}, Ports: {} },
    RestartCount: 0,
    Driver: 'overlay2',
    Platform: 'linux',
  };
}

interface FakeMount {
  readonly Type: string;
  readonly Source?: string;
  readonly Target: string;
  readonly ReadOnly?: boolean;
}

interface MadeMount {
  readonly Type: string;
  readonly Name?: string;
  readonly [key: string]: unknown;
}

function ofBind(text: string): MadeMount {
  const [source = '', target = '', mode = ''] = text.split(':');
  return ofMount({
    Type: source.startsWith('/') ? 'bind' : 'volume',
    Source: source,
    Target: target,
    ReadOnly: mode.split(',').includes('ro'),
  });
}

function ofMount({ Type, Source = '', Target, ReadOnly = false }: FakeMount): MadeMount {
  const more = Type === 'volume' ? { Name: Source, Source: `/var/lib/docker/volumes/${Source}/_data`, Driver: 'local' } : { Source };
  return { Type, ...more, Destination: Target, Mode: '', RW: !ReadOnly, Propagation: Type === 'bind' ? 'rprivate' : '' };
}

/** As `GET /containers/json` lists those that the filters of labels and states let through. */
export function listFakeContainers({ containers }: FakeThings, filters: unknown): readonly object[] {
  const { label, status } = (filters ?? {}) as Readonly<Record<string, unknown>>;
  return [...containers.values()]
    .filter(
      (one) =>
        values(label).every((wanted) => hasLabel(one.body['Labels'], wanted)) &&
        (status === undefined || values(status).includes(one.status)),
    )
    .map((one) => ({
      Id: one.id,
      Names: [`/${one.name}`],
      Image: one.body['Image'],
      ImageID: imageId,
      Labels: one.body['Labels'] ?? {},
      State: one.status,
      Status: one.status,
      Mounts: mountsOf(one),
    }));
}

/** Whether labels fit a filter, `NAME` or `NAME=VALUE`. */
export function hasLabel(labels: unknown, wanted: string): boolean {
  const [name = '', ...rest] = wanted.split('=');
  const value = ((labels ?? {}) as Readonly<Record<string, string>>)[name];
  return value !== undefined && (rest.length === 0 || value === rest.join('='));
}

/** The values of a filter, which is a list or an object of flags. */
export function values(filter: unknown): readonly string[] {
  return Array.isArray(filter) ? (filter as string[]) : Object.keys(filter ?? {});
}
