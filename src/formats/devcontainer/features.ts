import { fact, type Origin } from '../../model/fact.ts';
import type { ContainerField } from '../../model/request.ts';
import { newBuild } from '../../model/request-fields.ts';
import { leaveOpen, type Reader, refused } from './context.ts';
import { failureOf, featureFields, leaveStepsOpen, wantOf } from './feature-metadata.ts';
import { type GatheredFeature, gatherFeatures, namesIn } from './gather-features.ts';
import type { Located } from './located.ts';
import { lockStateOf } from './lock-of-feature.ts';
import { type Lockfile, readLockfile } from './lockfile.ts';
import { mergeEntry, mergeUnlisted } from './merge-metadata.ts';
import { orderFeatures } from './order-features.ts';
import { reportDefaults } from './shell-expanded.ts';

/** What is said of Features that cannot be put in an order. */
export const circleOfFeatures = 'the Features wait for each other in a circle: the reference CLI refuses them';

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
  const written = features.entries.length === 0 ? undefined : readLockfile(reader, features.from, featureFields);
  const lock = written === 'unread' ? undefined : written;
  const nodes = gatherFeatures(reader, features, lock);
  const ordered = orderFeatures(nodes, namesIn(override, reader));
  if (ordered === undefined) refused(reader, 'conflicting-sources', circleOfFeatures, features.from, 'features');
  for (const node of ordered ?? nodes) addFeature(reader, node, written);
  if (container.features.length > 0) {
    reader.build ??= newBuild(container.name, container.from);
    reader.build.features.push(...container.features);
  }
}

function addFeature(reader: Reader, { use, from, pinned, metadata }: GatheredFeature, lock: Lockfile | 'unread' | undefined): void {
  const { container } = reader;
  const state = lock === 'unread' ? {} : lockStateOf(use, lock, pinned, metadata?.digest === undefined ? undefined : metadata);
  const setuidFiles = metadata?.setuidFiles ?? [];
  const known =
    metadata === undefined ? {} : { version: metadata.version, adds: metadata.adds, ...(setuidFiles.length === 0 ? {} : { setuidFiles }) };
  container.features.push(fact({ ...use, ...state, ...known }, from));
  if (use.source === 'local' && metadata === undefined) return leaveLocalOpen(reader, use.id, from);
  const want = wantOf(use, pinned, from);
  const failed = failureOf(reader, use, pinned);
  const why = `Feature ${use.id} was not looked up${failed === undefined ? '' : `: ${failed}`}`;
  // What it depends on, and whether the lockfile says what is so, is then not known either.
  const open: readonly ContainerField[] = [
    ...(failed === undefined ? [] : (['features'] as const)),
    ...(metadata === undefined && use.source !== 'invalid' ? featureFields : []),
  ];
  if (open.length > 0) container.unknown.push({ fields: open, can: 'add', layer: 'feature', why, want, from });
  if (metadata !== undefined) {
    reportDefaults(reader, use.id, metadata.entry);
    if (metadata.outvoted !== undefined) mergeUnlisted(reader, metadata.outvoted, 'feature');
    return mergeEntry(reader, metadata.entry, 'feature');
  }
  if (use.source === 'invalid') return;
  leaveStepsOpen(reader, why, from, want);
  reader.wants.push(want);
}

// It is in no registry.
function leaveLocalOpen(reader: Reader, id: string, from: Origin): void {
  const why = `the files of Feature ${id} were not read`;
  leaveOpen(reader, featureFields, why, { ...from, layer: 'feature' });
  leaveStepsOpen(reader, why, from);
}
