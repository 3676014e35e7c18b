import { describe, expect, test } from 'vitest';
import { escapes } from '../../../escapes/catalogue.ts';
import type { EscapeHost } from '../../../machine/escape-host.ts';
import { checkSchema } from '../../../../test/check-schema.ts';
import { type Answer, probeWorld, willing } from '../../../../test/probe-world.ts';
import type { EngineCall } from '../../../machine/http/door.ts';
import type { Escape, EscapeReport } from '../../../model/escape.ts';
import { runEscapes } from './run-escapes.ts';
import { wordOf } from './escape-words.ts';

const id = (name: string): Escape => escapes.find((escape) => escape.id === name) ?? expect.fail(name);

interface World {
  /** Runtimes that the engine has registered. */
  readonly runtimes?: readonly string[];
  readonly options?: readonly string[];
  /** What the script of a container prints; the first one is that of the image’s try. */
  readonly printed?: string;
  /** Status of the starts of scenarios, and the engine’s words. */
  readonly start?: readonly [number, string];
  readonly marker?: boolean;
  /** The run is to end as soon as the image was tried. */
  readonly isStopped?: boolean;
  /** The engine’s processes are those of another machine. */
  readonly isElsewhere?: boolean;
  readonly links?: Readonly<Record<string, string>>;
  /** The engine does not remove the containers of scenarios. */
  readonly keeps?: boolean;
}

/** A machine where nothing takes time, and an engine that makes all it is asked for. */
function world({
  runtimes = ['runc'],
  options = [],
  printed = 'reached: did it\nexit 0\n',
  start = [204, ''],
  marker,
  isStopped = false,
  isElsewhere = false,
  links = {},
  keeps = false,
}: World) {
  const made: string[] = [];
  const info = {
    Runtimes: Object.fromEntries(runtimes.map((name) => [name, {}])),
    SecurityOptions: options,
    DockerRootDir: '/var/lib/docker',
    ServerVersion: '26.1.5+dfsg1',
    KernelVersion: '6.18.44-of-host-7',
    CgroupVersion: '2',
  };
  const about = {
    Components: [
      { Name: 'runc', Version: '1.1.5+ds1' },
      { Name: 'containerd', Version: '1.7.24~ds1' },
    ],
  };
  const answer = ({ method, path, body }: EngineCall): Answer | undefined => {
    const isFirst = path.includes('-first-');
    if (path === '/info') return { status: 200, text: JSON.stringify(info) };
    if (path === '/version') return { status: 200, text: JSON.stringify(about) };
    if (path.startsWith('/images/')) return { status: 200, text: '{"Id":"sha256:1"}' };
    if (path.includes('/containers/create')) {
      made.push(path.split('name=')[1]!);
      return { status: 201, text: `{"Id":"c${made.length}"}` };
    }
    if (path.includes('/volumes/create')) return { status: 201, text: String(body) };
    if (path.startsWith('/volumes/') && method === 'GET') return { status: 404, text: '{}' };
    if (path.startsWith('/containers/json')) return { status: 200, text: '[]' };
    if (path.startsWith('/volumes?')) return { status: 200, text: '{}' };
    if (path.endsWith('/start') && !isFirst && made.length > 1) return { status: start[0], text: JSON.stringify({ message: start[1] }) };
    if (keeps && method === 'DELETE' && path.includes('-runc-')) return { status: 500, text: '{}' };
    if (path.includes('/logs')) return { status: 200, text: isFirst || made.length === 1 ? 'exit 0\n' : printed };
    return undefined;
  };
  const base = probeWorld(willing('', answer), {
    readProc: (path) =>
      isElsewhere || !path.endsWith('/cgroup') ? undefined : made.map((_name, index) => `0::/docker/c${index + 1}`).join('\n'),
    readLink: (path) => links[path],
    makeScratch: () => '/tmp/scratch',
  });
  const { removed, halt, raw } = base;
  const left: string[] = [];
  const host: EscapeHost = {
    ...base.host,
    pid: 1000,
    makeFolder: () => true,
    hide: () => true,
    removeFile: (path) => removed.push(path) > 0,
    listen: () => Promise.resolve(() => void removed.push('socket')),
    findDisk: () => undefined,
    identityOf: () => undefined,
    readMarker: () =>
      marker === true ? { text: wordOf('wordword', 'containai-escapes-word-host-root-runc', 'token') } : { missing: true },
  };
  const run = async (...names: readonly string[]): Promise<EscapeReport> => {
    const answered = await runEscapes(
      { list: names.map(id), socket: '/run/other.sock', image: 'debian:bookworm', patience: 1e9, version: '0' },
      {
        view: { look: () => Promise.resolve({ files: {}, places: {}, sockets: {}, commands: {}, programs: {}, daemons: [] }) },
        sockets: { engineAt: (path) => ({ ...raw, path }) },
        host: { ...host, alarm: (milliseconds, ring) => (milliseconds === 1e9 ? () => undefined : host.alarm(milliseconds, ring)) },
        machine: { realPath: (path) => path, kindOf: () => 'folder' },
        look: () => Promise.resolve({ refused: 'This machine has no /proc.' }),
        halt,
        now: () => '2026-01-01T00:00:00.000Z',
        begin: () => {
          if (isStopped) halt.call('it was told to end');
        },
        tell: () => undefined,
      },
    );
    if ('refused' in answered) throw new Error(answered.refused);
    left.push(...answered.left.map(({ remove }) => remove));
    expect(checkSchema('escapes-1', answered.report)).toEqual([]);
    return answered.report;
  };
  /** Bodies of containers, but for that of the image’s try. */
  const bodies = (): readonly Readonly<Record<string, unknown>>[] =>
    (base.bodies as readonly Readonly<Record<string, unknown>>[]).filter((body) => 'HostConfig' in body).slice(1);
  return { calls: base.calls, bodies, removed, made, left, run };
}

describe('without a Sysbox', () => {
  test('plain runc is tried, what is refused is said, and nothing else is run', async () => {
    const { run, bodies } = world({ marker: true });
    const { results } = await run('host-root', 'privileged');
    expect(results[0]).toEqual({
      id: 'host-root',
      runc: { standing: 'reached', words: 'did it', witness: 'host' },
      sysbox: { standing: 'not run', words: 'no Sysbox' },
      gated: {
        standing: 'held',
        words: 'it is not made',
        witness: 'rules',
        decision: 'refused',
        rules: expect.arrayContaining(['host-root-mounted']),
      },
    });
    expect(results[1]!.gated).toMatchObject({
      standing: 'not run',
      decision: 'rewritten',
      rules: ['runtime-overridden', 'privileged-requested'],
    });
    expect(bodies().map(({ HostConfig }) => (HostConfig as { readonly Runtime: string }).Runtime)).toEqual(['runc', 'runc']);
  });

  test('a runtime that only has the name is not presented as one', async () => {
    const { run, bodies } = world({ runtimes: ['runc', 'sysbox-runc'] });
    const { results, versions } = await run('privileged');
    expect(results[0]!.sysbox).toMatchObject({ standing: 'not run', words: expect.stringMatching(/^what is registered as sysbox-runc /u) });
    expect(results[0]!.gated.standing).toBe('not run');
    expect(versions.sysbox).toBeUndefined();
    // The control container, and the one of plain runc.
    expect(bodies()).toHaveLength(2);
  });
});

test('a container whose start is refused under plain runc is skipped with the engine’s words', async () => {
  const { run } = world({ start: [500, 'privileged mode is incompatible with user namespaces'] });
  expect((await run('privileged')).results[0]!.runc).toEqual({
    standing: 'skipped',
    words: 'the engine does not start it: privileged mode is incompatible with user namespaces',
  });
});

test.each([
  ['name=userns', 'user namespace'],
  ['name=rootless', 'user namespace'],
  ['name=selinux', 'SELinux'],
])('an engine with a wall of its own proves nothing: %s', async (option, words) => {
  const { run } = world({ options: ['name=seccomp,profile=builtin', option], printed: 'held: no\nexit 0\n' });
  expect((await run('folder-mounted')).results[0]!.runc).toMatchObject({ standing: 'skipped', words: expect.stringContaining(words) });
});

test('of an engine on another machine nothing is told', async () => {
  const { run } = world({ isElsewhere: true, printed: 'held: no\nexit 0\n' });
  expect((await run('folder-mounted')).results[0]!.runc).toMatchObject({ standing: 'unknown', words: expect.stringContaining('remote') });
});

test('an engine in a network of its own cannot give this machine’s', async () => {
  const { run } = world({ links: { '/proc/7/ns/net': 'net:[2]', '/proc/self/ns/net': 'net:[1]' }, printed: 'held: no\nexit 0\n' });
  expect((await run('host-network')).results[0]!.runc).toMatchObject({
    standing: 'skipped',
    words: expect.stringContaining('net namespace'),
  });
});

test('without a disk that may be opened, none is tried', async () => {
  const { run, bodies } = world({});
  expect((await run('disk-device')).results[0]!.runc).toMatchObject({
    standing: 'skipped',
    words: expect.stringContaining('block device'),
  });
  expect(bodies()).toEqual([]);
});

test.each([
  ['a refused start', { start: [500, 'no'] }],
  ['a script that never ends', { printed: 'nothing' }],
  ['one that ends', {}],
] satisfies [string, World][])('all that was made is removed after %s', async (_, wish) => {
  const { run, calls, removed, made, left } = world(wish);
  await run('host-network', 'host-ipc', 'engine-store', 'engine-socket', 'other-processes');
  expect(calls).toEqual(expect.arrayContaining(made.map((name) => `DELETE /containers/${name}?force=1&v=1`)));
  expect(left).toEqual([]);
  expect(calls).toContain('DELETE /volumes/containai-escapes-word-engine-store-runc?force=1');
  expect(calls).toContain('DELETE /volumes/containai-escapes-word-engine-socket-runc?force=1');
  expect(removed).toEqual(expect.arrayContaining(['/tmp/scratch', 'socket', '/dev/shm/containai-escapes-word-host-ipc-runc']));
});

test('what could not be removed is named with the line that does it, for this engine', async () => {
  const { run, left } = world({ keeps: true });
  await run('host-root');
  expect(left).toEqual([
    expect.stringMatching(/^docker -H \S*unix:\/\/\/run\/other\.sock\S* rm -f -v containai-escapes-word-host-root-runc-0$/u),
  ]);
});

test('all that is made has the label of this run', async () => {
  const { run, bodies } = world({});
  await run('host-root', 'other-processes');
  for (const { Labels } of bodies()) expect(Labels).toMatchObject({ 'dev.containai.probe': 'word' });
});

test('one that is stopped begins nothing new and says so', async () => {
  const { run, bodies } = world({ isStopped: true });
  const { results } = await run('host-root', 'privileged');
  expect(results.map(({ runc, gated }) => [runc.standing, runc.words, gated.standing])).toEqual([
    ['not run', 'it was told to end', 'held'],
    ['not run', 'it was told to end', 'not run'],
  ]);
  expect(bodies()).toEqual([]);
});

test('versions are numbers, without what may name a machine', async () => {
  const { versions } = await world({}).run('host-root');
  expect(versions).toEqual({ kernel: '6.18.44', cgroup: '2', engine: '26.1.5', containerd: '1.7.24', runc: '1.1.5' });
});
