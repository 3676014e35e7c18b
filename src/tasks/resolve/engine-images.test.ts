import { describe, expect, test } from 'vitest';
import type { EngineAnswer } from '../../machine/http/door.ts';
import { readPlatform } from '../../syntax/platform.ts';
import { engineImages } from './engine-images.ts';

function engineWith(answer: EngineAnswer | Readonly<Record<string, unknown>>) {
  const asked: string[] = [];
  const made: EngineAnswer =
    'failed' in answer || 'status' in answer ? (answer as EngineAnswer) : { status: 200, headers: [], text: JSON.stringify(answer) };
  const ask = engineImages({
    ask: async ({ method, path }) => {
      asked.push(`${method} ${path}`);
      return made;
    },
  });
  return { ask, asked };
}

const image = {
  Id: 'sha256:id',
  RepoDigests: ['other/x@sha256:' + 'b'.repeat(64), 'node@sha256:' + 'a'.repeat(64)],
  Os: 'linux',
  Architecture: 'arm64',
  Variant: 'v8',
  Config: { User: 'dev' },
};
const nothing = { environment: [], volumes: [], onBuild: [] };

describe('an image of the engine', () => {
  test('says what the engine says of it', async () => {
    const { ask, asked } = engineWith(image);
    const resolved = `node@sha256:${'a'.repeat(64)}`;
    expect(await ask('node:22', undefined)).toEqual({ found: { resolved, from: 'engine', user: 'dev', ...nothing } });
    expect(asked).toEqual(['GET /images/node%3A22/json']);
  });

  test('that no registry has is named by its id', async () => {
    const { ask } = engineWith({ ...image, RepoDigests: [] });
    expect(await ask('mine', undefined)).toMatchObject({ found: { resolved: 'sha256:id' } });
  });

  test.each([
    ['linux/arm64', true],
    ['linux/arm64/v8', true],
    ['linux/amd64', false],
    ['linux/arm/v7', false],
  ])('for %s counts: %s', async (platform, counts) => {
    const { ask, asked } = engineWith(image);
    expect((await ask('localhost:5000/a/node:22', readPlatform(platform))) !== undefined).toBe(counts);
    expect(asked[0]).toMatch(/^GET \/images\/localhost%3A5000\/a\/node%3A22\/json\?platform=%7B%22os%22%3A%22linux%22/u);
  });

  test('whose configuration is odd is not known, and is not asked for elsewhere', async () => {
    const { ask } = engineWith({ ...image, Config: { User: 1 } });
    expect(await ask('node', undefined)).toEqual({
      failed: 'the engine’s image of that name cannot be judged: its configuration has a User that is none',
    });
  });
});

describe('an engine without it is passed over', () => {
  test.each<readonly [string, EngineAnswer]>([
    ['it has none', { status: 404, headers: [], text: '{"message":"No such image"}' }],
    ['it has trouble', { status: 500, headers: [], text: '' }],
    ['it says what is no image', { status: 200, headers: [], text: '<html>' }],
  ])('%s', async (_why, answer) => {
    const { ask, asked } = engineWith(answer);
    expect(await ask('node', undefined)).toBeUndefined();
    await ask('other', undefined);
    expect(asked).toHaveLength(2);
  });

  test('one that does not answer is not asked again', async () => {
    const { ask, asked } = engineWith({ failed: 'no engine listens' });
    expect(await ask('node', undefined)).toBeUndefined();
    expect(await ask('node', undefined)).toBeUndefined();
    expect(asked).toHaveLength(1);
  });

  test.each(['../containers/x', 'a/../../containers/x', 'x?force=1', 'x y', '', '${X}'])('and never asked for %j', async (name) => {
    const { ask, asked } = engineWith(image);
    expect(await ask(name, undefined)).toBeUndefined();
    expect(asked).toEqual([]);
  });
});
