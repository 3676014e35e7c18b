import { describe, expect, it } from 'vitest';
import { noFakeThings } from '../../../test/fake-engine-things.ts';
import { type MemoryGate, type MemoryWish, openMemoryGate } from '../../../test/gate-in-memory.ts';
import { entry, message } from '../../../test/write-protobuf.ts';
import type { GatePolicy } from '../../model/gate.ts';

const solve = '/moby.buildkit.v1.Control/Solve';
const tar = { headers: ['Content-Type', 'application/x-tar'] };
const named = (name: string): Uint8Array => message([13, message([1, 'moby'], [2, entry('name', name)])]);

function under(builds: GatePolicy['builds'], wish: MemoryWish = {}): Promise<MemoryGate> {
  return openMemoryGate({
    things: noFakeThings([], ['docker.io/library/debian:latest']),
    policy: { document: 'policy.yaml', levels: {}, options: {}, waivers: [], gate: builds === undefined ? {} : { builds } },
    ...wish,
  });
}

describe('POST /build', () => {
  it.each<[string, GatePolicy['builds'], string]>([
    ['/build?t=app&version=1', undefined, 'build-not-contained'],
    ['/build?t=app&version=1', 'none', 'build-not-contained'],
    ['/build?t=app&version=2', 'contained', 'build-not-contained'],
    ['/build?t=app&networkmode=host', 'as-root', 'build-refused'],
    ['/build?t=debian', 'as-root', 'image-name-taken'],
    ['/build?t=app&unknown=1', 'as-root', 'call-malformed'],
    ['/build?networkmode=none&networkmode=host', 'as-root', 'call-malformed'],
    ['/build/prune', 'as-root', 'endpoint-not-allowed'],
    ['/build/cancel?id=x', 'as-root', 'endpoint-not-allowed'],
  ])('%s is refused under %s: %s', async (path, builds, rule) => {
    const gate = await under(builds);
    const { status, message: text } = await gate.call(`POST /v1.45${path}`, 'tar', tar);
    expect([status >= 400, text]).toEqual([true, expect.stringContaining(rule)]);
    expect(gate.reached.every(({ method }) => method === 'GET')).toBe(true);
  });

  it.each([
    [['Content-Type', 'application/x-www-form-urlencoded']],
    [['Content-Type', 'multipart/form-data; boundary=x']],
    [['Content-Type', 'application/x-tar', 'content-type', 'multipart/form-data; boundary=x']],
  ])('is refused with a form as its body: %j', async (headers) => {
    const gate = await under('as-root');
    const { status, message: text } = await gate.call('POST /v1.45/build', 'networkmode=host', { headers });
    expect([status, text]).toEqual([403, expect.stringContaining('must be an archive')]);
    expect(gate.reached).toEqual([]);
  });

  it('goes on, and its names may be given again', async () => {
    const gate = await under('as-root');
    for (const time of ['first', 'second']) {
      const { status } = await gate.call('POST /v1.45/build?t=app&version=1', 'tar', tar);
      expect([time, status]).toEqual([time, 200]);
    }
    expect(gate.decisions.map(({ decision, about }) => [decision, about])).toEqual([
      ['forwarded', 'app'],
      ['forwarded', 'app'],
    ]);
  });

  it('goes on with BuildKit where that is contained', async () => {
    const gate = await under('contained', { host: { buildsUnderSysbox: true } });
    expect(await gate.call('POST /v1.45/build?version=2', 'tar', tar)).toMatchObject({ status: 200 });
    expect(await gate.call('POST /v1.45/build', 'tar', tar)).toMatchObject({ status: 403 });
  });

  it('goes on in warn mode, with what speaks against it on record', async () => {
    const gate = await under('contained', { mode: 'warn' });
    expect(await gate.call('POST /v1.45/build?networkmode=host', 'tar', tar)).toMatchObject({ status: 200 });
    expect(gate.decisions[0]).toMatchObject({ decision: 'warned', reasons: [{ rule: 'build-not-contained' }, { rule: 'build-refused' }] });
  });
});

const upgrade = (gate: MemoryGate, path: string): ReturnType<MemoryGate['call']> =>
  gate.call(`POST ${path}`, undefined, { upgradeTo: 'h2c' });
const switching: MemoryWish = { answer: ({ path }) => (/\/(?:grpc|session)$/u.test(path) ? { status: 101 } : undefined) };

describe('POST /grpc', () => {
  it('is opened in any case, and says inside why nothing may be built', async () => {
    const { guard } = await upgrade(await under('none', switching), '/grpc');
    expect(await guard!.judge(solve, named('app'))).toEqual({
      refused: expect.stringMatching(/build-not-contained: the policy allows no builds\./u),
    });
  });

  it('asks the engine about names, and remembers those that were given', async () => {
    const gate = await under('as-root', switching);
    const { guard } = await upgrade(gate, '/grpc');
    expect(await guard!.judge(solve, named('debian'))).toEqual({ refused: expect.stringContaining('image-name-taken') });
    expect(await guard!.judge(solve, named('Not A Name'))).toEqual({ refused: expect.stringContaining('call-malformed') });
    const app = named('app');
    expect(await guard!.judge(solve, app)).toBeUndefined();
    guard!.ended!(solve, app, 0);
    gate.things.images.add('docker.io/library/app:latest');
    expect(await guard!.judge(solve, named('app'))).toBeUndefined();
  });

  it('refuses what it asks for, with what to do about it', async () => {
    const { guard } = await upgrade(await under('as-root', switching), '/grpc');
    expect(await guard!.judge(solve, message([9, 'network.host']))).toEqual({
      refused: expect.stringMatching(
        /^refused by the gate .*\nbuild-refused: the build is granted network\.host: .*\. Leave --network=host/u,
      ),
    });
  });

  it('lets it go on in warn mode, but not under a name of somebody else', async () => {
    const { guard } = await upgrade(await under('none', { ...switching, mode: 'warn' }), '/grpc');
    expect(await guard!.judge(solve, message([9, 'network.host']))).toBeUndefined();
    expect(await guard!.judge(solve, Buffer.from([0xff]))).toEqual({ refused: expect.stringContaining('call-malformed') });
  });
});

describe('POST /session', () => {
  it('is opened with what the client offers in it, unread', async () => {
    const gate = await under('as-root', switching);
    const offered = ['X-Docker-Expose-Session-Uuid', 'x', 'X-Docker-Expose-Session-Grpc-Method', '/moby.filesync.v1.FileSync/DiffCopy'];
    const answer = await gate.call('POST /session', undefined, { upgradeTo: 'h2c', headers: [...offered, 'X-Other', 'y'] });
    expect([answer.status, answer.guard]).toEqual([101, undefined]);
    expect(gate.reached[0]!.headers).toEqual({
      'x-docker-expose-session-uuid': 'x',
      'x-docker-expose-session-grpc-method': '/moby.filesync.v1.FileSync/DiffCopy',
    });
  });
});
