import { describe, expect, test } from 'vitest';
import { escapes } from '../../../escapes/catalogue.ts';
import type { EscapeHost } from '../../../machine/escape-host.ts';
import type { Engine, EngineCall } from '../../../machine/http/door.ts';
import type { ProcessRecords } from '../../../machine/process-records.ts';
import type { Escape, EscapeReport } from '../../../model/escape.ts';
import { runEscapes } from './run-escapes.ts';
import { wordOf } from './escape-words.ts';

const id = (name: string): Escape => escapes.find((escape) => escape.id === name) ?? expect.fail(name);

interface World {
  /** Runtimes that the engine has registered. */
  readonly runtimes?: readonly string[];
  readonly options?: readonly string[];
  /** What the script of a container prints. */
  readonly printed?: string;
  /** Status of a start, and the engine’s words. */
  readonly start?: readonly [number, string];
  readonly marker?: boolean;
  readonly isStopped?: () => boolean;
  /** The engine’s processes are those of another machine. */
  readonly isElsewhere?: boolean;
  readonly links?: Readonly<Record<string, string>>;
}

/** A machine where nothing takes time, and an engine that makes all it is asked for. */
function world({
  runtimes = ['runc'],
  options = [],
  printed = 'reached: did it\nexit 0\n',
  start = [204, ''],
  marker,
  isStopped,
  isElsewhere = false,
  links = {},
}: World) {
  const calls: string[] = [];
  const bodies: Readonly<Record<string, unknown>>[] = [];
  const removed: string[] = [];
  let clock = 0;
  const host = {
    pid: 1000,
    makeScratch: () => '/tmp/scratch',
    removeScratch: (folder: string) => removed.push(folder) > 0,
    makeFolder: () => true,
    hide: () => true,
    removeFile: (path: string) => void removed.push(path),
    listen: () => Promise.resolve(() => void removed.push('socket')),
    findDisk: () => undefined,
    readMarker: () => (marker === true ? { text: wordOf('seed', 'containai-escapes-1-host-root-runc', 'token') } : { missing: true }),
    readProc: (path: string) =>
      isElsewhere || !path.endsWith('/cgroup') ? undefined : bodies.map((_body, index) => `0::/docker/c${index + 1}`).join('\n'),
    readLink: (path: string) => links[path],
    wait: (milliseconds: number) => (milliseconds > 1000 ? new Promise<void>(() => undefined) : Promise.resolve()),
    now: () => (clock += 1000),
  } as unknown as EscapeHost;
  const answer = ({ method, path, body }: EngineCall): { readonly status: number; readonly text: string } => {
    if (path === '/info')
      return {
        status: 200,
        text: JSON.stringify({
          Runtimes: Object.fromEntries(runtimes.map((name) => [name, {}])),
          SecurityOptions: options,
          DockerRootDir: '/var/lib/docker',
          ServerVersion: '26.1.5+dfsg1',
          KernelVersion: '6.18.44-of-host-7',
          CgroupVersion: '2',
        }),
      };
    if (path === '/version')
      return { status: 200, text: '{"Components":[{"Name":"runc","Version":"1.1.5+ds1"},{"Name":"containerd","Version":"1.7.24~ds1"}]}' };
    if (path.includes('/containers/create')) {
      bodies.push(JSON.parse(String(body)) as Readonly<Record<string, unknown>>);
      return { status: 201, text: `{"Id":"c${bodies.length}"}` };
    }
    if (path.includes('/volumes/create')) return { status: 201, text: '{}' };
    if (path.endsWith('/start')) return { status: start[0], text: JSON.stringify({ message: start[1] }) };
    if (path.includes('/logs')) return { status: 200, text: printed };
    if (path.endsWith('/json')) return { status: 200, text: '{"State":{"Pid":7}}' };
    if (path.startsWith('/containers/json')) return { status: 200, text: '[{"Id":"left"}]' };
    if (path.startsWith('/volumes?')) return { status: 200, text: '{"Volumes":[{"Name":"left"}]}' };
    return { status: method === 'DELETE' ? 204 : 404, text: '{}' };
  };
  const engine: Engine = {
    ask: (call) => {
      calls.push(`${call.method} ${call.path}`);
      return Promise.resolve({ headers: [], ...answer(call) });
    },
    close: () => undefined,
  };
  const run = async (...names: readonly string[]): Promise<EscapeReport> => {
    const report = await runEscapes(
      names.map(id),
      { image: 'debian:bookworm', socket: '/run/docker.sock', nonce: '1', seed: 'seed', containai: '0', sysbox: '0.7.0' },
      {
        engine,
        host,
        machine: { realPath: (path) => path, kindOf: () => 'folder' },
        processes: { ownRecord: () => undefined, record: () => undefined, membersOf: () => ({ pids: [], whole: true }) } as ProcessRecords,
        now: () => '2026-01-01T00:00:00.000Z',
        isStopped: isStopped ?? (() => false),
      },
    );
    if ('refused' in report) throw new Error(report.refused);
    return report;
  };
  return { calls, bodies, removed, run };
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
    expect(bodies.map(({ HostConfig }) => (HostConfig as { readonly Runtime: string }).Runtime)).toEqual(['runc', 'runc']);
  });

  test('a runtime that only has the name is not presented as one', async () => {
    const { run, bodies } = world({ runtimes: ['runc', 'sysbox-runc'] });
    const { results, versions } = await run('privileged');
    expect(results[0]!.sysbox).toMatchObject({ standing: 'not run', words: expect.stringMatching(/^what is registered as sysbox-runc /u) });
    expect(results[0]!.gated.standing).toBe('not run');
    expect(versions.sysbox).toBeUndefined();
    // The control container, and the one of plain runc.
    expect(bodies).toHaveLength(2);
  });
});

test('a container whose start is refused under plain runc is skipped with the engine’s words', async () => {
  const { run } = world({ start: [500, 'privileged mode is incompatible with user namespaces'] });
  expect((await run('privileged')).results[0]!.runc).toEqual({
    standing: 'skipped',
    words: 'the engine does not start it: privileged mode is incompatible with user namespaces',
  });
});

test('an engine that has user namespaces of its own proves nothing', async () => {
  const { run } = world({ options: ['name=seccomp,profile=builtin', 'name=userns'], printed: 'held: no\nexit 0\n' });
  expect((await run('folder-mounted')).results[0]!.runc).toMatchObject({
    standing: 'skipped',
    words: expect.stringContaining('user namespace'),
  });
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
  expect(bodies).toEqual([]);
});

test.each([
  ['a refused start', { start: [500, 'no'] }],
  ['a script that never ends', { printed: 'nothing' }],
  ['one that ends', {}],
] satisfies [string, World][])('all that was made is removed after %s', async (_, wish) => {
  const { run, calls, removed, bodies } = world(wish);
  await run('host-network', 'host-ipc', 'engine-store', 'engine-socket', 'other-processes');
  const made = bodies.map((_body, index) => `DELETE /containers/c${index + 1}?force=1&v=1`);
  expect(calls).toEqual(expect.arrayContaining([...made, 'DELETE /containers/left?force=1&v=1', 'DELETE /volumes/left?force=1']));
  expect(calls).toContain('DELETE /volumes/containai-escapes-1-engine-store-runc?force=1');
  expect(calls).toContain('DELETE /volumes/containai-escapes-1-engine-socket-runc-asked?force=1');
  expect(removed).toEqual(expect.arrayContaining(['/tmp/scratch', 'socket', '/dev/shm/containai-escapes-1-host-ipc-runc']));
});

test('all that is made has the label of this run', async () => {
  const { run, bodies } = world({});
  await run('host-root', 'other-processes');
  for (const { Labels } of bodies) expect(Labels).toEqual({ 'containai.owner': 'containai-escapes-1' });
});

test('one that is stopped begins nothing new and says so', async () => {
  const { run, bodies, calls } = world({ isStopped: () => true });
  const { results } = await run('host-root', 'privileged');
  expect(results.map(({ runc, gated }) => [runc.standing, gated.standing])).toEqual([
    ['not run', 'held'],
    ['not run', 'not run'],
  ]);
  expect(bodies).toEqual([]);
  expect(calls).toContain('DELETE /containers/left?force=1&v=1');
});

test('versions are numbers, without what may name a machine', async () => {
  const { versions } = await world({}).run('host-root');
  expect(versions).toEqual({ containai: '0', kernel: '6.18.44', cgroup: '2', engine: '26.1.5', containerd: '1.7.24', runc: '1.1.5' });
});

test('an engine that does not answer is said to', async () => {
  const engine: Engine = { ask: () => Promise.resolve({ failed: 'no engine answers' }), close: () => undefined };
  const wish = { image: 'i', socket: '/s', nonce: '1', seed: 's', containai: '0', sysbox: undefined };
  const host = { wait: () => new Promise(() => undefined), now: () => 0 } as unknown as EscapeHost;
  const machine = { realPath: (path: string) => path, kindOf: () => 'folder' as const };
  const report = await runEscapes([], wish, {
    engine,
    host,
    machine,
    processes: {} as ProcessRecords,
    now: () => '',
    isStopped: () => false,
  });
  expect(report).toEqual({ refused: 'no engine answers' });
});
