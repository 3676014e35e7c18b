import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeTar, type TarPart } from '../make-tar.ts';
import { type LookupRig, makeLookupRig, putImage, type Run } from '../registry/audit-lookups.ts';
import { digestOf, type HostileServer, putFeature, says, serveHostile } from '../registry/hostile-registry.ts';

let server: HostileServer;
let rig: LookupRig;
let registry = '';
let image = '';
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
  server.asked.splice(0);
  image = `${registry}/acme/base@${putImage(server, 'acme/base', { User: 'me' })}`;
});

const featureOf = (metadata: string | object, ...more: readonly TarPart[]): Buffer =>
  makeTar([
    { name: 'devcontainer-feature.json', content: typeof metadata === 'string' ? metadata : JSON.stringify(metadata) },
    { name: 'install.sh', content: '#!/bin/sh\ntrue\n' },
    ...more,
  ]);

async function audit(features: Readonly<Record<string, unknown>>, of = image, args = ['--format', 'json']): Promise<Run> {
  rig.configure(of, features);
  const run = await rig.audit({ args });
  expect(run.memory).toBeLessThan(700);
  return run;
}

describe('metadata of a Feature', () => {
  test.each<[string, string, string]>([
    ['nested without end', `{"id":"x","a":${'['.repeat(100_000)}`, 'devcontainer-feature.json cannot be read'],
    [
      'nested without end, where a reader sees the end',
      `{"id":"x","a":${'[},'.repeat(50_000)}`,
      'devcontainer-feature.json cannot be read',
    ],
    ['that is a list', '[{"privileged":true}]', 'devcontainer-feature.json cannot be read'],
    ['that is empty', '', 'devcontainer-feature.json cannot be read'],
  ])('%s leaves the Feature open', async (_, text, why) => {
    putFeature(server, 'acme/x', featureOf(text));
    const run = await audit({ [`${registry}/acme/x:1`]: {} });
    expect([run.status, run.reasons]).toEqual([
      4,
      [expect.stringContaining(`Feature ${registry}/acme/x:1 was not looked up: its ${why}: `)],
    ]);
  });

  test('of an annotation that cannot be read leaves the Feature open', async () => {
    putFeature(server, 'acme/x', featureOf({ id: 'x', version: '1' }), { annotations: { 'dev.containers.metadata': '['.repeat(1000) } });
    const run = await audit({ [`${registry}/acme/x:1`]: {} });
    expect([run.status, run.reasons]).toEqual([
      4,
      [expect.stringContaining('the annotation dev.containers.metadata cannot be read: Brackets are nested')],
    ]);
  });

  test('of many Features is read up to a bound', async () => {
    const wide = JSON.stringify({ id: 'x', version: '1', a: Array.from({ length: 100_000 }, () => 1) });
    for (let index = 0; index < 40; index++) putFeature(server, `acme/x${index}`, featureOf(wide));
    const run = await audit(Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`${registry}/acme/x${index}:1`, {}])));
    expect(run.status).toBe(4);
    expect(run.reasons.filter((why) => !why.includes('the metadata of all that was looked up has more than 4 MiB'))).toEqual([]);
    // Twenty of 200,000 characters are below the bound; what is on its way when it is met is let go too.
    expect(run.reasons.length).toBeGreaterThanOrEqual(20);
    expect(run.reasons.length).toBeLessThan(30);
  });

  test('that names properties of every object asks for nothing by them', async () => {
    putFeature(server, 'acme/x', featureOf('{"id":"x","version":"1","constructor":true,"toString":{},"__proto__":{"privileged":true}}'));
    expect(await audit({ [`${registry}/acme/x:1`]: {} })).toMatchObject({ status: 0, reasons: [] });
  });

  test.each(['text', 'json', 'sarif', 'github', 'markdown'])('never steers the terminal of who reads it as %s', async (format) => {
    const steer = '\u001b]0;owned\u0007\u001b[2J\u009b31m\u202e::error::owned\r\n';
    const all = { id: steer, version: steer, name: steer, description: steer, documentationURL: steer, deprecated: true };
    const grants = {
      privileged: true,
      capAdd: [steer],
      mounts: [`source=${steer},target=/${steer},type=volume`],
      containerEnv: { [steer]: steer },
    };
    putFeature(
      server,
      'acme/x',
      featureOf({ ...all, ...grants, entrypoint: steer, postStartCommand: steer, dependsOn: { [steer]: steer } }),
    );
    const labelled = putImage(server, 'acme/steer', {
      User: steer,
      Env: [`A=${steer}`],
      Labels: { 'devcontainer.metadata': JSON.stringify([{ id: steer, mounts: [steer] }]) },
    });
    for (const args of [
      ['--format', format],
      ['--format', format, '--verbose'],
    ]) {
      const run = await audit({ [`${registry}/acme/x:1`]: {} }, `${registry}/acme/steer@${labelled}`, args);
      expect(run.status).toBe(1);
      expect(run.stdout.length).toBeGreaterThan(500);
      // oxlint-disable-next-line no-control-regex -- finding them is the point
      expect(run.stdout.replaceAll('\\u202e', '')).not.toMatch(
        format === 'json' || format === 'sarif'
          ? /[\u0000-\u0009\u000b-\u001f\u007f]/u
          : /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/u,
      );
      expect(run.stdout).not.toMatch(/^::error::owned/mu);
      expect(run.stderr).toBe('');
    }
  });
});

test('a file with a setuid bit is told', async () => {
  const setuid: TarPart = { name: 'su', content: 'x', change: (header) => void header.write('0004755\0', 100, 'latin1') };
  putFeature(server, 'acme/x', featureOf({ id: 'x', version: '1' }, setuid));
  const run = await audit({ [`${registry}/acme/x:1`]: {} });
  expect(run.stdout).toContain('setuid');
});

/** Puts a Feature that depends on others. */
function depends(path: string, ...on: readonly string[]): void {
  const dependsOn = Object.fromEntries(on.map((one) => [`${registry}/${one}`, {}]));
  putFeature(server, path, featureOf({ id: path.slice(path.lastIndexOf('/') + 1), version: '1', dependsOn }));
}

describe('Features that depend on', () => {
  test('themselves, or each other, are told', async () => {
    depends('acme/self', 'acme/self');
    depends('acme/a', 'acme/b');
    depends('acme/b', 'acme/a');
    const run = await audit({ [`${registry}/acme/self`]: {}, [`${registry}/acme/a`]: {} });
    expect(run.stdout).toContain('wait for each other in a circle');
    expect(server.asked.filter(({ url }) => url.includes('/manifests/')).length).toBe(4);
  });

  test('a thousand others are looked up as far as a configuration may have', async () => {
    const names = Array.from({ length: 1000 }, (_, index) => `acme/n${index}`);
    depends('acme/all', ...names);
    for (const name of names) depends(name, ...names.slice(0, 20));
    const run = await audit({ [`${registry}/acme/all`]: {} });
    expect([run.status, run.reasons]).toEqual([4, expect.arrayContaining([expect.stringContaining('more than 256 Features')])]);
    expect(server.asked.length).toBeLessThan(600);
  });

  test('one after another without end are looked up to a depth', async () => {
    const one = (index: number): [manifest: string, archive: Buffer] => {
      const archive = featureOf({ id: `n${index}`, version: '1', dependsOn: { [`${registry}/acme/n${index + 1}`]: {} } });
      return [JSON.stringify({ schemaVersion: 2, layers: [{ digest: digestOf(archive) }] }), archive];
    };
    server.answers.set('/v2/acme/n', (request, response) => {
      const [, index = '0', kind] = /n(\d+)\/(\w+)\//u.exec(request.url ?? '') ?? [];
      response.end(one(Number(index))[kind === 'manifests' ? 0 : 1]);
    });
    const run = await audit({ [`${registry}/acme/n0`]: {} });
    expect([run.status, run.reasons]).toEqual([4, [expect.stringMatching(/^Feature \S+ was not looked up$/u)]]);
    expect(server.asked.length).toBeLessThan(300);
  });
});

describe('a name', () => {
  test.each([
    ['../../x'],
    ['acme/../../../x'],
    ['acme/./x'],
    ['acme/%2e%2e/x'],
    ['acme/x?y=z'],
    ['acme/x#y'],
    ['acme/x\r\nhost: evil'],
    ['acme/x\u001b[2J'],
    ['acme/\u0445'],
    ['acme//x'],
    ['acme/..%2fx:1'],
    ['acme/x:..'],
    [`${'a/'.repeat(5000)}x`],
  ])('like %j is not asked for', async (path) => {
    server.answers.set('/', says('{}'));
    const run = await audit({ [`${registry}/${path}`]: {} });
    expect(run.stderr).toBe('');
    expect(run.stdout).not.toContain('\u001b');
    expect(server.asked.map(({ url }) => url).filter((url) => !url.startsWith('/v2/acme/base/'))).toEqual([]);
  });

  test.each([
    ['http://localhost:PORT/x.tgz', /localhost:\d+ is this very machine, where only registries are asked/u],
    ['https://127.0.0.1:PORT/x.tgz', /is this very machine, where only registries are asked/u],
    ['http://registry.example/x.tgz', /would have to be asked without encryption/u],
    ['https://me:secret@registry.example/x.tgz', /its address holds a name and password/u],
    ['https://169.254.169.254/latest/x.tgz', /has an address of a private network/u],
    ['https://0xa9fea9fe/x.tgz', /has an address of a private network/u],
    ['https://[fe80::1]/x.tgz', /has an address of a private network/u],
  ])('like %s is not followed', async (address, why) => {
    const id = address.replace('PORT', String(server.port));
    const run = await audit({ [id]: {} });
    // Such an address is an error by itself.
    expect([run.status, run.reasons]).toEqual([1, [expect.stringMatching(why)]]);
    expect(server.asked.filter(({ url }) => url.includes('tgz'))).toEqual([]);
  });
});

/** An index that leads to one digest on all machines. */
function index(digest: string): string {
  const manifests = ['amd64', 'arm64'].map((architecture) => ({ digest, platform: { os: 'linux', architecture } }));
  return JSON.stringify({ manifests });
}

/** Puts an image whose `config` is this text. */
function put(text: string): void {
  const config = `{"os":"linux","architecture":"amd64","rootfs":{"type":"layers","diff_ids":[]},"config":${text}}`;
  const manifest = JSON.stringify({ schemaVersion: 2, config: { digest: digestOf(config) } });
  server.answers.set('/v2/acme/bad/manifests/', says(manifest));
  server.answers.set('/v2/acme/bad/blobs/', says(config));
}

describe('an image', () => {
  test.each<[string, () => void, RegExp]>([
    [
      'that is an index of indexes without end',
      () => {
        const indexes = new Map<string, string>();
        let last = index(digestOf('x'));
        for (let depth = 0; depth < 50; depth++) {
          indexes.set(digestOf(last), last);
          last = index(digestOf(last));
        }
        server.answers.set('/v2/acme/bad/manifests/', (request, response) =>
          response.end(indexes.get(request.url?.split('/').at(-1) ?? '') ?? last),
        );
      },
      /indexes in indexes without end/u,
    ],
    [
      'whose index leads to another thing',
      () => server.answers.set('/v2/acme/bad/manifests/', says(index(digestOf('x')))),
      /sent something else/u,
    ],
    ['with a configuration of 5 MiB', () => put(JSON.stringify({ User: 'x'.repeat(5 << 20) })), /sends more than the 4194304 bytes/u],
    [
      'with a million variables',
      () => put(JSON.stringify({ Env: Array.from({ length: 300_000 }, (_, at) => `A${at}=`) })),
      /more than 1000/u,
    ],
    [
      'with a label nested without end',
      () => put(JSON.stringify({ Labels: { 'devcontainer.metadata': `${'['.repeat(200_000)}${']'.repeat(200_000)}` } })),
      /the label of the image \S+ cannot be read/u,
    ],
    [
      'with a label of many entries',
      () => put(JSON.stringify({ Labels: { 'devcontainer.metadata': JSON.stringify(Array.from({ length: 5000 }, () => ({}))) } })),
      /the label of the image \S+ cannot be read/u,
    ],
  ])('%s is open', async (_, prepare, why) => {
    prepare();
    const run = await audit({}, `${registry}/acme/bad:1`);
    expect([run.status, run.reasons]).toEqual([4, [expect.stringMatching(why)]]);
  });

  test('with a prototype for a label asks for nothing', async () => {
    put('{"User":"me","Labels":{"__proto__":"[{\\"privileged\\":true}]"},"Env":["__proto__=x","constructor=y"]}');
    expect(await audit({}, `${registry}/acme/bad:1`)).toMatchObject({ status: 0, reasons: [] });
  });
});
