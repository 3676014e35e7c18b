import { fact, type Origin } from '../../model/fact.ts';
import type { ContainerField, FeatureUse } from '../../model/request.ts';
import { newBuild } from '../../model/request-fields.ts';
import { officialFeatures } from '../../known/official-features.ts';
import { leaveOpen, odd, type Reader } from './context.ts';
import { identifyFeature, readFeatureId } from './feature-id.ts';
import { failureOf, type FeatureReading, readFeatureMetadata, wantOf } from './feature-metadata.ts';
import { keyOrigin, type Located, type LocatedEntry, type LocatedObject, lookUp } from './located.ts';
import { lockedAs, lockStateOf } from './lock-of-feature.ts';
import { type Locked, type Lockfile, readLockfile } from './lockfile.ts';
import { mergeEntry } from './merge-metadata.ts';
import { type FeatureNode, isSame, type Named, orderFeatures } from './order-features.ts';

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

// Features may depend on others without end.
const mostFeatures = 256;
const mostNames = 1000;

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
  const nodes = gather(reader, features, lock);
  const ordered = orderFeatures(nodes, namesIn(override));
  if (ordered === undefined)
    odd(
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

interface Met {
  readonly use: FeatureUse;
  readonly from: Origin;
}

interface Node extends FeatureNode, Met {
  readonly pinned: Locked | undefined;
  readonly metadata: FeatureReading | undefined;
}

// All that will be installed, each once: those of the file, then what they depend on, as they are met.
function gather(reader: Reader, features: LocatedObject, lock: Lockfile | undefined): readonly Node[] {
  const nodes: Node[] = [];
  const meet = (entry: LocatedEntry): Met => {
    const from = keyOrigin(entry);
    return { use: identifyFeature(reader, entry, from), from };
  };
  const waiting = [...lastOfEach(features)].map(meet);
  for (const { use, from } of waiting) {
    if (nodes.length >= mostFeatures) {
      leaveOpen(reader, featureFields, `more than ${mostFeatures} Features`, features.from);
      break;
    }
    const pinned = lock === undefined ? undefined : lockedAs(lock, use);
    const metadata = readFeatureMetadata(reader, use, from, pinned);
    const wishes = metadata?.wishes ?? metadata?.entry;
    const depends = wishes === undefined ? undefined : lookUp(wishes, 'dependsOn');
    const needed = depends?.kind === 'object' ? [...lastOfEach(depends)].slice(0, mostFeatures).map(meet) : [];
    const digest = metadata?.digest ?? pinned?.digest;
    const node: Node = {
      use,
      from,
      pinned,
      metadata,
      ...(digest === undefined ? {} : { digest }),
      aliases: wishes === undefined ? [] : aliasesIn(wishes),
      dependsOn: needed.map((one) => nameOf(one.use)),
      installsAfter: wishes === undefined ? [] : namesIn(lookUp(wishes, 'installsAfter')),
    };
    if (nodes.some((one) => isSame(one, node))) continue;
    nodes.push(node);
    if (waiting.length < mostNames) waiting.push(...needed);
  }
  return nodes;
}

// The reference CLI looks up what others name too, for the ids it had before; here the official ones are known.
function nameOf(use: FeatureUse): Named {
  const official = officialFeatures.get(use.name);
  return {
    use,
    aliases: official === undefined ? [] : [use.name.slice(use.name.lastIndexOf('/') + 1), ...(official.metadata.legacyIds ?? [])],
  };
}

// Ids in a list, without options: what is named there is not asked for, so nothing is odd about it.
function namesIn(list: Located | undefined): readonly Named[] {
  if (list?.kind !== 'array') return [];
  return list.items.slice(0, mostFeatures).flatMap((item) => {
    const id = item.kind === 'scalar' && typeof item.value === 'string' ? item.value : undefined;
    return id === undefined ? [] : [nameOf({ id, ...readFeatureId(id), options: {}, adds: [] })];
  });
}

function aliasesIn(wishes: LocatedObject): readonly string[] {
  const [current, own, former] = [lookUp(wishes, 'currentId'), lookUp(wishes, 'id'), lookUp(wishes, 'legacyIds')];
  const first = current?.kind === 'scalar' ? current.value : own?.kind === 'scalar' ? own.value : undefined;
  const others = former?.kind === 'array' ? former.items.map((item) => (item.kind === 'scalar' ? item.value : undefined)) : [];
  return [first, ...others].filter((id) => typeof id === 'string');
}

function addFeature(reader: Reader, { use, from, pinned, metadata }: Node, lock: Lockfile | undefined): void {
  const { container } = reader;
  const state = lockStateOf(use, lock, pinned, metadata?.digest === undefined ? undefined : metadata);
  const known = metadata === undefined ? {} : { version: metadata.version, adds: metadata.adds };
  container.features.push(fact({ ...use, ...state, ...known }, from));
  const want = wantOf(use, pinned, from);
  const failed = failureOf(reader, use, pinned);
  const why = `Feature ${use.id} was not looked up${failed === undefined ? '' : `: ${failed}`}`;
  // What it depends on, and whether the lockfile says what is so, is then not known either.
  const open: readonly ContainerField[] = [
    ...(failed === undefined ? [] : (['features'] as const)),
    ...(metadata === undefined && use.source !== 'invalid' ? featureFields : []),
  ];
  if (open.length > 0) container.unknown.push({ fields: open, can: 'add', layer: 'feature', why, want, from });
  if (metadata !== undefined) mergeEntry(reader, metadata.entry, 'feature');
  else if (use.source !== 'invalid') reader.wants.push(want);
}

function lastOfEach(object: LocatedObject): Iterable<LocatedEntry> {
  const entries = new Map<string, LocatedEntry>();
  for (const entry of object.entries) entries.set(entry.key, entry);
  return entries.values();
}
