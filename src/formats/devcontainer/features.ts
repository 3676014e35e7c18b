import { fact, type Origin } from '../../model/fact.ts';
import { newBuild } from '../../model/request-fields.ts';
import { leaveOpen, type Reader, refused } from './context.ts';
import { failureOf, featureFields, type FeatureReading, leaveStepsOpen, wantOf } from './feature-metadata.ts';
import { type GatheredFeature, gatherFeatures, namesIn } from './gather-features.ts';
import type { Located } from './located.ts';
import { type Locked, readLockfile } from './lockfile.ts';
import { mergeEntry } from './merge-metadata.ts';
import { orderFeatures } from './order-features.ts';

/**
 * Reads `features`: each becomes a use, and what its own metadata asks for is merged as the CLI merges it, in the order of their installation, when it is
 * at hand: as it was looked up, from the bundled table of official Features, or from a local folder. Any other is one Unknown and one want. What a
 * Feature depends on is installed with it, so it is read like one that the file names.
 */
export function readFeatures(reader: Reader, features: Located | undefined, override: Located | undefined): void {
  if (features === undefined || features.kind !== 'object') {
    if (features !== undefined && (features.kind === 'array' || features.value !== null))
      leaveOpen(reader, featureFields, 'features is not an object', features.from);
    return;
  }
  const { container } = reader;
  const lock = features.entries.length === 0 ? undefined : readLockfile(reader, features.from);
  const nodes = gatherFeatures(reader, features, lock);
  const ordered = orderFeatures(nodes, namesIn(override, reader));
  if (ordered === undefined)
    refused(
      reader,
      'conflicting-sources',
      'the Features wait for each other in a circle: the reference CLI refuses them',
      features.from,
      'features',
    );
  for (const node of ordered ?? nodes) addFeature(reader, node, lock);
  if (container.features.length > 0) {
    reader.build ??= newBuild(container.name, container.from);
    reader.build.features.push(...container.features);
  }
}

function addFeature(reader: Reader, { use, from, pinned, metadata }: GatheredFeature, lock: ReadonlyMap<string, Locked> | undefined): void {
  const { container } = reader;
  const state = use.source === 'local' ? 'not needed' : lock === undefined ? 'missing' : isLocked(pinned, metadata) ? 'locked' : 'mismatch';
  const setuidFiles = metadata?.setuidFiles ?? [];
  const known =
    metadata === undefined ? {} : { version: metadata.version, adds: metadata.adds, ...(setuidFiles.length === 0 ? {} : { setuidFiles }) };
  container.features.push(fact({ ...use, lock: state, ...known }, from));
  if (metadata !== undefined) return mergeEntry(reader, metadata.entry, 'feature');
  if (use.source === 'invalid') return;
  if (use.source === 'local') return leaveLocalOpen(reader, use.id, from);
  const want = wantOf(use, pinned, from);
  const failed = failureOf(reader, use, pinned);
  const why = `Feature ${use.id} was not looked up${failed === undefined ? '' : `: ${failed}`}`;
  container.unknown.push({ fields: featureFields, can: 'add', layer: 'feature', why, want, from });
  leaveStepsOpen(reader, why, from, want);
  reader.wants.push(want);
}

// It is in no registry.
function leaveLocalOpen(reader: Reader, id: string, from: Origin): void {
  const why = `the files of Feature ${id} were not read`;
  leaveOpen(reader, featureFields, why, { ...from, layer: 'feature' });
  leaveStepsOpen(reader, why, from);
}

// What the lockfile says must be what its digest leads to, as far as that was looked at.
function isLocked(pinned: Locked | undefined, metadata: FeatureReading | undefined): boolean {
  return pinned !== undefined && (metadata?.digest === undefined || pinned.version === '' || pinned.version === metadata.version);
}
