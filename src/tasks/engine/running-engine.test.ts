import { expect, test } from 'vitest';
import type { ViewedDaemon } from '../../machine/view-daemons.ts';
import { enginePaths } from './engine-plan.ts';
import { findOwnEngine } from './find-own-engine.ts';
import { findRunning, witnessOf } from './running-engine.ts';
import type { StatusPowers } from './read-status.ts';

const paths = enginePaths('/run/containai/docker.sock');
const ours: ViewedDaemon = {
  name: 'dockerd',
  pid: 7,
  cmdline: `/usr/bin/dockerd\0--config-file=${paths.settings}\0`,
  stat: '',
  status: '',
};

interface Owner {
  readonly user: number;
  readonly isShared: boolean;
}

interface World {
  readonly files?: Readonly<Record<string, string>>;
  readonly owner?: Owner;
  /** Of single paths. */
  readonly owners?: Readonly<Record<string, Owner>>;
  /** Where links lead. */
  readonly links?: Readonly<Record<string, string>>;
  readonly daemon?: ViewedDaemon;
  readonly info?: object;
}

function world({ files = {}, owner = { user: 0, isShared: false }, owners = {}, links = {}, daemon = ours, info }: World) {
  const all: Readonly<Record<string, string>> = { [paths.pidFile]: '7', ...files };
  return {
    host: {
      daemons: () => [daemon],
      startOf: (pid) => (pid === daemon.pid ? '100' : undefined),
      ownerOf: (path: string) => owners[path] ?? owner,
      find: () => undefined,
      readKernel: () => ({ not: 'there' }),
      run: () => Promise.resolve({ status: 1, output: '' }),
    },
    machine: {
      readText: (path: string) => (all[path] === undefined ? ({ missing: true } as const) : { text: all[path] }),
      userId: () => 1000,
      realPath: (path: string) => links[path] ?? path,
    },
    sockets: {
      engineAt: (path) => ({
        path,
        close: () => undefined,
        ask: (call) =>
          Promise.resolve(
            info === undefined
              ? { failed: 'nobody answers' }
              : { status: 200, headers: [], text: call.path === '/info' ? JSON.stringify(info) : '[]' },
          ),
      }),
    },
  } satisfies StatusPowers & Parameters<typeof findOwnEngine>[0];
}

test.each<[string, World, boolean]>([
  ['one that was started by hand', {}, true],
  ['one that systemd has started', { daemon: { ...ours, cmdline: 'dockerd\0--config-file=/etc/containai/daemon.json\0' } }, true],
  ['one of the user’s', { daemon: { ...ours, cmdline: 'dockerd\0--host\0fd://\0' } }, false],
  ['another program by that number', { daemon: { ...ours, cmdline: `sleep\0--config-file=${paths.settings}\0` } }, false],
  ['a number that nobody has', { daemon: { ...ours, pid: 8 } }, false],
  ['a pidfile that anybody may write', { owner: { user: 0, isShared: true } }, false],
  ['a pidfile of another user', { owner: { user: 1001, isShared: false } }, false],
  ['a pidfile that holds no number', { files: { [paths.pidFile]: '-1' } }, false],
  ['no pidfile', { files: { [paths.pidFile]: '' } }, false],
])('%s', (_, of, isFound) => {
  const { host, machine } = world(of);
  expect(findRunning(paths, { ...host, ...machine }) !== undefined).toBe(isFound);
});

const variable = 'DOCKER_BUILDKIT_RUNC_COMMAND';
const runtime = '/usr/bin/sysbox-runc';
const modern = { version: '26.1.5', runtime };
const written = (text: string): World => ({ files: { [paths.witness]: text } });
const seen = (variables: Readonly<Record<string, string>>): World => ({ daemon: { ...ours, variables } });

test.each<[string, World, { readonly version?: string; readonly runtime?: string }, string]>([
  ['root sees it', seen({ [variable]: runtime }), modern, 'yes'],
  ['root sees that it is not set, whatever is written', { ...written(`7 100\n${variable}=${runtime}\n`), ...seen({}) }, modern, 'no'],
  ['root wrote it down', written(`7 100\nfirewall\n${variable}=${runtime}\n`), modern, 'yes'],
  ['the unit wrote it down', written(`7 100\nfirewall\n${variable}=${runtime}\0`), modern, 'yes'],
  ['it was written of another process', written(`7 99\n${variable}=${runtime}\n`), modern, 'unknown'],
  ['nothing is written', {}, modern, 'unknown'],
  ['another user wrote it', { ...written(`7 100\n${variable}=${runtime}\n`), owner: { user: 1001, isShared: false } }, modern, 'unknown'],
  ['it names another program', seen({ [variable]: '/usr/bin/runc' }), modern, 'no'],
  ['the engine is too old to heed it', seen({ [variable]: runtime }), { version: '24.0.9', runtime }, 'no'],
  ['the runtime is not known', seen({ [variable]: runtime }), {}, 'unknown'],
])('builds, where %s', (_, of, word, contained) => {
  const { host, machine } = world(of);
  expect(witnessOf({ pid: 7, started: '100' }, word, paths, { ...host, ...machine }).buildsContained).toBe(contained);
});

const info = { ServerVersion: '26.1.5', DefaultRuntime: 'sysbox-runc', Runtimes: { 'sysbox-runc': { path: runtime } } };

test.each<[string, World, object]>([
  [
    'answers',
    { ...written(`7 100\nfirewall\n${variable}=${runtime}\n`), info },
    { socket: '/run/containai/docker.sock', version: '26.1.5', buildsContained: 'yes', firewall: 'unknown' },
  ],
  ['does not run', { daemon: { ...ours, pid: 8 }, info }, { absent: 'it does not run' }],
  ['does not answer', {}, { absent: 'nobody answers' }],
  ['has another default runtime', { info: { ...info, DefaultRuntime: 'runc' } }, { absent: 'its default runtime is not sysbox-runc' }],
])('the engine of our own, which %s', async (_, of, found) => {
  expect(await findOwnEngine(world(of))).toMatchObject(found);
});

const elsewhere = enginePaths('/srv/a/one.sock');
const there = (settings: string): World => ({
  files: { [elsewhere.pidFile]: '7', [elsewhere.witness]: `7 100\n${variable}=${runtime}\n` },
  daemon: { ...ours, cmdline: `/usr/bin/dockerd\0--config-file=${settings}\0` },
  info,
});
const ourOwn = { socket: elsewhere.socket, buildsContained: 'yes' };
const notGuarded = { absent: 'another user can put a socket in its place' };
const stranger = { user: 1001, isShared: false };
const open = { user: 0, isShared: true };

test.each<[string, string, World, object]>([
  ['as it was named', elsewhere.socket, there(elsewhere.settings), ourOwn],
  ['by a link', '/link.sock', { ...there(elsewhere.settings), links: { '/link.sock': elsewhere.socket } }, ourOwn],
  [
    'by the link that it was started with',
    '/a/one.sock',
    { ...there('/a/one.daemon.json'), links: { '/a/one.sock': elsewhere.socket } },
    ourOwn,
  ],
  ['whose socket a group may use', elsewhere.socket, { ...there(elsewhere.settings), owners: { [elsewhere.socket]: open } }, ourOwn],
  [
    'whose folder is this user’s',
    elsewhere.socket,
    { ...there(elsewhere.settings), owners: { '/srv/a': { user: 1000, isShared: false } } },
    ourOwn,
  ],
  [
    'whose socket another user made',
    elsewhere.socket,
    { ...there(elsewhere.settings), owners: { [elsewhere.socket]: stranger } },
    notGuarded,
  ],
  ['in a folder that others may change', elsewhere.socket, { ...there(elsewhere.settings), owners: { '/srv/a': open } }, notGuarded],
  ['below a folder of another user', elsewhere.socket, { ...there(elsewhere.settings), owners: { '/srv': stranger } }, notGuarded],
  ['that was started with another socket', elsewhere.socket, there(paths.settings), { absent: 'it does not run' }],
  ['beside the one that runs', '/srv/a/two.sock', there(elsewhere.settings), { absent: 'it does not run' }],
])('an engine at another socket, %s', async (_, socket, of, found) => {
  expect(await findOwnEngine(world(of), socket)).toMatchObject(found);
});
