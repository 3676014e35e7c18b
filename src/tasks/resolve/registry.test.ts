import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Web, WebAnswer, WebCall } from '../../machine/web/web.ts';
import type { Credentials } from './credentials.ts';
import { makeRegistry } from './registry.ts';

const place = { registry: 'registry.example', path: 'acme/tool' };
const text = '{"schemaVersion":2}';
const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`;
const own: Credentials = { user: 'me', password: 'secret' };
const basic = `Basic ${Buffer.from('me:secret').toString('base64')}`;

const ok = (body = text): WebAnswer => ({ status: 200, headers: {}, bytes: Buffer.from(body) });
const to = (location: string, status = 307): WebAnswer => ({ status, headers: { location }, bytes: Buffer.alloc(0) });
const wants = (challenge: string): WebAnswer => ({ status: 401, headers: { 'www-authenticate': challenge }, bytes: Buffer.alloc(0) });
const bearer = (realm: string): WebAnswer => wants(`Bearer realm="${realm}",service="registry.example",scope="repository:other/repo:push"`);

interface Asked {
  readonly url: string;
  readonly authorization?: string | undefined;
}

/** A web that answers by the beginning of an address; it notes what it was asked, and with which credentials. */
function webOf(answers: Readonly<Record<string, (call: WebCall) => WebAnswer>>): { readonly web: Web; readonly asked: Asked[] } {
  const asked: Asked[] = [];
  const ask = async (call: WebCall): Promise<WebAnswer> => {
    asked.push({ url: call.url, authorization: call.headers?.['authorization'] });
    const found = Object.keys(answers).find((start) => call.url.startsWith(start));
    return found === undefined ? { failed: 'has a name that nobody knows' } : answers[found]!(call);
  };
  return { web: { ask, close: () => {} }, asked };
}

const start = 'https://registry.example/v2/acme/tool/';
const guarded =
  (challenge: WebAnswer, authorization: string) =>
  (call: WebCall): WebAnswer =>
    call.headers?.['authorization'] === authorization ? ok() : challenge;

describe('a manifest', () => {
  test('comes with its digest', async () => {
    const { web } = webOf({ [start]: () => ok() });
    expect(await makeRegistry(web, async () => undefined).manifest(place, '1')).toEqual({ digest, bytes: Buffer.from(text) });
  });

  test('of Docker Hub comes from its registry', async () => {
    const { web, asked } = webOf({ 'https://registry-1.docker.io/v2/library/node/manifests/22': () => ok() });
    await makeRegistry(web, async () => undefined).manifest({ registry: 'docker.io', path: 'library/node' }, '22');
    expect(asked).toHaveLength(1);
  });

  test('of a registry of this machine comes without encryption', async () => {
    const { web, asked } = webOf({ 'http://localhost:5000/v2/x/manifests/1': () => ok() });
    await makeRegistry(web, async () => undefined).manifest({ registry: 'localhost:5000', path: 'x' }, '1');
    expect(asked).toHaveLength(1);
  });

  test.each([
    ['of another digest', () => ok('other'), 'sent something else for acme/tool@sha256:'],
    ['that is not there', (): WebAnswer => ({ status: 404, headers: {}, bytes: Buffer.alloc(0) }), 'has no acme/tool@sha256:'],
    ['that may not be seen', (): WebAnswer => ({ status: 403, headers: {}, bytes: Buffer.alloc(0) }), 'does not show acme/tool@sha256:'],
    ['asked for too often', (): WebAnswer => ({ status: 429, headers: {}, bytes: Buffer.alloc(0) }), 'has been asked too often'],
    ['that never ends', (): WebAnswer => ({ failed: 'sends more than is allowed' }), 'sends more than is allowed'],
    ['behind a circle', () => to(`${start}manifests/1`), 'more than 5 times'],
    ['behind a place without encryption', () => to('http://registry.example/x'), 'without encryption'],
    ['behind this machine', () => to('https://localhost/x'), 'this very machine'],
    ['behind no address', () => to('https://['), 'cannot be read'],
    ['behind a wish that cannot be understood', () => wants('Digest realm="x"'), 'does not say what it wants'],
    ['behind a token of this machine', () => bearer('https://127.0.0.1/token'), 'this very machine'],
    ['behind a token without encryption', () => bearer('http://registry.example/token'), 'without encryption'],
    ['behind a token of nobody', () => bearer('https://nobody.example/token'), 'has a name that nobody knows'],
    ['behind a name and password that are not there', () => wants('Basic realm="x"'), 'docker login stores them'],
  ])('%s is told as such', async (_, answer: () => WebAnswer, says) => {
    const { web } = webOf({ [start]: answer });
    expect(await makeRegistry(web, async () => undefined).manifest(place, digest)).toEqual({
      failed: expect.stringContaining(says) as string,
      // The registry’s own word that there is no such thing is another answer than none.
      ...(says.startsWith('has no acme/tool') ? { absent: true } : {}),
    });
  });
});

const token = (call: WebCall): WebAnswer =>
  call.headers?.['authorization'] === basic ? ok('{"token":"T1"}') : ok('{"token":"anonymous"}');

describe('credentials', () => {
  test('go to a token service of the same host, for this repository alone', async () => {
    const { web, asked } = webOf({
      [start]: guarded(bearer('https://registry.example/token'), 'Bearer T1'),
      'https://registry.example/token': token,
    });
    const registry = makeRegistry(web, async () => own);
    expect(await registry.manifest(place, '1')).toMatchObject({ digest });
    expect(asked.map(({ url }) => url)[1]).toBe(
      'https://registry.example/token?service=registry.example&scope=repository%3Aacme%2Ftool%3Apull',
    );
    await registry.manifest(place, '2');
    // The token is kept for what follows.
    expect(asked.filter(({ url }) => url.includes('/token'))).toHaveLength(1);
  });

  test('never go to a token service of another host', async () => {
    const { web, asked } = webOf({
      [start]: guarded(bearer('https://evil.example/token'), 'Bearer anonymous'),
      'https://evil.example/token': token,
    });
    expect(await makeRegistry(web, async () => own).manifest(place, '1')).toMatchObject({ digest });
    expect(asked.find(({ url }) => url.startsWith('https://evil.example'))?.authorization).toBeUndefined();
  });

  test('go to the token service that Docker Hub documents', async () => {
    const { web, asked } = webOf({
      'https://registry-1.docker.io': guarded(bearer('https://auth.docker.io/token'), 'Bearer T1'),
      'https://auth.docker.io/token': token,
    });
    await makeRegistry(web, async () => own).manifest({ registry: 'docker.io', path: 'acme/x' }, '1');
    expect(asked.find(({ url }) => url.startsWith('https://auth.docker.io'))?.authorization).toBe(basic);
  });

  test('do not follow a redirect to another host, but to the same', async () => {
    const { web, asked } = webOf({
      [`${start}blobs`]: (call) =>
        call.headers?.['authorization'] === basic ? to('https://registry.example/next') : wants('Basic realm="x"'),
      'https://registry.example/next': () => to('https://store.example/blob'),
      'https://store.example': () => ok(),
    });
    expect(await makeRegistry(web, async () => own).blob(place, digest, 1000)).toMatchObject({ digest });
    expect(asked.slice(-2)).toEqual([
      { url: 'https://registry.example/next', authorization: basic },
      { url: 'https://store.example/blob', authorization: undefined },
    ]);
  });

  test('are not asked for where a registry wants none', async () => {
    const names: string[] = [];
    const { web } = webOf({ [start]: () => ok() });
    await makeRegistry(web, async (name) => void names.push(name) as undefined).manifest(place, '1');
    expect(names).toEqual([]);
  });

  test('that are an identity token are exchanged, not shown', async () => {
    const { web, asked } = webOf({
      [start]: guarded(bearer('https://registry.example/token'), 'Bearer T2'),
      'https://registry.example/token': ({ form }) =>
        form?.['refresh_token'] === 'R' && form['grant_type'] === 'refresh_token' ? ok('{"access_token":"T2"}') : wants(''),
    });
    expect(await makeRegistry(web, async () => ({ identityToken: 'R' })).manifest(place, '1')).toMatchObject({ digest });
    expect(asked.every(({ authorization }) => authorization !== 'Bearer R')).toBe(true);
  });

  test('a token that would break a header is none', async () => {
    const { web } = webOf({
      [start]: guarded(bearer('https://registry.example/token'), 'x'),
      'https://registry.example/token': () => ok('{"token":"a\\r\\nHost: evil"}'),
    });
    expect(await makeRegistry(web, async () => undefined).manifest(place, '1')).toEqual({
      failed: 'the registry registry.example gave no token that can be used',
    });
  });
});
