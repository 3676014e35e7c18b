import type { Engine } from '../../machine/http/door.ts';
import type { FoundImage, Lookup } from '../../model/found.ts';
import { readImageReference } from '../../syntax/image-reference.ts';
import { parseObject, stringsOf, textOf } from '../../syntax/json-values.ts';
import { type Platform, platformOf, rankPlatform } from '../../syntax/platform.ts';
import { readImageConfiguration } from './read-image.ts';

/** What an engine may say of an image, in bytes. */
const mostAnswer = 4 << 20;

/**
 * Images that the engine of this machine has, by reference; undefined where it has none of that name, or another platform’s. An engine that does not answer
 * counts as one that has nothing, and is not asked again. Never throws.
 *
 * What an engine has is what it starts: `docker run` and Compose pull what is missing and nothing else, BuildKit in the engine takes its images before the
 * registry’s where the platform fits (docker/buildx build/opt.go sets image-resolve-mode to local; moby daemon/internal/builder-next/adapters/containerimage
 * pull.go), and the reference CLI inspects the engine’s image before it asks a registry (devcontainers/cli src/spec-node/utils.ts inspectDockerImage).
 */
export function engineImages(
  engine: Pick<Engine, 'ask'>,
): (name: string, platform: Platform | undefined) => Promise<Lookup<FoundImage> | undefined> {
  let isGone = false;
  return async (name, platform) => {
    const reference = readImageReference(name);
    if (isGone || reference === undefined) return undefined;
    // Engines before API 1.49 know no platform here, and ignore it.
    const { os, architecture, variant } = platform ?? {};
    const query = platform === undefined ? '' : `?platform=${encodeURIComponent(JSON.stringify({ os, architecture, variant }))}`;
    const path = name.split('/').map(encodeURIComponent).join('/');
    const answer = await engine.ask({ method: 'GET', path: `/images/${path}/json${query}`, headers: [] }, mostAnswer);
    if ('failed' in answer) isGone = true;
    if ('failed' in answer || answer.status !== 200) return undefined;
    const image = parseObject(answer.text);
    if (image === undefined || !isOf(platform, image)) return undefined;
    const read = readImageConfiguration(image['Config']);
    if ('failed' in read) return { failed: `the engine’s image of that name cannot be judged: ${read.failed}` };
    const digests = stringsOf(image['RepoDigests']) ?? [];
    const own = digests.find((digest) => isSameRepository(digest, reference));
    return { found: { resolved: (own ?? textOf(image['Id']) ?? name).slice(0, 1000), from: 'engine', ...read } };
  };
}

function isOf(wanted: Platform | undefined, image: Readonly<Record<string, unknown>>): boolean {
  if (wanted === undefined) return true;
  const [os, architecture] = [textOf(image['Os']), textOf(image['Architecture'])];
  if (os === undefined || architecture === undefined) return false;
  return rankPlatform(platformOf(os, architecture, textOf(image['Variant'])), wanted) !== undefined;
}

function isSameRepository(digest: string, { registry, path }: { readonly registry: string; readonly path: string }): boolean {
  const other = readImageReference(digest);
  return other !== undefined && other.registry === registry && other.path === path;
}
