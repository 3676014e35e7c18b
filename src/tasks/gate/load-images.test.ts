import { describe, expect, it } from 'vitest';
import { noFakeThings } from '../../../test/fake-engine-things.ts';
import { makeTar, type TarPart } from '../../../test/make-tar.ts';
import { type MemoryGate, type MemoryWish, openMemoryGate } from '../../../test/gate-in-memory.ts';

const tar = { headers: ['Content-Type', 'application/x-tar'] };
const layer: TarPart = { name: 'a/layer.tar', content: 'layer'.repeat(1000) };
const manifest = (...tags: readonly string[]): TarPart => ({ name: 'manifest.json', content: JSON.stringify([{ RepoTags: tags }]) });
const index = (name: string): TarPart => ({
  name: 'index.json',
  content: JSON.stringify({ manifests: [{ annotations: { 'io.containerd.image.name': name } }] }),
});

/** A gate in front of an engine with some images, which loads what it gets under these names. */
function open(loads: readonly string[] = [], wish: MemoryWish = {}): Promise<MemoryGate> {
  const things = noFakeThings([], ['debian', 'docker.io/library/node:22']);
  return openMemoryGate({
    things,
    answer: ({ path }) => {
      if (path.includes('/images/load')) for (const name of loads) things.images.add(name);
      return undefined;
    },
    ...wish,
  });
}

describe('images are loaded', () => {
  it('under names that nobody has, byte for byte', async () => {
    const archive = makeTar([layer, manifest('mine:1', 'registry.example/mine:2')], Buffer.alloc(10_240));
    const gate = await open();
    expect(await gate.call('POST /v1.45/images/load?quiet=0&platform=%7B%7D', archive, tar)).toMatchObject({ status: 200 });
    const sent = gate.reached.find(({ method }) => method === 'POST');
    expect(sent).toMatchObject({
      path: '/v1.45/images/load?quiet=0&platform=%7B%7D',
      body: archive.toString(),
    });
    expect(gate.decisions.at(-1)).toMatchObject({ decision: 'forwarded', status: 200, about: 'mine:1, registry.example/mine:2' });
  });

  it('without a name', async () => {
    const gate = await open();
    expect((await gate.call('POST /v1.45/images/load', makeTar([layer, manifest()]), tar)).status).toBe(200);
  });

  it('and are made here then', async () => {
    const gate = await open(['docker.io/library/mine:1']);
    const load = (...tags: readonly string[]): ReturnType<MemoryGate['call']> =>
      gate.call('POST /v1.45/images/load', makeTar([manifest(...tags)]), tar);
    expect((await load('mine:1')).status).toBe(200);
    expect((await load('mine:1', 'other:1')).status).toBe(200);
    expect((await gate.call('POST /v1.45/images/debian/tag?repo=mine&tag=1', undefined)).status).toBe(201);
  });

  it('and names that the engine has not are free again', async () => {
    const gate = await open();
    await gate.call('POST /v1.45/images/load', makeTar([manifest('mine:1')]), tar);
    gate.things.images.add('docker.io/library/mine:1');
    expect(await gate.call('POST /v1.45/images/debian/tag?repo=mine&tag=1', undefined)).toMatchObject({
      status: 403,
      message: expect.stringContaining('image-name-taken'),
    });
  });

  it('or not, as the engine says', async () => {
    const gate = await open([], {
      answer: ({ method }) => (method === 'POST' ? { status: 500, body: '{"message":"no space"}' } : undefined),
    });
    expect(await gate.call('POST /v1.45/images/load', makeTar([manifest('mine:1')]), tar)).toMatchObject({
      status: 500,
      message: 'no space',
    });
  });
});

describe('images are not loaded', () => {
  const form = { headers: ['Content-Type', 'application/x-www-form-urlencoded'] };
  it.each<[string, Buffer | string, number, RegExp, object?]>([
    [
      'under a name that somebody has',
      makeTar([layer, manifest('mine:1', 'node:22')]),
      403,
      /image-name-taken: the image node:22 is there/,
    ],
    ['under the same name in full', makeTar([manifest('docker.io/library/node:22')]), 403, /image-name-taken/],
    ['under such a name of containerd’s', makeTar([manifest('mine:1'), index('docker.io/library/node:22')]), 403, /image-name-taken/],
    ['under what is no name', makeTar([manifest('UPPER:1')]), 400, /call-malformed: "UPPER:1" is not the name of an image/],
    ['under a digest', makeTar([manifest(`mine@sha256:${'a'.repeat(64)}`)]), 400, /is not the name of an image/],
    [
      'under the name that the engine keeps nameless images by',
      makeTar([index(`moby-dangling@sha256:${'a'.repeat(64)}`)]),
      400,
      /is not the name/,
    ],
    [
      'from an archive without an end',
      makeTar([manifest('mine:1')], Buffer.alloc(512)),
      400,
      /the archive breaks off in its end\. Make it with docker save/,
    ],
    ['from no archive', 'hello', 400, /the archive is no tar archive/],
    ['from a compressed archive', Buffer.from([0x1f, 0x8b, 8, 0, 0]), 400, /is compressed by gzip \(gunzip -c FILE/],
    ['from a form', makeTar([manifest('mine:1')]), 400, /Content-Type application\/x-tar/, form],
  ])('%s', async (_, archive, status, message, headers = tar) => {
    const gate = await open();
    expect(await gate.call('POST /v1.45/images/load', archive, headers)).toMatchObject({ status, message: expect.stringMatching(message) });
    expect(gate.reached.every(({ method }) => method === 'GET')).toBe(true);
    expect(gate.decisions.at(-1)).toMatchObject({ decision: 'refused', status });
  });

  it('while the engine does not say whose a name is', async () => {
    const gate = await open([], {
      answer: ({ path }) => (path.includes('/images/') ? { status: 500, body: '{"message":"broken"}' } : undefined),
    });
    expect(await gate.call('POST /v1.45/images/load', makeTar([manifest('mine:1')]), tar)).toMatchObject({
      status: 500,
      message: 'broken',
    });
    expect(gate.reached.every(({ method }) => method === 'GET')).toBe(true);
  });

  it('by a gate that only warns, either', async () => {
    const gate = await open([], { mode: 'warn' });
    expect((await gate.call('POST /v1.45/images/load', makeTar([manifest('node:22')]), tar)).status).toBe(403);
  });
});
