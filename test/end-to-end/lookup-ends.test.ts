import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findProgram } from '../../src/machine/run-program.ts';
import { makeTar } from '../make-tar.ts';
import { type LookupRig, makeLookupRig, putImage } from '../registry/audit-lookups.ts';
import { type Answer, type HostileServer, putFeature, serveHostile, wants } from '../registry/hostile-registry.ts';
import { skipReason } from '../skip.ts';

let server: HostileServer;
let rig: LookupRig;
let registry = '';
beforeAll(async () => {
  [server, rig] = [await serveHostile(), makeLookupRig()];
  registry = `localhost:${server.port}`;
});
afterAll(async () => {
  rig.stop();
  await server.stop();
});
beforeEach(() => {
  rig.forget();
  server.answers.clear();
  const image = `${registry}/acme/base@${putImage(server, 'acme/base', { User: 'me' })}`;
  rig.configure(image, { [`${registry}/acme/x:1`]: {} });
  putFeature(server, 'acme/x', good);
});

const archiveOf = (version: string): ReturnType<typeof makeTar> =>
  makeTar([
    { name: 'devcontainer-feature.json', content: JSON.stringify({ id: 'x', version }) },
    { name: 'install.sh', content: 'true\n' },
  ]);
const good = archiveOf('1.0.0');

const nothing = (): void => {};

/** Never answers; tells that it was asked. */
const hold =
  (asked: () => void): Answer =>
  () =>
    asked();

const drip: Answer = (_, response) => {
  response.writeHead(200);
  const timer = setInterval(() => void response.write('x'), 500);
  response.on('close', () => clearInterval(timer));
};

test('servers that never answer, or never end, are waited for together, and each is told', { timeout: 200_000 }, async () => {
  const features = ['never', 'drips', 'blob', 'token'].map((name) => `${registry}/slow/${name}:1`);
  rig.configure(`${registry}/acme/base:1`, Object.fromEntries([...features, `${registry}/acme/x:1`].map((id) => [id, {}])));
  server.answers.set('/v2/slow/never/', () => {});
  server.answers.set('/v2/slow/drips/', drip);
  // What has the same digest may be had from another one, and be remembered by then.
  putFeature(server, 'slow/blob', archiveOf('1.0.1'));
  server.answers.set('/v2/slow/blob/blobs/', drip);
  server.answers.set('/v2/slow/token/', wants(`Bearer realm="http://${registry}/token"`));
  server.answers.set('/token', () => {});
  const run = await rig.audit();
  expect([run.status, run.stderr]).toEqual([4, '']);
  const late = `the registry ${registry} has not answered in full within 30 seconds`;
  expect(run.reasons.toSorted()).toEqual(
    features
      .map((id) =>
        id.includes('token')
          ? `the registry ${registry} sends to ${registry} for a token, which has not answered in full within 30 seconds`
          : late,
      )
      .map((why, index) => `Feature ${features[index]} was not looked up: ${why}`)
      .toSorted(),
  );
});

describe('Ctrl-C during a lookup', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('(%s) ends the program at once, and leaves nothing behind', async (signal) => {
    const output = join(rig.home, 'reports');
    mkdirSync(output, { recursive: true });
    writeFileSync(join(output, 'old.json'), 'old');
    let stop: () => void = nothing;
    server.answers.set(
      '/v2/acme/x/blobs/',
      hold(() => stop()),
    );
    const run = await rig.audit({
      args: ['--output', join(output, 'new.txt'), '--output', join(output, 'old.json')],
      meanwhile: (child) => (stop = () => void child.kill(signal)),
    });
    expect([run.signal, run.stdout, run.stderr]).toEqual([signal, '', '']);
    expect(readdirSync(output)).toEqual(['old.json']);
    expect(readFileSync(join(output, 'old.json'), 'utf8')).toBe('old');
    // What the tag stands for was kept before, and whole.
    const cache = join(rig.home, 'cache/containai');
    expect(readdirSync(cache).some((name) => name.startsWith('tag-'))).toBe(true);
    for (const name of readdirSync(cache)) expect(() => void JSON.parse(readFileSync(join(cache, name), 'utf8'))).not.toThrow();
  });
});

test.each([
  ['cannot be made', '/proc/nonexistent'],
  ['is no absolute path', 'relative'],
])('a cache whose folder %s is done without', async (_, cache) => {
  const run = await rig.audit({ env: { XDG_CACHE_HOME: cache } });
  expect([run.status, run.stderr, run.reasons]).toEqual([0, '', []]);
});

test('the cache is in containai below XDG_CACHE_HOME, and spares questions', async () => {
  await rig.audit();
  expect(readdirSync(join(rig.home, 'cache'))).toEqual(['containai']);
  server.asked.splice(0);
  expect([(await rig.audit()).status, server.asked]).toEqual([0, []]);
  expect((await rig.audit({ args: ['--fresh', '--format', 'json'] })).status).toBe(0);
  expect(server.asked.map(({ url }) => url)).toEqual(['/v2/acme/x/manifests/1']);
});

test('a reader that is gone does not change the exit code', async () => {
  const answer = server.answers.get('/v2/acme/x/manifests/')!;
  let close: () => void = nothing;
  server.answers.set('/v2/acme/x/manifests/', (request, response) => {
    close();
    answer(request, response);
  });
  const run = await rig.audit({ meanwhile: (child) => (close = () => void child.stdout?.destroy()) });
  expect([run.status, run.signal, run.stderr]).toEqual([0, null, '']);
});

const script = findProgram('script');
describe.skipIf(skipReason(script === undefined, 'script (util-linux) is not there, so there is no terminal'))('what is waited for', () => {
  test('is told on a terminal while it lasts, and not in a pipe', { timeout: 120_000 }, async () => {
    let release: () => void = nothing;
    const answer = server.answers.get('/v2/acme/x/manifests/')!;
    server.answers.set('/v2/acme/x/manifests/', (request, response) => void (release = () => void answer(request, response)));
    const text = await new Promise<string>((settle, fail) => {
      const cli = new URL('../../dist/cli.js', import.meta.url).pathname;
      const line = `${process.execPath} ${cli} audit --resolve --tier standard ${join(rig.home, 'workspace')} > ${join(rig.home, 'report')}`;
      const env = { PATH: process.env['PATH'] ?? '', HOME: rig.home, XDG_CACHE_HOME: join(rig.home, 'cache'), TERM: 'xterm' };
      const child = spawn(script!, ['-qec', line, '/dev/null'], { env, stdio: ['ignore', 'pipe', 'ignore'] });
      let said = '';
      child.stdout.setEncoding('utf8').on('data', (part: string) => {
        said += part;
        if (part.includes('Asking')) release();
      });
      child.on('error', fail).on('close', () => settle(said));
    });
    expect(text).toMatch(new RegExp(`^(?:\\r\\u001b\\[KAsking ${registry}: 1 answer to come\\.)+\\r\\u001b\\[K$`, 'u'));
    expect(readFileSync(join(rig.home, 'report'), 'utf8')).toMatch(/Would start: as it is|Would start/u);
    rig.forget();
    server.answers.set('/v2/acme/x/manifests/', (request, response) => void setTimeout(() => answer(request, response), 3000));
    expect(await rig.audit({ args: [] })).toMatchObject({ status: 0, stderr: '' });
  });
});
