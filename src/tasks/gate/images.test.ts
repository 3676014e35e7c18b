import { describe, expect, it } from 'vitest';
import { noFakeThings } from '../../../test/fake-engine-things.ts';
import { makeTar } from '../../../test/make-tar.ts';
import { type MemoryWish, openMemoryGate } from '../../../test/gate-in-memory.ts';

const id = 'a'.repeat(64);

function things(): NonNullable<MemoryWish['things']> {
  const made = noFakeThings([], ['debian', 'docker.io/library/debian:latest', 'docker.io/library/node:22']);
  made.containers.set(id, {
    id,
    name: 'mine',
    body: { Image: 'debian', Labels: { 'containai.owner': 'me' }, HostConfig: { Runtime: 'sysbox-runc' } },
    status: 'exited',
    started: 0,
  });
  return made;
}

/** An archive with one image of these names. */
function archiveOf(...names: readonly string[]): Buffer {
  return makeTar([{ name: 'manifest.json', content: JSON.stringify([{ Config: 'c.json', RepoTags: names, Layers: [] }]) }]);
}

const denied: MemoryWish = { policy: { document: 'policy.yaml', levels: {}, options: {}, waivers: [], gate: { pull: 'deny' } } };

describe('names of images', () => {
  it.each<[string, string, MemoryWish?, unknown?]>([
    ['POST /v1.45/images/debian/tag?repo=node&tag=22', 'image-name-taken'],
    ['POST /v1.45/images/debian/tag?repo=docker.io/library/node&tag=22', 'image-name-taken'],
    ['POST /v1.45/commit?container=mine&repo=node&tag=22', 'image-name-taken'],
    ['POST /v1.45/images/create?fromSrc=-&repo=node&tag=22', 'image-name-taken', {}, 'tar'],
    ['DELETE /v1.45/images/debian', 'image-name-taken'],
    ['GET /v1.45/images/debian/get', 'image-name-taken'],
    ['GET /v1.45/images/get?names=debian', 'image-name-taken'],
    ['POST /v1.45/images/create?fromSrc=http://169.254.169.254/latest/meta-data&repo=x', 'image-source-refused'],
    ['POST /v1.45/images/create?fromImage=debian&tag=bookworm', 'image-source-refused', denied],
    ['POST /v1.45/images/create?fromImage=debian&fromSrc=-', 'call-malformed'],
    ['POST /v1.45/images/create?fromImage=debian', 'call-malformed', {}, 'tar'],
    ['POST /v1.45/images/create', 'image-source-refused'],
    ['POST /v1.45/images/create?fromImage=debian:12&tag=13', 'call-malformed'],
    [`POST /v1.45/images/create?fromImage=debian@sha256:${'1'.repeat(64)}&tag=sha256:${'2'.repeat(64)}`, 'call-malformed'],
    ['POST /v1.45/images/create?fromSrc=-&repo=mine&changes=%20onbuild%20RUN%20x', 'field-unknown', {}, 'tar'],
    ['POST /v1.45/commit?container=mine&repo=mine&changes=ENV%20A=1&changes=ONBUILD%20RUN%20x', 'field-unknown'],
    ['POST /v1.45/commit?container=mine&repo=mine&changes=ENV%20A=1%0AONBUILD%20RUN%20x', 'field-unknown'],
    ['POST /v1.45/commit?container=mine&repo=mine&changes=ON%5C&changes=BUILD%20RUN%20x', 'call-malformed'],
    ['POST /v1.45/commit?container=mine&repo=mine&changes=%23%20escape=%60%0AON%60%0ABUILD%20RUN%20x', 'call-malformed'],
    ['POST /v1.45/images/debian/tag?repo=UPPER', 'call-malformed'],
    // Another image than registry.example/app to engines, though it would be of the same registry.
    ['POST /v1.45/images/debian/tag?repo=Registry.example/app&tag=1', 'call-malformed'],
    ['POST /v1.45/images/load', 'call-malformed', {}, 'tar'],
    ['POST /v1.45/images/load', 'call-malformed'],
    ['POST /v1.45/images/load', 'image-name-taken', {}, archiveOf('node:22')],
    ['POST /v1.45/images/debian/push', 'endpoint-not-allowed'],
    ['POST /v1.45/images/prune', 'endpoint-not-allowed'],
  ])('%s is refused: %s', async (line, rule, wish = {}, body) => {
    const gate = await openMemoryGate({ things: things(), ...wish });
    const { status, message } = await gate.call(line, body, { headers: ['Content-Type', 'application/x-tar'] });
    expect([status >= 400, message]).toEqual([true, expect.stringContaining(rule)]);
    expect(gate.reached.every(({ method }) => method === 'GET')).toBe(true);
  });

  it.each<[string, unknown?]>([
    ['POST /v1.45/images/debian/tag?repo=mine&tag=1'],
    ['POST /v1.45/commit?container=mine&repo=mine&tag=1'],
    ['POST /v1.45/commit?container=mine&repo=mine&tag=1&changes=ENV%20A=onbuild&changes=USER%20dev'],
    ['POST /v1.45/images/create?fromSrc=-&repo=mine&tag=1', 'tar'],
    ['POST /v1.45/images/create?fromImage=alpine&tag=3'],
    ['POST /v1.45/images/load?quiet=1', archiveOf('mine:1')],
    ['GET /v1.45/images/json'],
    ['GET /v1.45/images/debian/json'],
  ])('%s goes on', async (line, body) => {
    const gate = await openMemoryGate({ things: things() });
    const { status, message } = await gate.call(line, body, { headers: ['Content-Type', 'application/x-tar'] });
    expect([status < 300, message]).toEqual([true, '']);
  });

  it('that were made here may be taken again and deleted', async () => {
    const gate = await openMemoryGate({ things: things() });
    const calls = [
      'POST /v1.45/images/debian/tag?repo=mine&tag=1',
      'POST /v1.45/images/debian/tag?repo=mine&tag=1',
      'DELETE /v1.45/images/mine:1',
    ];
    const statuses: number[] = [];
    for (const line of calls) statuses.push((await gate.call(line, undefined)).status);
    expect(statuses).toEqual([201, 201, 200]);
  });

  // An engine answers a pull with 200 and tells in the stream that it has failed.
  it.each<[string, unknown?]>([
    ['POST /v1.45/images/create?fromImage=corp/app&tag=1'],
    ['POST /v1.45/images/create?fromSrc=-&repo=corp/app&tag=1', 'tar'],
    ['POST /v1.45/build?t=corp/app:1', 'tar'],
  ])('that %s has not given are not taken: whoever gives them later has them', async (line, body) => {
    const made = things();
    const policy: MemoryWish['policy'] = { document: 'policy.yaml', levels: {}, options: {}, waivers: [], gate: { builds: 'as-root' } };
    const gate = await openMemoryGate({
      things: made,
      policy,
      answer: ({ method, path }) =>
        method === 'POST' && !path.includes('/tag') ? { status: 200, body: '{"errorDetail":{"message":"denied"}}' } : undefined,
    });
    expect((await gate.call(line, body, { headers: ['Content-Type', 'application/x-tar'] })).status).toBe(200);
    made.images.add('docker.io/corp/app:1');
    const answer = await gate.call('POST /v1.45/images/debian/tag?repo=corp/app&tag=1', undefined);
    expect([answer.status, answer.message]).toEqual([403, expect.stringContaining('image-name-taken')]);
  });

  it.each<[string, object]>([
    ['label-reserved', { Labels: { 'containai.owner': 'you' } }],
    ['sysbox-variable-set', { Env: ['SYSBOX_SKIP_UID_SHIFT=/'] }],
    ['process-folder-refused', { WorkingDir: '/proc/self/fd/8' }],
  ])('are given to no image whose configuration is refused: %s', async (rule, body) => {
    const gate = await openMemoryGate({ things: things() });
    const { status, message } = await gate.call('POST /v1.45/commit?container=mine&repo=mine', body);
    expect([status, message]).toEqual([403, expect.stringContaining(rule)]);
    expect(gate.reached.every(({ method }) => method === 'GET')).toBe(true);
  });

  it('that are gone give no right to an image whose id begins like them', async () => {
    const made = things();
    const gate = await openMemoryGate({
      things: made,
      answer: ({ method, path }) =>
        method === 'GET' && path === '/v1.45/images/abcdef/json' && !made.images.has('abcdef:latest')
          ? { status: 200, body: JSON.stringify({ Id: `sha256:abcdef${'0'.repeat(58)}`, RepoTags: ['corp/app:1'] }) }
          : undefined,
    });
    expect((await gate.call('POST /v1.45/images/debian/tag?repo=abcdef&tag=latest', undefined)).status).toBe(201);
    made.images.delete('abcdef:latest');
    for (const line of ['DELETE /v1.45/images/abcdef?force=1', 'GET /v1.45/images/abcdef/get', 'GET /v1.45/images/get?names=abcdef'])
      expect((await gate.call(line, undefined)).message).toContain('image-name-taken');
  });

  it('are handed out with their tags: without one, engines take all of a repository', async () => {
    const made = things();
    const gate = await openMemoryGate({ things: made });
    await gate.call('POST /v1.45/images/debian/tag?repo=mine&tag=latest', undefined);
    made.images.add('mine');
    await gate.call('GET /v1.45/images/get?names=mine&names=mine:latest', undefined);
    await gate.call('GET /v1.45/images/mine/get', undefined);
    const full = encodeURIComponent('docker.io/library/mine:latest');
    expect(gate.reached.map(({ path }) => path).filter((path) => path.includes('/get'))).toEqual([
      `/v1.45/images/get?names=${full}&names=${full}`,
      '/v1.45/images/docker.io/library/mine%3Alatest/get',
    ]);
  });

  it.each(['POST /v1.45/images/create?fromSrc=-&repo=mine', `PUT /v1.45/containers/${id}/archive?path=/x`])(
    '%s goes on without the type of its body: engines read a form as the query',
    async (line) => {
      const gate = await openMemoryGate({ things: things() });
      await gate.call(line, 'fromImage=x', { headers: ['Content-Type', 'application/x-www-form-urlencoded', 'Accept', '*/*'] });
      expect(gate.reached.find(({ method }) => method !== 'GET')?.headers).toEqual({ accept: '*/*' });
    },
  );

  it('a commit names its container by the full id', async () => {
    const gate = await openMemoryGate({ things: things() });
    await gate.call('POST /v1.45/commit?container=mine&repo=mine&tag=1', undefined);
    expect(gate.reached.at(-1)?.path).toBe(`/v1.45/commit?repo=mine&tag=1&container=${id}`);
  });
});
