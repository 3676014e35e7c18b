import { expect, test } from 'vitest';
import { type Answer, probeWorld, willing } from '../../../test/probe-world.ts';
import { pickImage } from './pick-image.ts';

const settings = { runtime: 'sysbox-runc', word: '1', isHere: true };
const shellIsMissing = {
  status: 400,
  text: '{"message":"OCI runtime create failed: exec: \\"/bin/sh\\": stat /bin/sh: no such file or directory: unknown"}',
};

/** What an engine of these images picks; `starts`: what it says to the start of a container of an image. */
async function pick(images: unknown, named?: string, starts: (image: string) => Answer | undefined = () => undefined) {
  let image = '';
  const world = probeWorld((call) => {
    if (call.path === '/images/json') return { status: 200, text: JSON.stringify(images) };
    if (call.path.startsWith('/images/'))
      return call.path === '/images/debian%3A12/json'
        ? { status: 200, text: '{"Id":"sha256:1"}' }
        : { status: 404, text: '{"message":"no"}' };
    if (call.path.includes('/create')) image = (JSON.parse(String(call.body)) as { Image: string }).Image;
    const refused = call.path.endsWith('/start') ? starts(image) : undefined;
    return refused ?? willing('0 165536 65536\nexit 0\n')(call);
  });
  const { picked } = await pickImage(named, settings, world.engine, world.host);
  return { picked, calls: world.calls };
}

const list = [
  { Id: 'sha256:a', RepoTags: ['node:22'], Size: 10 },
  { Id: 'sha256:b', RepoTags: ['<none>:<none>'], Size: 1 },
  { Id: 'sha256:c', RepoTags: null, Size: 1 },
  { Id: 'sha256:d', RepoTags: ['debian:bookworm'], Size: 200 },
  { Id: 'sha256:e', RepoTags: ['registry.example/ubuntu:24.04'], Size: 100 },
  { Id: 'sha256:f', RepoTags: ['debianish:1'], Size: 5 },
];

test.each<[unknown, string]>([
  [list, 'registry.example/ubuntu:24.04'],
  [list.slice(0, 4), 'debian:bookworm'],
  [list.slice(0, 3), 'node:22'],
  [[7, null, {}, { Id: 7, RepoTags: [7], Size: 1 }, ...list.slice(0, 1)], 'node:22'],
])('a small image of Debian or Ubuntu, else any small one', async (images, name) => {
  const { picked, calls } = await pick(images);
  expect(picked).toEqual({ image: { name, id: expect.stringMatching(/^sha256:.$/u) } });
  expect(calls.filter((call) => call.startsWith('DELETE'))).toEqual(['DELETE /containers/containai-probe-1-first-0?force=1&v=1']);
});

test.each<[unknown]>([[[]], [[{ Id: 'x', RepoTags: ['large:1'], Size: 9e9 }]]])('no image that fits: %j', async (images) => {
  expect((await pick(images)).picked).toEqual({
    refused: 'No image with a shell is on this engine, and nothing is fetched: make one with docker pull debian:stable-slim',
  });
});

test('an image without a shell is passed over', async () => {
  const { picked } = await pick(list, undefined, (image) => (image === 'sha256:e' ? shellIsMissing : undefined));
  expect(picked).toMatchObject({ image: { name: 'debian:bookworm' } });
});

test.each<[string, string | undefined, Answer | undefined, RegExp, boolean]>([
  ['is not there', 'nope:1', undefined, /^There is no image nope:1 on this engine, and nothing is fetched: docker pull nope:1$/u, true],
  ['has no shell', 'debian:12', shellIsMissing, /^The image debian:12 has no \/bin\/sh/u, true],
  [
    'does not start',
    'debian:12',
    { status: 500, text: '{"message":"failed to get sysbox-fs mountpoint"}' },
    /^Nothing can be measured, since a plain container of debian:12 does not run under sysbox-runc: failed to get sysbox-fs mountpoint$/u,
    false,
  ],
])('an image that %s', async (_, named, answer, refused, isBadInput) => {
  const { picked } = await pick(list, named, () => answer);
  expect(picked).toMatchObject({ refused: expect.stringMatching(refused) });
  expect('isBadInput' in picked && picked.isBadInput === true).toBe(isBadInput);
});

test('a runtime that starts nothing ends it at the first image', async () => {
  const { picked, calls } = await pick(list, undefined, () => ({ status: 500, text: '{"message":"sysbox-mgr is not running"}' }));
  expect(picked).toMatchObject({ refused: expect.stringContaining('sysbox-mgr is not running') });
  expect(calls.filter((call) => call.includes('/create'))).toHaveLength(1);
});

test('an image’s name does not end the path', async () => {
  const { calls } = await pick(list, '../containers/json?x=');
  expect(calls).toEqual(['GET /images/../containers/json%3Fx%3D/json']);
});
