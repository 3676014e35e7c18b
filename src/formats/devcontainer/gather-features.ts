import type { Origin } from '../../model/fact.ts';
import { featureKey } from '../../model/found.ts';
import { joinPath } from '../../syntax/host-path.ts';
import { legacyFeatureOptions, officialFeatures } from '../../known/official-features.ts';
import { leaveOpen, type Reader, tellUnsure } from './context.ts';
import { identifyFeature, readFeatureId } from './feature-id.ts';
import { featureFields, type FeatureReading, readFeatureMetadata, wantOf, wishesIn } from './feature-metadata.ts';
import { type Json, keyOrigin, type Located, type LocatedEntry, type LocatedObject, lookUpInherited, valueOf } from './located.ts';
import { lockedAs } from './lock-of-feature.ts';
import type { Locked, Lockfile } from './lockfile.ts';
import { type FeatureNode, isSame, type Named } from './order-features.ts';

// Features may depend on others without end.
const mostFeatures = 256;
const mostNames = 1000;

/** A Feature that will be installed. */
export interface GatheredFeature extends FeatureNode {
  readonly from: Origin;
  readonly pinned: Locked | undefined;
  readonly metadata: FeatureReading | undefined;
}

// A Feature that somebody asks for. What is known of it is filled in when its turn comes: until then nobody compares it.
type Met = { -readonly [K in keyof Named]: Named[K] } & { readonly from: Origin };

/**
 * All Features that will be installed, each once, in the order in which they are met: those of the file, then what they depend on
 * (devcontainers/cli src/spec-configuration/containerFeaturesOrder.ts _buildDependencyGraph).
 */
export function gatherFeatures(reader: Reader, features: LocatedObject, lock: Lockfile | undefined): readonly GatheredFeature[] {
  const nodes: GatheredFeature[] = [];
  const waiting = mergeDeprecated([...lastOfEach(features)].map((entry) => meet(reader, entry)));
  for (const met of waiting) {
    if (nodes.length >= mostFeatures) {
      leaveOpen(reader, featureFields, `more than ${mostFeatures} Features`, features.from);
      break;
    }
    const { use, from } = met;
    const pinned = lock === undefined ? undefined : lockedAs(lock, use);
    const metadata = readFeatureMetadata(reader, use, from, pinned);
    met.digest = metadata?.digest ?? pinned?.digest;
    if (nodes.some((one) => isSame(one, met))) continue;
    const wishes = metadata?.wishes ?? metadata?.entry;
    if (wishes !== undefined) met.aliases = aliasesIn(wishes);
    const depends = wishes === undefined ? undefined : lookUpInherited(wishes, 'dependsOn');
    const needed = depends?.kind === 'object' ? [...lastOfEach(depends)].slice(0, mostFeatures).map((entry) => meet(reader, entry)) : [];
    const installsAfter = wishes === undefined ? [] : namesIn(lookUpInherited(wishes, 'installsAfter'), reader);
    nodes.push({ ...met, pinned, metadata, dependsOn: needed, installsAfter });
    if (waiting.length < mostNames) waiting.push(...needed);
  }
  return nodes.map((node) => ({ ...node, installsAfter: node.installsAfter.map((named) => withAliases(named, node, nodes, reader)) }));
}

/** Ids in a list, without options: what is named there is not asked for, so nothing is odd about it. */
export function namesIn(list: Located | undefined, { folder }: Reader): readonly Named[] {
  if (list?.kind !== 'array') return [];
  return list.items.slice(0, mostFeatures).flatMap((item) => {
    const id = item.kind === 'scalar' && typeof item.value === 'string' ? item.value : undefined;
    if (id === undefined) return [];
    const use = { id, ...readFeatureId(id), options: {}, adds: [] };
    return [{ use, place: placeOf(use, folder), digest: undefined, aliases: [], given: Object.create(null) as Json }];
  });
}

function meet(reader: Reader, entry: LocatedEntry): Met {
  const from = keyOrigin(entry);
  const use = identifyFeature(reader, entry, from);
  return { use, from, place: placeOf(use, reader.folder), digest: undefined, aliases: [], given: valueOf(entry.value) };
}

function placeOf({ source, name }: Named['use'], folder: string): string {
  return source === 'local' ? joinPath(folder, name) : name;
}

// The CLI makes an old id such as `gradle` an option of the Feature that it has become a part of, where that is asked for too
// (src/spec-configuration/containerFeaturesConfiguration.ts updateDeprecatedFeaturesIntoOptions).
function mergeDeprecated(all: readonly Met[]): Met[] {
  const merged: Met[] = [];
  for (const met of [
    ...all.filter(({ use }) => !legacyFeatureOptions.has(use.id)),
    ...all.filter(({ use }) => legacyFeatureOptions.has(use.id)),
  ]) {
    const options = legacyFeatureOptions.get(met.use.id);
    const at = options === undefined ? -1 : merged.findIndex(({ use }) => use.name === met.use.name && use.digest === undefined);
    const other = merged[at];
    if (options === undefined) merged.push(met);
    else if (other === undefined) merged.push({ ...met, given: { ...options } });
    else
      merged[at] = {
        ...other,
        use: { ...other.use, options: { ...other.use.options, ...options } },
        given: { ...givenOptions(other.given), ...options },
      };
  }
  return merged;
}

function givenOptions(given: Json): Readonly<Record<string, Json>> {
  if (typeof given === 'string') return { version: given };
  return typeof given === 'object' && given !== null && !Array.isArray(given) ? (given as Readonly<Record<string, Json>>) : {};
}

// A wish about the order counts for a Feature under its former ids too. The CLI looks up every Feature that is named so; here only one that can make a
// difference: in its registry's folder another id is installed.
function withAliases(named: Named, { from }: GatheredFeature, nodes: readonly GatheredFeature[], reader: Reader): Named {
  const { use } = named;
  const official = officialFeatures.get(use.name);
  if (official !== undefined) return { ...named, aliases: [idOf(use.name), ...(official.metadata.legacyIds ?? [])] };
  const folder = use.name.slice(0, use.name.lastIndexOf('/') + 1);
  const isNeeded =
    use.source === 'registry' &&
    nodes.some(({ place }) => place !== use.name && place.startsWith(folder) && !place.slice(folder.length).includes('/'));
  const { found } = reader.files;
  if (!isNeeded || found === undefined) return named;
  const answer = found.features.get(featureKey(use.id, undefined));
  if (answer === undefined) reader.wants.push(wantOf(use, undefined, from));
  else if ('failed' in answer && answer.absent !== true)
    tellUnsure(reader, `Feature ${use.id} was not looked up, so those that come after it may come before: ${answer.failed}.`, from);
  const wishes = answer !== undefined && 'found' in answer ? wishesIn(answer.found) : undefined;
  return wishes === undefined ? named : { ...named, aliases: aliasesIn(wishes) };
}

function idOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

function aliasesIn(wishes: LocatedObject): readonly string[] {
  const [current, own, former] = ['currentId', 'id', 'legacyIds'].map((key) => lookUpInherited(wishes, key));
  const first = current?.kind === 'scalar' ? current.value : own?.kind === 'scalar' ? own.value : undefined;
  const others = former?.kind === 'array' ? former.items.map((item) => (item.kind === 'scalar' ? item.value : undefined)) : [];
  return [first, ...others].filter((id) => typeof id === 'string');
}

function lastOfEach(object: LocatedObject): Iterable<LocatedEntry> {
  const entries = new Map<string, LocatedEntry>();
  for (const entry of object.entries) entries.set(entry.key, entry);
  return entries.values();
}
