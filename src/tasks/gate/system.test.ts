import { describe, expect, it } from 'vitest';
import { noFakeThings } from '../../../test/fake-engine-things.ts';
import { type MemoryWish, openMemoryGate } from '../../../test/gate-in-memory.ts';
import { offered } from './system.ts';

describe('the API version that is offered', () => {
  it.each([
    ['1.41', '1.41'],
    ['1.51', '1.51'],
    ['1.52', '1.51'],
    ['1.100', '1.51'],
  ])('of an engine of %s: %s', (version, wanted) => {
    expect(offered(version)).toBe(wanted);
  });

  it.each(['HEAD /_ping', 'GET /_ping', 'GET /v1.45/_ping'])('stands in the header of %s', async (line) => {
    const gate = await openMemoryGate({
      answer: ({ path }) =>
        path.endsWith('_ping') ? { status: 200, headers: { 'Api-Version': '1.52', 'X-Other': 'x' }, body: 'OK' } : undefined,
    });
    const { status, headers } = await gate.call(line, undefined);
    expect([status, headers]).toEqual([200, ['Api-Version', '1.51']]);
  });

  it('stands in the version, as the oldest one does', async () => {
    const version = {
      ApiVersion: '1.52',
      MinAPIVersion: '1.24',
      Components: [
        { Name: 'Engine', Details: { ApiVersion: '1.52', MinAPIVersion: '1.24', Os: 'linux' } },
        { Name: 'runc', Details: {} },
      ],
    };
    const gate = await openMemoryGate({
      answer: ({ path }) => (path.endsWith('/version') ? { status: 200, body: JSON.stringify(version) } : undefined),
    });
    const { text } = await gate.call('GET /v1.45/version', undefined);
    expect(JSON.parse(text)).toEqual({
      ApiVersion: '1.51',
      MinAPIVersion: '1.41',
      Components: [
        { Name: 'Engine', Details: { ApiVersion: '1.51', MinAPIVersion: '1.41', Os: 'linux' } },
        { Name: 'runc', Details: {} },
      ],
    });
  });
});

describe('what is told of the engine', () => {
  const things = noFakeThings([], []);
  for (const [digit, owner, status] of [
    ['a', 'me', 'running'],
    ['b', 'me', 'exited'],
    ['c', 'you', 'running'],
  ] as const)
    things.containers.set(digit.repeat(64), {
      id: digit.repeat(64),
      name: digit,
      body: { Labels: { 'containai.owner': owner } },
      status,
      started: 0,
    });

  it('are the owner’s numbers, and no proxy, label or path of this machine', async () => {
    const info = {
      Containers: 40,
      ContainersRunning: 20,
      HttpProxy: 'http://user:secret@proxy',
      Labels: ['rack=7'],
      DockerRootDir: '/srv/docker',
      Name: 'host',
      Driver: 'overlay2',
      Runtimes: { 'sysbox-runc': {} },
      Swarm: { NodeID: 'n', LocalNodeState: 'active', ControlAvailable: true },
    };
    const gate = await openMemoryGate({
      things,
      answer: ({ path }) => (path.endsWith('/info') ? { status: 200, body: JSON.stringify(info) } : undefined),
    });
    const { text } = await gate.call('GET /v1.45/info', undefined);
    expect(JSON.parse(text)).toEqual({
      Containers: 2,
      ContainersRunning: 1,
      ContainersPaused: 0,
      ContainersStopped: 1,
      Driver: 'overlay2',
      Runtimes: { 'sysbox-runc': {} },
      Swarm: { LocalNodeState: 'inactive' },
    });
  });

  it('is the disk that the owner uses', async () => {
    const mine = { Labels: { 'containai.owner': 'me' } };
    const usage = {
      LayersSize: 1,
      Images: [{ Id: 'i' }],
      Containers: [mine, { Labels: {} }],
      Volumes: [mine, { Labels: null }],
      BuildCache: [{ ID: 'c' }],
      BuilderSize: 3,
    };
    const gate = await openMemoryGate({
      answer: ({ path }) => (path.includes('/system/df') ? { status: 200, body: JSON.stringify(usage) } : undefined),
    });
    const { text } = await gate.call('GET /v1.45/system/df', undefined);
    expect(JSON.parse(text)).toEqual({ LayersSize: 1, Images: [{ Id: 'i' }], Containers: [mine], Volumes: [mine], BuildCache: [] });
  });
});

describe('a copy into or out of a container', () => {
  const things = noFakeThings([], []);
  const id = 'a'.repeat(64);
  things.containers.set(id, {
    id,
    name: 'web',
    body: { Image: 'debian', Labels: { 'containai.owner': 'me' }, HostConfig: {} },
    status: 'running',
    started: 0,
  });

  it.each<[string, string | undefined, boolean]>([
    ['goes on to a Sysbox that refuses it without harm', '0.7.0', true],
    ['is refused under one that would damage the container', '0.7.1', false],
    ['is refused where the version is not known', undefined, false],
  ])('%s', async (_what, version, goesOn) => {
    const gate = await openMemoryGate({ things, host: version === undefined ? {} : { sysbox: { version } } });
    const { message } = await gate.call('GET /v1.45/containers/web/archive?path=/root', undefined);
    expect([gate.reached.some(({ path }) => path.includes('/archive')), message.includes('archive-damages-container')]).toEqual([
      goesOn,
      !goesOn,
    ]);
  });

  it.each<[string, readonly string[], ((path: string) => string) | undefined, readonly string[]]>([
    ['goes on when it has stopped', [], undefined, []],
    ['goes on when it has stopped and has the workspace', ['/home/me/app:/w'], undefined, []],
    ['is refused when a source has become a link since', ['/home/me/app:/w'], () => '/etc', ['container-changed']],
    ['is refused when a source could become a link by then', ['/home/me/app/data:/d'], undefined, ['mount-changes-meanwhile']],
  ])('%s', async (_what, Binds, realPath, rules) => {
    const stopped = noFakeThings([], []);
    const body = { Image: 'debian', Labels: { 'containai.owner': 'me' }, HostConfig: { Runtime: 'sysbox-runc', Binds } };
    stopped.containers.set(id, { id, name: 'web', body, status: 'exited', started: 0 });
    const gate = await openMemoryGate({ things: stopped, ...(realPath === undefined ? {} : { realPath }) });
    await gate.call('PUT /v1.45/containers/web/archive?path=/root', 'tar', { headers: ['Content-Type', 'application/x-tar'] });
    expect(gate.reached.some(({ path }) => path.includes('/archive'))).toBe(rules.length === 0);
    expect(gate.decisions[0]?.reasons.map(({ rule }) => rule)).toEqual(rules);
  });

  it('is refused of a running one, too, whose source has become a link', async () => {
    const running = noFakeThings([], []);
    const body = {
      Image: 'debian',
      Labels: { 'containai.owner': 'me' },
      HostConfig: { Runtime: 'sysbox-runc', Binds: ['/home/me/app:/w'] },
    };
    running.containers.set(id, { id, name: 'web', body, status: 'running', started: 0 });
    const gate = await openMemoryGate({ things: running, host: { sysbox: { version: '0.7.0' } }, realPath: () => '/etc' });
    await gate.call('GET /v1.45/containers/web/archive?path=/w/passwd', undefined);
    expect(gate.reached.some(({ path }) => path.includes('/archive'))).toBe(false);
    expect(gate.decisions[0]?.reasons.map(({ rule }) => rule)).toEqual(['container-changed']);
  });

  it.each<[string, string, MemoryWish, 'running' | 'exited']>([
    ['where a source has become a link since', 'container-changed', { realPath: () => '/etc' }, 'exited'],
    ['where a running container can make one of it', 'mount-changes-meanwhile', {}, 'running'],
  ])('is refused %s', async (_what, rule, wish, status) => {
    const made = noFakeThings([], []);
    const owned = { Image: 'debian', Labels: { 'containai.owner': 'me' } };
    made.containers.set(id, {
      id,
      name: 'web',
      body: { ...owned, HostConfig: { Binds: ['/home/me/app/data:/data'] } },
      status: 'exited',
      started: 0,
    });
    const other = 'b'.repeat(64);
    made.containers.set(other, {
      id: other,
      name: 'other',
      body: { ...owned, HostConfig: { Binds: ['/home/me/app:/work'] } },
      status,
      started: 0,
    });
    const gate = await openMemoryGate({ things: made, ...wish });
    const answer = await gate.call('GET /v1.45/containers/web/archive?path=/data/x', undefined);
    expect([answer.status, answer.message]).toEqual([403, expect.stringContaining(rule)]);
    expect(gate.reached.some(({ path }) => path.includes('/archive'))).toBe(false);
  });
});
