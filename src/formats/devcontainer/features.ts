import { fact } from '../../model/fact.ts';
import type { ContainerField, FeatureUse } from '../../model/request.ts';
import { newBuild } from '../../model/request-fields.ts';
import { leaveOpen, type Reader } from './context.ts';
import { identifyFeature } from './feature-id.ts';
import { failureOf, type FeatureReading, readFeatureMetadata, wantOf } from './feature-metadata.ts';
import { keyOrigin, type Located, type LocatedEntry, type LocatedObject, lookUp } from './located.ts';
import { type Locked, readLockfile } from './lockfile.ts';
import { mergeEntry } from './merge-metadata.ts';

/** All that a Feature's own metadata can bring to a container (devcontainers/spec docs/specs/devcontainer-features.md). */
const featureFields: readonly ContainerField[] = [
  'privileged',
  'init',
  'capabilities',
  'securityOptions',
  'mounts',
  'environment',
  'containerCommands',
  'hostVariables',
];

// Features may depend on others without end; the CLI refuses circles, and no real chain is this long.
const deepest = 8;
const mostFeatures = 256;

/**
 * Reads `features`: each becomes a use, and what its own metadata asks for is merged as the CLI merges it, when it is at hand: the bundled
 * table of official Features, or a local folder. Any other is one Unknown and one want. What a Feature depends on is installed with it, so it
 * is read like one that the file names.
 */
export function readFeatures(reader: Reader, features: Located | undefined): void {
  if (features === undefined || features.kind !== 'object') {
    if (features !== undefined && (features.kind === 'array' || features.value !== null))
      leaveOpen(reader, featureFields, 'features is not an object', features.from);
    return;
  }
  const { container } = reader;
  const lock = features.entries.length === 0 ? undefined : readLockfile(reader, features.from);
  readEntries(reader, features, lock, new Set(), 0);
  if (container.features.length > 0) {
    reader.build ??= newBuild(container.name, container.from);
    reader.build.features.push(...container.features);
  }
}

function readEntries(
  reader: Reader,
  features: LocatedObject,
  lock: ReadonlyMap<string, Locked> | undefined,
  seen: Set<string>,
  depth: number,
): void {
  for (const entry of lastOfEach(features)) {
    if (seen.size >= mostFeatures) return leaveOpen(reader, featureFields, `more than ${mostFeatures} Features`, features.from);
    if (depth > 0 && seen.has(entry.key)) continue;
    seen.add(entry.key);
    readFeature(reader, entry, lock, seen, depth);
  }
}

function readFeature(
  reader: Reader,
  entry: LocatedEntry,
  lock: ReadonlyMap<string, Locked> | undefined,
  seen: Set<string>,
  depth: number,
): void {
  const { container } = reader;
  const from = keyOrigin(entry);
  const use = identifyFeature(reader, entry, from);
  const pinned = lock === undefined ? undefined : lockedAs(lock, use);
  const metadata = readFeatureMetadata(reader, use, from, pinned);
  const depends = metadata === undefined ? undefined : lookUp(metadata.entry, 'dependsOn');
  if (depends?.kind === 'object' && depth < deepest) readEntries(reader, depends, lock, seen, depth + 1);
  else if (depends !== undefined) leaveOpen(reader, featureFields, `what Feature ${use.id} depends on was not read`, from);
  const state = use.source === 'local' ? 'not needed' : lock === undefined ? 'missing' : isLocked(pinned, metadata) ? 'locked' : 'mismatch';
  const known = metadata === undefined ? {} : { version: metadata.version, adds: metadata.adds };
  container.features.push(fact({ ...use, lock: state, ...known }, from));
  if (metadata !== undefined) mergeEntry(reader, metadata.entry, 'feature');
  else if (use.source !== 'invalid') {
    const want = wantOf(use, pinned, from);
    const failed = failureOf(reader, use, pinned);
    const why = `Feature ${use.id} was not looked up${failed === undefined ? '' : `: ${failed}`}`;
    container.unknown.push({ fields: featureFields, can: 'add', layer: 'feature', why, want, from });
    reader.wants.push(want);
  }
}

// What the lockfile says must be what its digest leads to, as far as that was looked at.
function isLocked(pinned: Locked | undefined, metadata: FeatureReading | undefined): boolean {
  return pinned !== undefined && (metadata?.digest === undefined || pinned.version === '' || pinned.version === metadata.version);
}

// What the lockfile pins a Feature to; undefined where it pins nothing, or a version that the tag does not allow. The CLI writes a short id under
// the name it stands for.
function lockedAs(lock: ReadonlyMap<string, Locked>, { id, source, name, tag }: FeatureUse): Locked | undefined {
  const locked = lock.get(id) ?? (source === 'legacy' ? lock.get(`${name}:${tag ?? ''}`) : undefined);
  const version = locked?.version ?? '';
  if (version === '' || tag === undefined || !/^\d/u.test(tag)) return locked;
  return version === tag || version.startsWith(`${tag}.`) ? locked : undefined;
}

function lastOfEach(object: LocatedObject): Iterable<LocatedEntry> {
  const entries = new Map<string, LocatedEntry>();
  for (const entry of object.entries) entries.set(entry.key, entry);
  return entries.values();
}
