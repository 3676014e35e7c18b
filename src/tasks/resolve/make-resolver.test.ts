import { describe, expect, test } from 'vitest';
import type { FoundImage } from '../../model/found.ts';
import type { Want } from '../../model/request.ts';
import { platformText, readPlatform } from '../../syntax/platform.ts';
import type { LookupPowers } from './find-feature.ts';
import { makeResolver } from './make-resolver.ts';
import { rememberedIn } from './remembered.ts';

const from = { layer: 'file', document: 'x', pointer: '' } as const;
const want = (name: string, more: Partial<Want> = {}): Want => ({ kind: 'image', name, from, ...more });
const image = (user: string, where: FoundImage['from']): FoundImage => ({
  resolved: user,
  from: where,
  user,
  environment: [],
  volumes: [],
  onBuild: [],
});

/** A resolver whose engine has these images, for amd64, and whose registries have none; and what was asked of whom. */
function resolverWith(inEngine: readonly string[], more: Partial<LookupPowers> = {}, wanted?: string) {
  const asked: string[] = [];
  const registry = {
    manifest: async ({ path }: { readonly path: string }, reference: string) => {
      asked.push(`registry ${path}:${reference}`);
      return { failed: 'the registry has it not' };
    },
    blob: async () => ({ failed: 'never asked' }),
  };
  const powers = {
    web: { ask: async () => ({ failed: '' }), close: () => {} },
    registry,
    remembered: rememberedIn({ read: () => undefined, write: () => {} }),
    inflate: () => undefined,
    offline: false,
    believed: 0,
    ...more,
  } as LookupPowers;
  const resolver = makeResolver(
    readPlatform('linux/amd64')!,
    powers,
    async (name, platform) => {
      asked.push(`engine ${name}${platform === undefined ? '' : ` ${platformText(platform)}`}`);
      return inEngine.includes(name) && platform?.architecture !== 'arm64' ? { found: image('local', 'engine') } : undefined;
    },
    wanted,
  );
  return { resolver, asked };
}

describe('which image counts', () => {
  test.each<readonly [string, Want, readonly string[], object, Partial<LookupPowers>]>([
    ['the engine’s', want('mine'), ['engine mine'], { found: { user: 'local' } }, {}],
    ['the registry’s, where the engine has none', want('a/b:1'), ['engine a/b:1', 'registry a/b:1'], { failed: 'the registry has it not' }, {}],
    ['the registry’s, where it is pulled', want('mine', { pulled: true }), ['registry library/mine:latest'], { failed: 'the registry has it not' }, {}],
    ['the registry’s, where the engine’s is for another platform', want('mine', { platform: 'linux/arm64' }), ['engine mine linux/arm64', 'registry library/mine:latest'], { failed: 'the registry has it not' }, {}],
    ['none, of a platform that does not exist', want('mine', { platform: 'a/b/c/d' }), [], { failed: 'there is no platform a/b/c/d' }, {}],
    ['none, offline: the engine is behind a socket too', want('mine'), [], { failed: 'it was not looked up before, and --offline asks nobody' }, { offline: true }],
  ])('%s', async (_name, wanted, expected, answer, more) => {
    const { resolver, asked } = resolverWith(['mine'], more);
    expect(await resolver.answer([wanted])).toBe(true);
    expect(asked).toEqual(expected);
    expect([...resolver.found.images.values()]).toMatchObject([answer]);
    expect(await resolver.answer([wanted])).toBe(false);
  }); // prettier-ignore
});

test.each<[wanted: string, want: Want, asked: readonly string[], failed: string]>([
  ['linux/arm64', want('mine'), ['engine mine linux/arm64', 'registry library/mine:latest'], 'the registry has it not'],
  ['aarch64', want('mine', { pulled: true }), ['registry library/mine:latest'], 'the registry has it not'],
  ['linux/arm64', want('x', { platform: 'linux/amd64' }), ['engine x linux/amd64', 'registry library/x:latest'], 'the registry has it not'],
  ['a/b/c/d', want('mine'), [], 'there is no platform a/b/c/d, which DOCKER_DEFAULT_PLATFORM asks for'],
])('%s is wanted where nothing else is said: %j', async (wanted, one, expected, failed) => {
  const { resolver, asked } = resolverWith(['mine'], {}, wanted);
  await resolver.answer([one]);
  expect(asked).toEqual(expected);
  expect([...resolver.found.images.values()]).toEqual([{ failed }]);
});

test('the platform of this machine is asked of a registry once, whether it is named or not', async () => {
  const { resolver, asked } = resolverWith([]);
  await resolver.answer([want('x'), want('x', { platform: 'linux/amd64' }), want('x', { platform: 'linux/arm64' })]);
  expect(asked.filter((one) => one.startsWith('registry'))).toHaveLength(2);
  expect([...resolver.found.images.keys()].toSorted()).toEqual(['x', 'x linux/amd64', 'x linux/arm64']);
  expect(resolver.found.platform).toBe('linux/amd64');
});
