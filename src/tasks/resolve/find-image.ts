import type { FoundImage, Lookup } from '../../model/found.ts';
import { readImageReference } from '../../syntax/image-reference.ts';
import { isRecord, textOf } from '../../syntax/json-values.ts';
import { type Platform, platformOf, platformText, rankPlatform } from '../../syntax/platform.ts';
import type { LookupPowers } from './find-feature.ts';
import { otherCase, readDocument, readImageConfiguration } from './read-image.ts';
import type { Failed, Fetched, Registry, Repository } from './registry.ts';
import { isDigest } from './remembered.ts';

/** Configurations of images have some KiB; the label of one with many Features has some dozen. */
const mostConfiguration = 4 << 20;

/** An index may hold indexes; real ones hold none. */
const deepest = 3;

/** Looks an image up in its registry by its reference, for one platform. Never throws. */
export async function findImage(name: string, platform: Platform, powers: LookupPowers): Promise<Lookup<FoundImage>> {
  const reference = readImageReference(name);
  if (reference === undefined) return { failed: 'its name is none that a registry could have' };
  const place = { registry: reference.registry, path: reference.path };
  const wanted = reference.digest ?? reference.tag ?? 'latest';
  if (wanted.includes(':') && isDigest(wanted.toLowerCase()) && !isDigest(wanted))
    return { failed: 'its digest has capital letters, and every digest is written in small ones (OCI Image Specification, descriptor.md)' };
  if (wanted.includes(':') && !isDigest(wanted)) return { failed: 'its digest is of a kind that is not known' };
  // An index stands for another image on each platform.
  const shown = `${place.registry}/${place.path}:${wanted} ${platformText(platform)}`;
  const known = powers.remembered.digestOf(shown, powers.offline || isDigest(wanted) ? Infinity : powers.believed);
  const kept = known === undefined ? undefined : powers.remembered.image(known);
  // What is of one digest is the same in every repository.
  if (kept !== undefined) return { found: { ...kept, resolved: `${place.registry}/${place.path}@${known!}` } };
  if (powers.offline) return { failed: 'it was not looked up before, and --offline asks nobody' };
  const manifest = await findManifest(place, wanted, platform, powers.registry);
  if ('failed' in manifest) return manifest;
  const image = await readConfiguration(place, manifest, powers.registry);
  if ('failed' in image) return image;
  powers.remembered.keepImage(manifest.digest, image);
  powers.remembered.keepDigest(shown, manifest.digest);
  return { found: image };
}

interface Manifest {
  readonly digest: string;
  /** Digest of the configuration. */
  readonly config: string;
}

async function findManifest(place: Repository, wanted: string, platform: Platform, registry: Registry): Promise<Manifest | Failed> {
  let reference = wanted;
  for (let depth = 0; depth <= deepest; depth++) {
    const answer = await registry.manifest(place, reference);
    if ('failed' in answer) return answer;
    const next = readManifest(answer, platform);
    if (!('next' in next)) return next;
    reference = next.next;
  }
  return { failed: 'its index holds indexes in indexes without end' };
}

const keysOfManifests = ['schemaVersion', 'mediaType', 'manifests', 'config', 'fsLayers', 'layers'];
const keysOfDescriptors = ['mediaType', 'digest', 'platform', 'size'];
const keysOfPlatforms = ['os', 'architecture', 'variant'];

function readManifest({ digest, bytes }: Fetched, platform: Platform): Manifest | { readonly next: string } | Failed {
  const root = readDocument(bytes);
  if (root === undefined || otherCase(root, keysOfManifests) !== undefined) return { failed: 'its manifest cannot be read' };
  const { manifests, config } = root;
  if (root['schemaVersion'] === 1 || root['fsLayers'] !== undefined)
    return { failed: 'its manifest is of the schema 1 that engines no longer take; push it again with a newer docker' };
  if (Array.isArray(manifests)) {
    // Something that is both would be an index to one and an image to another.
    if (config !== undefined) return { failed: 'its manifest is that of an image and of an index' };
    const next = pick(manifests, platform);
    return next === undefined ? { failed: `it is not there for ${platformText(platform)}` } : { next };
  }
  const found = isRecord(config) && otherCase(config, keysOfDescriptors) === undefined ? textOf(config['digest']) : undefined;
  if (found === undefined || !isDigest(found)) return { failed: 'its manifest is not that of an image' };
  const type = textOf((config as Readonly<Record<string, unknown>>)['mediaType']) ?? '';
  return typesOfConfigurations.has(type)
    ? { digest, config: found }
    : { failed: `it is no image, but an artifact (${type.slice(0, 100)})` };
}

// The last four are what registries made of the type at times; dockerd takes them for images too (moby distribution/registry.go defaultImageTypes).
const typesOfConfigurations: ReadonlySet<string> = new Set([
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
  'application/octet-stream',
  'application/json',
  'text/html',
  '',
]);

/** Types of what an index may hold besides images: indexes; of no type, it may be either. */
const typesOfManifests: ReadonlySet<string> = new Set([
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  '',
]);

// The best for the platform, the first of equal ones; what names no platform comes last (moby distribution/pull_v2_unix.go filterManifests, containerd
// core/images Manifest). Attestations are of the platform unknown/unknown, which is nobody’s.
function pick(manifests: readonly unknown[], wanted: Platform): string | undefined {
  let best: { readonly digest: string; readonly rank: number } | undefined;
  for (const one of manifests) {
    if (!isRecord(one) || otherCase(one, keysOfDescriptors) !== undefined) continue;
    const digest = textOf(one['digest']);
    if (digest === undefined || !isDigest(digest) || !typesOfManifests.has(textOf(one['mediaType']) ?? '')) continue;
    const rank = rankOf(one['platform'], wanted);
    if (rank !== undefined && (best === undefined || rank < best.rank)) best = { digest, rank };
  }
  return best?.digest;
}

function rankOf(written: unknown, wanted: Platform): number | undefined {
  if (written === undefined || written === null) return Infinity;
  if (!isRecord(written) || otherCase(written, keysOfPlatforms) !== undefined) return undefined;
  const [os, architecture] = [textOf(written['os']), textOf(written['architecture'])];
  if (os === undefined || architecture === undefined) return undefined;
  return rankPlatform(platformOf(os, architecture, textOf(written['variant'])), wanted);
}

async function readConfiguration(place: Repository, { digest, config }: Manifest, registry: Registry): Promise<FoundImage | Failed> {
  const blob = await registry.blob(place, config, mostConfiguration);
  if ('failed' in blob) return blob;
  const root = readDocument(blob.bytes);
  // Engines take nothing for an image that names no layers (moby image/image.go NewFromJSON).
  if (root === undefined || otherCase(root, ['config', 'rootfs']) !== undefined || !isRecord(root['rootfs']))
    return { failed: 'its configuration is not that of an image' };
  const read = readImageConfiguration(root['config']);
  return 'failed' in read ? read : { resolved: `${place.registry}/${place.path}@${digest}`, from: 'registry', ...read };
}
