import { featureKey, type Found, type FoundFeature, type FoundImage, type Lookup } from '../../model/found.ts';
import type { Want } from '../../model/request.ts';
import { findFeature, type LookupPowers } from './find-feature.ts';
import { findImage, type Platform } from './find-image.ts';

/** Looks up what readings want, and remembers it for all of them. */
export interface Resolver {
  /** All that was looked up so far. */
  readonly found: Found;
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

/** A resolver over these powers; nothing is asked before something is wanted. `engineImage`: what the local engine says of an image, where it has it. */
export function makeResolver(
  platform: Platform,
  powers: LookupPowers,
  engineImage: (name: string) => Promise<FoundImage | undefined>,
): Resolver {
  const features = new Map<string, Lookup<FoundFeature>>();
  const images = new Map<string, Lookup<FoundImage>>();
  let characters = 0;
  let metadata = 0;
  const image = async (name: string): Promise<Lookup<FoundImage>> => {
    const own = await engineImage(name);
    return own === undefined ? findImage(name, platform, powers) : { found: own };
  };
  return {
    found: { features, images },
    answer: async (wants) => {
      const tasks = new Map<string, () => Promise<void>>();
      for (const { kind, name, digest } of wants) {
        const key = featureKey(name, digest);
        if (kind === 'feature' && !features.has(key))
          tasks.set(`feature ${key}`, async () => void features.set(key, within() ?? kept(await findFeature(name, digest, powers))));
        if (kind === 'image' && !images.has(name))
          tasks.set(`image ${name}`, async () => void images.set(name, within() ?? kept(await image(name))));
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
