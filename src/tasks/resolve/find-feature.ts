import { createHash } from 'node:crypto';
import { readFeatureId } from '../../formats/devcontainer/feature-id.ts';
import type { Web } from '../../machine/web/web.ts';
import type { FoundFeature, Lookup } from '../../model/found.ts';
import { isRecord, parseObject, textOf } from '../../syntax/json-values.ts';
import { follow } from './follow.ts';
import { type Inflate, readFeatureArchive, whyUnreadable } from './read-feature-archive.ts';
import type { Failed, Registry, Repository } from './registry.ts';
import { isDigest, type Remembered } from './remembered.ts';

/** Archives of Features have some KiB; a few bring programs. */
const mostArchive = 32 << 20;
const longestAddress = 2000;
/** Of the annotation of a manifest, in characters: it holds the same as the file of metadata, mostly. */
const longestAnnotation = 1 << 18;

/** What looking something up takes, and how much of the past is believed. `offline`: nothing but the past. */
export interface LookupPowers {
  readonly web: Web;
  readonly registry: Registry;
  readonly remembered: Remembered;
  readonly inflate: Inflate;
  readonly offline: boolean;
  /** Seconds for which a tag is believed to stand for what it stood for. */
  readonly believed: number;
}

/** Looks a Feature up by its id, or by the digest that a lockfile pins it to. Never throws. */
export async function findFeature(id: string, pinned: string | undefined, powers: LookupPowers): Promise<Lookup<FoundFeature>> {
  const { source, name, tag, digest } = readFeatureId(id);
  if (source === 'url') return findArchive(id, pinned, powers);
  if (source === 'github-release')
    return { failed: 'Features of GitHub releases are deprecated, and not looked up: name one of a registry' };
  if (source !== 'registry' && source !== 'legacy') return { failed: 'it is no Feature that can be looked up' };
  const slash = name.indexOf('/');
  return findInRegistry({ registry: name.slice(0, slash), path: name.slice(slash + 1) }, pinned ?? digest ?? tag ?? 'latest', powers);
}

async function findInRegistry(place: Repository, reference: string, powers: LookupPowers): Promise<Lookup<FoundFeature>> {
  const { remembered } = powers;
  const shown = `${place.registry}/${place.path}:${reference}`;
  const known = isDigest(reference) ? reference : remembered.digestOf(shown, powers.offline ? Infinity : powers.believed);
  const kept = known === undefined ? undefined : keptOf(place, remembered.feature(known));
  if (kept !== undefined) return { found: kept };
  if (powers.offline) return offline;
  const manifest = await powers.registry.manifest(place, reference);
  if ('failed' in manifest) return manifest;
  const again = keptOf(place, remembered.feature(manifest.digest));
  if (!isDigest(reference)) remembered.keepDigest(shown, manifest.digest);
  if (again !== undefined) return { found: again };
  const read = readManifest(manifest.bytes);
  if ('failed' in read) return read;
  const blob = await powers.registry.blob(place, read.layer, mostArchive);
  if ('failed' in blob) return blob;
  const resolved = `${place.registry}/${place.path}@${manifest.digest}`;
  return keep(readFeatureArchive(blob.bytes, { ...read, resolved, digest: manifest.digest }, powers.inflate), remembered);
}

// The same content may have been found elsewhere before.
function keptOf({ registry, path }: Repository, kept: FoundFeature | undefined): FoundFeature | undefined {
  return kept && { ...kept, resolved: `${registry}/${path}@${kept.digest}` };
}

const offline: Failed = { failed: 'it was not looked up before, and --offline asks nobody' };

async function findArchive(address: string, pinned: string | undefined, powers: LookupPowers): Promise<Lookup<FoundFeature>> {
  const { remembered } = powers;
  const known = pinned ?? remembered.digestOf(address, powers.offline ? Infinity : powers.believed);
  const kept = known === undefined ? undefined : remembered.feature(known);
  if (kept !== undefined) return { found: kept };
  if (powers.offline) return offline;
  const url = address.length <= longestAddress && URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined) return { failed: 'its address cannot be read' };
  if (url.username !== '' || url.password !== '') return { failed: 'its address holds a name and password, which are not sent' };
  const { host } = url;
  const answer = await follow({ url: address, sentBy: 'configuration', limit: mostArchive }, powers.web);
  if ('failed' in answer) return { failed: `${host} ${answer.failed}` };
  if (answer.status !== 200) return { failed: `${host} answered ${answer.status} when it was asked for the archive` };
  const digest = `sha256:${createHash('sha256').update(answer.bytes).digest('hex')}`;
  if (pinned !== undefined && pinned !== digest)
    return { failed: `${host} sent something else than the lockfile pins: its digest is ${digest}` };
  remembered.keepDigest(address, digest);
  return keep(readFeatureArchive(answer.bytes, { resolved: address, digest }, powers.inflate), remembered);
}

function keep(answer: Lookup<FoundFeature>, remembered: Remembered): Lookup<FoundFeature> {
  if ('found' in answer) remembered.keepFeature(answer.found.digest, answer.found);
  return answer;
}

// The reference CLI takes the first layer, whatever else there is (devcontainers/cli src/spec-configuration/containerFeaturesOCI.ts fetchOCIFeature).
function readManifest(bytes: Uint8Array): { readonly layer: string; readonly annotation?: string } | Failed {
  const wrong = { failed: 'its manifest is not that of a Feature' };
  const root = parseObject(Buffer.from(bytes).toString('utf8'));
  const layers = Array.isArray(root?.['layers']) ? root['layers'] : [];
  const layer = isRecord(layers[0]) ? textOf(layers[0]['digest']) : undefined;
  if (layer === undefined || !isDigest(layer)) return wrong;
  const annotations = isRecord(root?.['annotations']) ? root['annotations'] : {};
  const annotation = textOf(annotations['dev.containers.metadata']);
  if (annotation !== undefined && annotation.length > longestAnnotation)
    return { failed: `its manifest has an annotation of more than ${longestAnnotation >> 10} KiB` };
  // The CLI goes by the archive then (measured with `read-configuration` of 0.89.0).
  if (annotation === undefined || annotation.trim() === '' || annotation.trim() === 'null') return { layer };
  const unreadable = whyUnreadable(annotation, 'annotation dev.containers.metadata');
  return unreadable === undefined ? { layer, annotation } : { failed: `the ${unreadable}` };
}
