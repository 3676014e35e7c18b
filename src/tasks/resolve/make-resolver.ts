import { featureKey, type Found, type FoundFeature, type FoundImage, imageKey, type Lookup } from '../../model/found.ts';
import type { Want } from '../../model/request.ts';
import { type Platform, platformText, readPlatform } from '../../syntax/platform.ts';
import { findFeature, type LookupPowers } from './find-feature.ts';
import { findImage } from './find-image.ts';
import { type RememberedScripts, rememberedScripts } from './remembered-scripts.ts';

/** Looks up what readings want, and remembers it for all of them. */
export interface Resolver {
  /** All that was looked up so far. */
  readonly found: Found;
  /** Reads the scripts of what was found; absent: they are read like any other. */
  readonly scripts?: RememberedScripts;
  /** Looks up what is wanted and was not yet, side by side; whether there was anything. */
  answer(wants: readonly Want[]): Promise<boolean>;
}

/** Lookups of one run, and at a time: configurations may name Features without end. */
const mostLookups = 2000;
const atOnce = 24;
/** Characters of all that is kept of them: they are in memory until the end. */
const mostCharacters = 64 << 20;
/** Of those, what is metadata: each character of it may become a value that knows its place. */
const mostMetadata = 4 << 20;

/** What the local engine says of an image, for a platform where one is asked for; undefined where it has none. */
type EngineImage = (name: string, platform: Platform | undefined) => Promise<Lookup<FoundImage> | undefined>;

/**
 * A resolver over these powers; nothing is asked before something is wanted. `platform`: what images are taken for where nothing else is said. The engine is
 * not asked where nobody is. `wanted`: the platform that this user wants in place of any the engine has, where nothing else is said, as it is written: the docker
 * CLI and Compose take it from DOCKER_DEFAULT_PLATFORM (docker/cli cli/command/container/create.go and image/pull.go, compose-go).
 */
export function makeResolver(platform: Platform, powers: LookupPowers, engineImage: EngineImage, wanted?: string): Resolver {
  const features = new Map<string, Lookup<FoundFeature>>();
  const images = new Map<string, Lookup<FoundImage>>();
  let characters = 0;
  let metadata = 0;
  // An image without a platform and one for the platform of this machine are one image in a registry, and may be two in the engine.
  const inRegistries = new Map<string, Promise<Lookup<FoundImage>>>();
  const fromRegistry = (name: string, wanted: Platform): Promise<Lookup<FoundImage>> => {
    const key = `${name} ${platformText(wanted)}`;
    const asked = inRegistries.get(key) ?? findImage(name, wanted, powers);
    inRegistries.set(key, asked);
    return asked;
  };
  const image = async (want: Want): Promise<Lookup<FoundImage>> => {
    const { name } = want;
    const written = want.platform ?? wanted;
    const asked = written === undefined ? undefined : readPlatform(written);
    if (written !== undefined && asked === undefined)
      return {
        failed: `there is no platform ${written.slice(0, 100)}${want.platform === undefined ? ', which DOCKER_DEFAULT_PLATFORM asks for' : ''}`,
      };
    const own = powers.offline || want.pulled === true ? undefined : await engineImage(name, asked);
    return own ?? fromRegistry(name, asked ?? platform);
  };
  return {
    found: { features, images, platform: platformText(platform) },
    scripts: rememberedScripts({ features }, powers.remembered),
    answer: async (wants) => {
      const tasks = new Map<string, () => Promise<void>>();
      for (const want of wants) {
        const { kind, name, digest } = want;
        const key = kind === 'image' ? imageKey(want) : featureKey(name, digest);
        if (kind === 'feature' && !features.has(key))
          tasks.set(`feature ${key}`, async () => void features.set(key, within() ?? kept(await findFeature(name, digest, powers))));
        if (kind === 'image' && !images.has(key))
          tasks.set(`image ${key}`, async () => void images.set(key, within() ?? kept(await image(want))));
      }
      await runAll([...tasks.values()]);
      return tasks.size > 0;
    },
  };

  function kept<Thing extends FoundFeature | FoundImage>(answer: Lookup<Thing>): Lookup<Thing> {
    if ('failed' in answer) return answer;
    characters += charactersIn(answer.found);
    metadata += (answer.found.metadata?.length ?? 0) + ('annotation' in answer.found ? (answer.found.annotation?.length ?? 0) : 0);
    if (metadata > mostMetadata) return { failed: `the metadata of all that was looked up has more than ${mostMetadata >> 20} MiB` };
    return characters <= mostCharacters ? answer : { failed: `all that was looked up has more than ${mostCharacters >> 20} MiB` };
  }

  function within(): { readonly failed: string } | undefined {
    return features.size + images.size < mostLookups ? undefined : { failed: `more than ${mostLookups} things were to be looked up` };
  }
}

function charactersIn(value: unknown): number {
  if (typeof value === 'string') return value.length;
  return typeof value === 'object' && value !== null ? Object.values(value).reduce((sum: number, one) => sum + charactersIn(one), 0) : 0;
}

async function runAll(tasks: readonly (() => Promise<void>)[]): Promise<void> {
  const waiting = tasks.values();
  const work = async (): Promise<void> => {
    for (const task of waiting) await task();
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, tasks.length) }, work));
}
