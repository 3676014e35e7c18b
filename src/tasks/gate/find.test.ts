import { describe, expect, test } from 'vitest';
import { findAddress, findOwner } from './find-address.ts';
import { findEngine } from './find-engine.ts';
import { findWorkspaces } from './find-workspaces.ts';

const listen = '/run/user/1000/containai/gate.sock';

describe('the engine', () => {
  const find = (
    named: string | undefined,
    variables: Record<string, string> = {},
    links: Record<string, string> = {},
  ): { readonly engine: string } | { readonly refused: string } =>
    findEngine(named, listen, { variable: (name) => variables[name], realPath: (path) => links[path] ?? path });

  test.each<[what: string, named: string | undefined, variables: Record<string, string>, engine: string]>([
    ['is the usual one', undefined, {}, '/var/run/docker.sock'],
    ['is that of DOCKER_HOST', undefined, { DOCKER_HOST: 'unix:///run/user/1000/docker.sock' }, '/run/user/1000/docker.sock'],
    ['is never the gate itself', undefined, { DOCKER_HOST: `unix://${listen}` }, '/var/run/docker.sock'],
    ['is the one that was named', '/run/a.sock', { DOCKER_HOST: 'tcp://1.2.3.4', DOCKER_CONTEXT: 'x' }, '/run/a.sock'],
    ['is the one that was named as an address', 'unix:///run/a.sock', {}, '/run/a.sock'],
    ['is the usual one in the default context', undefined, { DOCKER_CONTEXT: 'default' }, '/var/run/docker.sock'],
  ])('%s', (_what, named, variables, engine) => {
    expect(find(named, variables)).toEqual({ engine });
  });

  test.each<[named: string | undefined, variables: Record<string, string>, refused: string]>([
    ['tcp://10.0.0.1:2375', {}, '--engine is tcp://10.0.0.1:2375, which is no Unix socket: a gate looks at what it started in /proc'],
    ['https://u:hunter22@h', {}, '--engine is https://u:‹a password›@h, which is no Unix socket'],
    ['ssh://me@host', {}, 'run the gate on the machine of the engine, and reach it by ssh -L'],
    ['npipe:////./pipe/docker_engine', {}, 'run the gate where the engine has a Unix socket, in WSL for instance'],
    ['fd://3', {}, 'which is no Unix socket'],
    [undefined, { DOCKER_HOST: 'tcp://10.0.0.1:2375' }, 'DOCKER_HOST is tcp://10.0.0.1:2375, which is no Unix socket'],
    ['docker.sock', {}, 'must be the absolute path of a Unix socket, such as /var/run/docker.sock; for a Docker context, name the socket'],
    ['./docker.sock', {}, '--engine is ./docker.sock, and must be the absolute path of a Unix socket, such as /var/run/docker.sock.'],
    ['unix://docker.sock', {}, 'must be the absolute path'],
    [
      undefined,
      { DOCKER_CONTEXT: 'desktop-linux' },
      'DOCKER_CONTEXT is desktop-linux, and contexts are not read here: name the socket that docker context inspect desktop-linux shows with --engine.',
    ],
    [listen, {}, '--engine and --listen are the same socket: the gate would call itself.'],
  ])('is none: %j %j', (named, variables, refused) => {
    expect(find(named, variables)).toEqual({ refused: expect.stringContaining(refused) });
  });

  test('is none that is the gate by another name', () => {
    expect(find('/tmp/link.sock', {}, { '/tmp/link.sock': listen })).toHaveProperty('refused');
  });
});

const address = (named: string | undefined, runtime?: string): unknown =>
  findAddress(named, { workingFolder: () => '/home/a', runtimeFolder: () => runtime });

describe('the address', () => {
  test.each([
    ['/x/gate.sock', '/x/gate.sock'],
    ['gate.sock', '/home/a/gate.sock'],
    ['/x/../y.sock', '/y.sock'],
    ['unix:///x/gate.sock', '/x/gate.sock'],
  ])('%s', (named, is) => {
    expect(address(named)).toEqual({ listen: is });
  });

  test('lies in the folder for sockets of the session, where there is one', () => {
    expect(address(undefined, '/run/user/1000')).toEqual({ listen });
    expect(address(undefined)).toEqual({ refused: expect.stringContaining('--listen PATH') });
  });

  test.each(['tcp://127.0.0.1:2375', 'unix://gate.sock', '/x\n/y'])('is none: %j', (named) => {
    expect(address(named)).toHaveProperty('refused');
  });
});

const owner = (named: string | undefined, at = listen, uid: number | undefined = 1000): unknown =>
  findOwner(named, at, { userId: () => uid, realPath: (path) => path.replace('/var/run', '/run') });

describe('the owner', () => {
  test('is a word that stays for a user and a socket', () => {
    expect(owner(undefined)).toEqual({ owner: expect.stringMatching(/^[0-9a-f]{12}$/u) });
    expect(owner(undefined, '/var/run/user/1000/containai/gate.sock')).toEqual(owner(undefined));
    expect(owner(undefined, '/run/user/1000/containai/other.sock')).not.toEqual(owner(undefined));
    expect(owner(undefined, listen, 1001)).not.toEqual(owner(undefined));
  });

  test.each(['a', 'team-a_1.x', '0'.repeat(64)])('is the one that was given: %s', (named) => {
    expect(owner(named)).toEqual({ owner: named });
  });

  test.each(['-a', '.a', 'a b', 'a=b', 'ä', '0'.repeat(65), 'a\n'])('is none: %j', (named) => {
    expect(owner(named)).toHaveProperty('refused');
  });
});

describe('workspaces', () => {
  const links: Record<string, string> = { '/home/a/link': '/etc', '/var/run': '/run', '/home/a/ssh': '/home/a/.ssh' };
  const find = (named: readonly string[], own: readonly string[] = []): unknown =>
    findWorkspaces(
      named,
      own.map((path) => ({ path, what: 'the gate’s socket' })),
      {
        kindOf: (path) => (path.endsWith('missing') ? 'missing' : path.endsWith('.txt') ? 'file' : 'folder'),
        realPath: (path) => links[path] ?? path,
        workingFolder: () => '/home/a/src',
        homeFolder: () => '/home/a',
        runtimeFolder: () => '/run/user/1000',
      },
    );

  test('are real folders, each once', () => {
    expect(find(['.', '/home/a/src', 'sub', '/srv/work'])).toEqual({ workspaces: ['/home/a/src', '/home/a/src/sub', '/srv/work'] });
    expect(find([])).toEqual({ workspaces: [] });
  });

  test.each<[named: string, why: string]>([
    ['/', 'is the root of this machine'],
    ['/home', 'holds your home'],
    ['/home/a', 'is your home'],
    ['..', 'is your home'],
    ['/etc', 'lies in /etc, a folder of the system'],
    ['/etc/nginx', 'lies in /etc, a folder of the system'],
    ['/home/a/link', 'lies in /etc, a folder of the system'],
    ['/var', 'holds /var/spool/cron, a folder of the system'],
    ['/var/lib/docker/volumes/x', 'lies in /var/lib/docker, where an engine keeps its own'],
    ['/run/user/1000', 'where the sockets of your session are'],
    ['/run/user', 'holds /run/user/1000'],
    ['/tmp', 'holds /tmp/.X11-unix'],
    ['/home/a/.ssh', 'lies in ~/.ssh (SSH keys)'],
    ['/home/a/ssh', 'lies in ~/.ssh (SSH keys)'],
    ['/home/a/.config', 'holds ~/.config/gcloud'],
    ['missing', 'does not exist'],
    ['a.txt', 'is no folder'],
  ])('%s is none', (named, why) => {
    expect(find([named])).toEqual({ refused: expect.stringContaining(`--workspace ${named} ${why.startsWith('where') ? '' : why}`) });
    expect(find([named])).toEqual({ refused: expect.stringContaining(why) });
  });

  test('hold nothing of the gate’s own', () => {
    expect(find(['.'], ['/home/a/src/.gate/gate.sock'])).toEqual({ refused: expect.stringContaining('holds the gate’s socket') });
    expect(find(['.'], ['/home/a/src2/gate.sock'])).toEqual({ workspaces: ['/home/a/src'] });
  });
});
