import type { FoundImage, Lookup } from '../../model/found.ts';
import { readImageReference } from '../../syntax/image-reference.ts';
import { isRecord, parseObject, stringsOf, textOf } from '../../syntax/json-values.ts';
import type { LookupPowers } from './find-feature.ts';
import type { Repository } from './registry.ts';
import { isDigest } from './remembered.ts';

/** Configurations of images have some KiB; the label of one with many Features has some dozen. */
const mostConfiguration = 4 << 20;

/** Variables, volumes, words and instructions of an image: real ones have some dozen of each. */
const mostItems = 1000;

/** Which of the images of an index, in the words of the OCI Image Specification (GOOS, GOARCH). */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
}

/** Looks an image up by its reference, for one platform. Never throws. */
export async function findImage(name: string, platform: Platform, powers: LookupPowers): Promise<Lookup<FoundImage>> {
  const reference = readImageReference(name);
  if (reference === undefined) return { failed: 'its name is none that a registry could have' };
  const place = { registry: reference.registry, path: reference.path };
  const wanted = reference.digest ?? reference.tag ?? 'latest';
  if (wanted.includes(':') && !isDigest(wanted)) return { failed: 'its digest is of a kind that is not known' };
  // An index stands for another image on each platform.
  const shown = `${place.registry}/${place.path}:${wanted} ${platform.os}/${platform.architecture}`;
  const known = powers.remembered.digestOf(shown, powers.offline || isDigest(wanted) ? Infinity : powers.believed);
  const kept = known === undefined ? undefined : powers.remembered.image(known);
  if (kept !== undefined) return { found: kept };
  if (powers.offline) return { failed: 'it was not looked up before, and --offline asks nobody' };
  return fetchImage(place, wanted, shown, platform, powers);
}

async function fetchImage(
  place: Repository,
  wanted: string,
  shown: string,
  platform: Platform,
  { registry, remembered }: LookupPowers,
): Promise<Lookup<FoundImage>> {
  let manifest = await registry.manifest(place, wanted);
  if ('failed' in manifest) return manifest;
  let root = parse(manifest.bytes);
  if (Array.isArray(root['manifests'])) {
    const digest = pick(root['manifests'], platform);
    if (digest === undefined) return { failed: `it is not there for ${platform.os}/${platform.architecture}` };
    manifest = await registry.manifest(place, digest);
    if ('failed' in manifest) return manifest;
    root = parse(manifest.bytes);
  }
  const { config } = root;
  const digest = isRecord(config) ? textOf(config['digest']) : undefined;
  if (digest === undefined || !isDigest(digest)) return { failed: 'its manifest is not that of an image' };
  const blob = await registry.blob(place, digest, mostConfiguration);
  if ('failed' in blob) return blob;
  const image = readImageConfiguration(parse(blob.bytes)['config'], `${place.registry}/${place.path}@${manifest.digest}`, 'registry');
  if (hasTooMuch(image)) return { failed: `its configuration has a list of more than ${mostItems} items` };
  remembered.keepImage(manifest.digest, image);
  remembered.keepDigest(shown, manifest.digest);
  return { found: image };
}

/** What an image’s configuration says (OCI Image Specification, config.md); the engine’s answer to an inspection holds the same object. What is not of its type counts as absent. */
export function readImageConfiguration(value: unknown, resolved: string, from: FoundImage['from']): FoundImage {
  const config = isRecord(value) ? value : {};
  const labels = isRecord(config['Labels']) ? config['Labels'] : {};
  const [user, metadata] = [textOf(config['User']), textOf(labels['devcontainer.metadata'])];
  const [entrypoint, command] = [stringsOf(config['Entrypoint']), stringsOf(config['Cmd'])];
  return {
    resolved,
    from,
    ...(user === undefined || user === '' ? {} : { user }),
    ...(entrypoint === undefined ? {} : { entrypoint }),
    ...(command === undefined ? {} : { command }),
    environment: stringsOf(config['Env']) ?? [],
    volumes: isRecord(config['Volumes']) ? Object.keys(config['Volumes']) : [],
    onBuild: stringsOf(config['OnBuild']) ?? [],
    ...(metadata === undefined ? {} : { metadata }),
  };
}

function hasTooMuch({ entrypoint = [], command = [], environment, volumes, onBuild }: FoundImage): boolean {
  return [entrypoint, command, environment, volumes, onBuild].some((list) => list.length > mostItems);
}

function pick(manifests: readonly unknown[], { os, architecture }: Platform): string | undefined {
  for (const one of manifests) {
    if (!isRecord(one) || !isRecord(one['platform'])) continue;
    const digest = textOf(one['digest']);
    if (one['platform']['os'] === os && one['platform']['architecture'] === architecture && digest !== undefined && isDigest(digest))
      return digest;
  }
  return undefined;
}

function parse(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  return parseObject(Buffer.from(bytes).toString('utf8')) ?? {};
}
