import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readPlatform } from '../../syntax/platform.ts';
import type { LookupPowers } from './find-feature.ts';
import { findImage } from './find-image.ts';
import type { Failed, Fetched } from './registry.ts';
import { rememberedIn } from './remembered.ts';

type Json = Readonly<Record<string, unknown>>;

const digestOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;
const oci = 'application/vnd.oci.image.';
const rootfs = { type: 'layers', diff_ids: [] };

/** A registry of one repository: manifests by tag or digest, blobs by digest. It counts what it is asked. */
function registryOf() {
  const things = new Map<string, string>();
  const asked: string[] = [];
  const put = (text: string, ...tags: readonly string[]): string => {
    for (const name of [digestOf(text), ...tags]) things.set(name, text);
    return digestOf(text);
  };
  const get = async (name: string): Promise<Fetched | Failed> => {
    asked.push(name);
    const text = things.get(name);
    return text === undefined ? { failed: `the registry has no ${name}` } : { digest: digestOf(text), bytes: Buffer.from(text) };
  };
  const image = (config: unknown, tag = 'one', more: Json = {}, type: string | undefined = `${oci}config.v1+json`): string => {
    const digest = put(
      typeof config === 'string' ? config : JSON.stringify({ os: 'linux', architecture: 'amd64', config, rootfs, ...more }),
    );
    return put(JSON.stringify({ schemaVersion: 2, config: { mediaType: type, digest, size: 1 }, layers: [] }), tag);
  };
  const index = (entries: readonly (readonly [digest: string, platform: unknown, type?: string])[], tag = 'index'): string => {
    const manifests = entries.map(([digest, platform, mediaType = `${oci}manifest.v1+json`]) => ({ mediaType, digest, size: 1, platform }));
    return put(JSON.stringify({ schemaVersion: 2, manifests }), tag);
  };
  return {
    put,
    image,
    index,
    asked,
    registry: { manifest: async (_place: unknown, name: string) => get(name), blob: async (_place: unknown, name: string) => get(name) },
  };
}

function powersOf(registry: LookupPowers['registry'], more: Partial<LookupPowers> = {}): LookupPowers {
  const texts = new Map<string, string>();
  const cache = {
    read: (name: string) => (texts.has(name) ? { text: texts.get(name)!, ageSeconds: 10 } : undefined),
    write: (name: string, text: string) => void texts.set(name, text),
  };
  const web = { ask: async () => ({ failed: 'is not asked' }), close: () => {} };
  return {
    web,
    registry,
    remembered: rememberedIn(cache),
    inflate: () => undefined,
    offline: false,
    believed: 60,
    ...more,
  } as LookupPowers;
}

const amd64 = readPlatform('linux/amd64')!;
const find = (made: ReturnType<typeof registryOf>, tag: string, platform = 'linux/amd64') =>
  findImage(`registry.example/acme/x:${tag}`, readPlatform(platform)!, powersOf(made.registry));
const user = (answer: Awaited<ReturnType<typeof findImage>>): string | undefined => ('found' in answer ? answer.found.user : answer.failed);

test('an image says what its configuration says', async () => {
  const made = registryOf();
  const digest = made.image({
    User: 'dev', Env: ['A=1'], Entrypoint: ['/e'], Cmd: ['c'], Volumes: { '/v': {} }, WorkingDir: '/w', OnBuild: ['RUN x'], Shell: ['/bin/bash', '-c'],
    Labels: { 'devcontainer.metadata': '[]', other: 'x' }, Healthcheck: { Test: ['CMD', 'a', 'b c'] },
  }); // prettier-ignore
  expect(await find(made, 'one')).toEqual({
    found: {
      resolved: `registry.example/acme/x@${digest}`, from: 'registry', user: 'dev', environment: ['A=1'], entrypoint: ['/e'], command: ['c'], volumes: ['/v'],
      workingFolder: '/w', onBuild: ['RUN x'], shell: ['/bin/bash', '-c'], metadata: '[]', healthcheck: "a 'b c'",
    },
  }); // prettier-ignore
});

test('a digest in capital letters is none', async () => {
  const name = `registry.example/acme/x@sha256:${'A'.repeat(64)}`;
  expect(await findImage(name, amd64, powersOf(registryOf().registry))).toEqual({
    failed: 'its digest has capital letters, and every digest is written in small ones (OCI Image Specification, descriptor.md)',
  });
});

describe('of an index', () => {
  const made = registryOf();
  const of = (name: string): string => made.image({ User: name }, name);
  const [amd, arm, v7, v6] = [of('amd'), of('arm'), of('v7'), of('v6')];
  const unknown = { os: 'unknown', architecture: 'unknown' };
  made.index([
    [of('attestation'), unknown],
    [v6, { os: 'linux', architecture: 'arm', variant: 'v6' }],
    [v7, { os: 'linux', architecture: 'arm', variant: 'v7' }],
    [arm, { os: 'linux', architecture: 'arm64', variant: 'v8' }],
    [amd, { os: 'linux', architecture: 'amd64' }],
    [of('second'), { os: 'linux', architecture: 'amd64' }],
    [amd, unknown],
  ]);
  made.index([[amd, unknown]], 'attestations');
  made.index(
    [
      [of('nobody'), undefined],
      [amd, { os: 'linux', architecture: 'amd64' }],
    ],
    'without',
  );
  made.index([[of('nobody'), undefined]], 'nobody-index');
  made.index([[made.index([[amd, { os: 'linux', architecture: 'amd64' }]], 'inner'), undefined, `${oci}index.v1+json`]], 'nested');
  made.index([[amd, { os: 'linux', architecture: 'amd64' }, 'application/vnd.cncf.helm.config.v1+json']], 'helm');
  made.index([[amd, { os: 'linux', architecture: 'amd64', Architecture: 'arm64' }]], 'two-cases');

  test.each([
    ['linux/amd64', 'index', 'amd'],
    ['linux/arm64', 'index', 'arm'],
    ['linux/arm/v7', 'index', 'v7'],
    ['linux/arm', 'index', 'v7'],
    ['linux/arm/v6', 'index', 'v6'],
    ['linux/s390x', 'index', 'it is not there for linux/s390x'],
    ['windows/amd64', 'index', 'it is not there for windows/amd64'],
    ['linux/amd64', 'attestations', 'it is not there for linux/amd64'],
    ['linux/amd64', 'without', 'amd'],
    ['linux/amd64', 'nobody-index', 'nobody'],
    ['linux/amd64', 'nested', 'amd'],
    ['linux/amd64', 'helm', 'it is not there for linux/amd64'],
    ['linux/amd64', 'two-cases', 'it is not there for linux/amd64'],
  ])('%s of %s is %s', async (platform, tag, expected) => {
    expect(user(await find(made, tag, platform))).toBe(expected);
  });

  test('the one of a digest is found by that digest, and no other', async () => {
    const powers = powersOf(made.registry);
    expect(user(await findImage(`registry.example/acme/x:index@${arm}`, amd64, powers))).toBe('arm');
  });

  test('in an index, in an index, without end', async () => {
    const deep = registryOf();
    let digest = deep.image({});
    for (let depth = 0; depth < 6; depth++) digest = deep.index([[digest, undefined]], `deep${depth}`);
    expect(user(await find(deep, 'deep5'))).toBe('its index holds indexes in indexes without end');
  });
});

describe('what is no image is not known', () => {
  const config = JSON.stringify({ rootfs, config: {} });
  test.each<readonly [string, (made: ReturnType<typeof registryOf>) => unknown, string]>([
    ['schema 1', (made) => made.put(JSON.stringify({ schemaVersion: 1, name: 'x', fsLayers: [], history: [] }), 'one'), 'schema 1'],
    ['no JSON', (made) => made.put('nothing', 'one'), 'its manifest cannot be read'],
    [
      'a key twice',
      (made) => made.put(`{"schemaVersion":2,"config":{"digest":"a"},"config":{"digest":"b"}}`, 'one'),
      'its manifest cannot be read',
    ],
    ['a key in another case', (made) => made.put(`{"schemaVersion":2,"config":{},"Config":{}}`, 'one'), 'its manifest cannot be read'],
    ['no configuration', (made) => made.put('{"schemaVersion":2,"layers":[]}', 'one'), 'its manifest is not that of an image'],
    [
      'a configuration without a digest',
      (made) => made.put('{"schemaVersion":2,"config":{"mediaType":"x"}}', 'one'),
      'its manifest is not that of an image',
    ],
    ['both', (made) => made.put('{"schemaVersion":2,"config":{},"manifests":[]}', 'one'), 'that of an image and of an index'],
    [
      'a chart',
      (made) => made.image(config, 'one', {}, 'application/vnd.cncf.helm.config.v1+json'),
      'it is no image, but an artifact (application/vnd.cncf.helm.config.v1+json)',
    ],
    ['a Feature', (made) => made.image('{}', 'one', {}, 'application/vnd.devcontainers'), 'it is no image, but an artifact'],
    [
      'a missing blob',
      (made) => made.put(JSON.stringify({ schemaVersion: 2, config: { digest: digestOf('x') } }), 'one'),
      'the registry has no',
    ],
    ['a configuration that is no JSON', (made) => made.image('x'), 'its configuration is not that of an image'],
    ['a configuration without layers', (made) => made.image('{"config":{"User":"a"}}'), 'its configuration is not that of an image'],
    [
      'a configuration with a key twice',
      (made) => made.image('{"rootfs":{},"config":{"User":"a","User":"b"}}'),
      'its configuration is not that of an image',
    ],
    ['a user in another case', (made) => made.image({ User: 'dev', user: 'root' }), 'its configuration writes User in another case'],
    ['a user that is a number', (made) => made.image({ User: 0 }), 'its configuration has a User that is none'],
  ])('%s', async (_name, make, expected) => {
    const made = registryOf();
    make(made);
    expect(user(await find(made, 'one'))).toContain(expected);
  });

  test.each(['Not/A/Name', 'x@sha512:' + 'a'.repeat(128), '${X}'])('%s', async (name) => {
    expect(await findImage(name, amd64, powersOf(registryOf().registry))).toHaveProperty('failed');
  });
});

describe('what was looked up', () => {
  test('is not looked up again, and of another platform it is', async () => {
    const made = registryOf();
    made.image({ User: 'dev' });
    const powers = powersOf(made.registry);
    await findImage('r.example/x:one', amd64, powers);
    const before = made.asked.length;
    expect(user(await findImage('r.example/x:one', amd64, powers))).toBe('dev');
    expect(user(await findImage('r.example/x:one', amd64, { ...powers, offline: true }))).toBe('dev');
    expect(made.asked).toHaveLength(before);
    expect(user(await findImage('r.example/x:one', readPlatform('linux/arm64')!, { ...powers, offline: true }))).toContain('--offline');
    await findImage('r.example/x:one', amd64, { ...powers, believed: 0 });
    expect(made.asked.length).toBeGreaterThan(before);
  });
});
