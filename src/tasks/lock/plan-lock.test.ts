import { describe, expect, test } from 'vitest';
import { featureKey, type FoundFeature, type Lookup } from '../../model/found.ts';
import type { Want } from '../../model/request.ts';
import type { Readable } from '../read-source.ts';
import type { Resolver } from '../resolve/make-resolver.ts';
import { planLock } from './plan-lock.ts';

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;

/** A registry in memory: by the id or `id@digest`, version and digest of what is there. */
function resolverOf(there: Readonly<Record<string, readonly [version: string, digest: string]>>): Resolver & { readonly asked: string[] } {
  const features = new Map<string, Lookup<FoundFeature>>();
  const asked: string[] = [];
  return {
    asked,
    found: { features, images: new Map() },
    answer: (wants: readonly Want[]) => {
      const fresh = wants.filter(({ kind, name, digest: pin }) => kind === 'feature' && !features.has(featureKey(name, pin)));
      for (const { name, digest: pin } of fresh) {
        const key = featureKey(name, pin);
        asked.push(key);
        const thing = there[key];
        const found = {
          resolved: '',
          metadata: JSON.stringify({ id: 'x', version: thing?.[0] }),
          scripts: [],
          unread: [],
          setuidFiles: [],
        };
        features.set(key, thing === undefined ? { failed: 'it is not there' } : { found: { ...found, digest: thing[1] } });
      }
      return Promise.resolve(fresh.length > 0);
    },
  };
}

function readable(features: object, lockfile: string | undefined, resolver: Resolver): Readable & { readonly resolver: Resolver } {
  return {
    format: 'devcontainer',
    path: '.devcontainer/devcontainer.json',
    text: JSON.stringify({ image: 'debian:12', features }),
    ask: (path) => (path === '.devcontainer/devcontainer-lock.json' && lockfile !== undefined ? { text: lockfile } : { missing: true }),
    resolver,
  };
}

const idsOf = (plan: Awaited<ReturnType<typeof planLock>>): readonly string[] =>
  plan !== undefined && 'after' in plan ? Object.keys((JSON.parse(plan.after) as { features: object }).features) : [];

describe('ids, as the reference CLI writes them', () => {
  const official = 'ghcr.io/devcontainers/features/';
  const go = { golang: ['1.3.0', digest('a')] } as const;

  test('an old short id stands as it is written, and is not read back', async () => {
    const lockfile = JSON.stringify({ features: { golang: { version: '1.2.0', integrity: digest('b') } } });
    const resolver = resolverOf(go);
    const plan = await planLock(readable({ golang: {} }, lockfile, resolver), false);
    expect(plan).toMatchObject({ moves: [{ id: 'golang', before: { version: '1.2.0' }, after: { version: '1.3.0' } }] });
    expect(resolver.asked).toEqual(['golang']);
    expect(plan !== undefined && 'after' in plan && plan.after).toContain(`"resolved": "${official}go@${digest('a')}"`);
  });

  test('one that has become an option is an entry of the Feature that it is a part of', async () => {
    const there = { gradle: ['1.2.0', digest('a')], [`${official}java:1.2`]: ['1.2.0', digest('a')] } as const;
    expect(idsOf(await planLock(readable({ gradle: {} }, undefined, resolverOf(there)), false))).toEqual([`${official}java:1`]);
    expect(idsOf(await planLock(readable({ gradle: {}, [`${official}java:1.2`]: {} }, undefined, resolverOf(there)), false))).toEqual([
      `${official}java:1.2`,
    ]);
  });

  test('an owner that has moved is named where it is now', async () => {
    const id = 'ghcr.io/devcontainers-contrib/features/zig:1';
    const plan = await planLock(readable({ [id]: {} }, undefined, resolverOf({ [id]: ['1.0.0', digest('a')] })), false);
    expect(idsOf(plan)).toEqual([id]);
    expect(plan).toMatchObject({ after: expect.stringContaining(`ghcr.io/devcontainers-extra/features/zig@${digest('a')}`) as string });
  });

  test('an address is resolved as URLs are printed', async () => {
    const id = 'https://R.test/a/../devcontainer-feature-x.tgz';
    const plan = await planLock(readable({ [id]: {} }, undefined, resolverOf({ [id]: ['1.0.0', digest('a')] })), false);
    expect(idsOf(plan)).toEqual([id]);
    expect(plan).toMatchObject({ after: expect.stringContaining('"resolved": "https://r.test/devcontainer-feature-x.tgz"') as string });
  });

  test.each(['http://r.test/devcontainer-feature-x.tgz'])('%s is refused', async (id) => {
    expect(await planLock(readable({ [id]: {} }, undefined, resolverOf({})), false)).toEqual({
      failed: `the reference CLI takes no Feature from an address without encryption, such as ${id}`,
      because: 'input',
    });
  });

  test('Features of GitHub releases are passed over', async () => {
    expect(await planLock(readable({ 'acme/x/y': {} }, undefined, resolverOf({})), false)).toMatchObject({
      after: '{\n  "features": {}\n}\n',
    });
  });
});

test('more Features than are read are no lockfile', async () => {
  const ids = Array.from({ length: 300 }, (_, index) => `r.test/f${index}:1`);
  const there = Object.fromEntries(ids.map((id, index) => [id, ['1.0.0', `sha256:${String(index).padStart(64, '0')}`] as const]));
  const features = Object.fromEntries(ids.map((id) => [id, {}]));
  expect(await planLock(readable(features, undefined, resolverOf(there)), false)).toEqual({
    failed: 'more than 256 Features',
    because: 'input',
  });
});

test('what is pinned is looked up as it is pinned, with --update as its tag', async () => {
  const id = 'r.test/x:1';
  const there = { [id]: ['1.1.0', digest('b')], [`${id}@${digest('a')}`]: ['1.0.0', digest('a')] } as const;
  const lockfile = JSON.stringify({ features: { [id]: { version: '1.0.0', integrity: digest('a') } } });
  const kept = resolverOf(there);
  expect(await planLock(readable({ [id]: {} }, lockfile, kept), false)).toMatchObject({ moves: [], kept: 1 });
  expect(kept.asked).toEqual([`${id}@${digest('a')}`]);
  const moved = resolverOf(there);
  expect(await planLock(readable({ [id]: {} }, lockfile, moved), true)).toMatchObject({
    kept: 0,
    moves: [{ id, before: { version: '1.0.0', digest: digest('a') }, after: { version: '1.1.0', digest: digest('b') } }],
  });
  expect(moved.asked).toEqual([id]);
});

test('the version of a pin that its digest does not lead to is put right', async () => {
  const id = 'r.test/x:1';
  const lockfile = JSON.stringify({ features: { [id]: { version: '1.2.0', integrity: digest('a') } } });
  const plan = await planLock(readable({ [id]: {} }, lockfile, resolverOf({ [`${id}@${digest('a')}`]: ['1.0.0', digest('a')] })), false);
  expect(plan).toMatchObject({ moves: [{ before: { version: '1.2.0' }, after: { version: '1.0.0', digest: digest('a') } }] });
});
