import { fact, type Origin } from '../../model/fact.ts';
import type { ContainerField, FeatureUse } from '../../model/request.ts';
import { newBuild } from '../../model/request-fields.ts';
import { legacyFeatureIds, legacyFeatureOptions, legacyFeatureTag, officialFeature } from '../../known/official-features.ts';
import { joinPath } from '../../syntax/host-path.ts';
import { leaveOpen, odd, type Reader, substituted } from './context.ts';
import { isTruthy, keyOrigin, type Located, type LocatedEntry, type LocatedObject, locateValue, lookUp } from './located.ts';
import { effectiveEntries, mergeEntry } from './merge-metadata.ts';
import { parseJson } from './parse.ts';

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

const fieldOfProperty: Readonly<Record<string, ContainerField>> = {
  privileged: 'privileged',
  init: 'init',
  capAdd: 'capabilities',
  securityOpt: 'securityOptions',
  mounts: 'mounts',
  containerEnv: 'environment',
};

/**
 * Reads `features`: each becomes a use, and what its own metadata asks for is merged as the CLI merges it, when it is at hand: the bundled
 * table of official Features, or a local folder. Any other is one Unknown and one want.
 */
export function readFeatures(reader: Reader, features: Located | undefined): void {
  if (features === undefined || features.kind !== 'object') {
    if (features !== undefined && (features.kind === 'array' || features.value !== null))
      leaveOpen(reader, featureFields, 'features is not an object', features.from);
    return;
  }
  const { container } = reader;
  const lock = features.entries.length === 0 ? undefined : readLockfile(reader, features.from);
  for (const entry of lastOfEach(features)) {
    const from = keyOrigin(entry);
    const use = identify(reader, entry, from);
    const metadata = metadataOf(reader, use, from);
    const value: FeatureUse = {
      ...use,
      lock: use.source === 'local' ? 'not needed' : lock === undefined ? 'missing' : lock.has(use.id) ? 'locked' : 'mismatch',
      ...(metadata === undefined ? {} : { version: metadata.version, adds: metadata.adds }),
    };
    container.features.push(fact(value, from));
    if (metadata !== undefined) mergeEntry(reader, metadata.entry, 'feature');
    else if (use.source !== 'invalid') {
      container.unknown.push({
        fields: featureFields,
        can: 'add',
        layer: 'feature',
        why: `Feature ${use.id} was not looked up`,
        want: { kind: 'feature', name: use.id, from: from },
        from: from,
      });
      reader.wants.push({ kind: 'feature', name: use.id, from: from });
    }
  }
  if (container.features.length > 0) {
    reader.build ??= newBuild(container.name, container.from);
    reader.build.features.push(...container.features);
  }
}

function lastOfEach(object: LocatedObject): Iterable<LocatedEntry> {
  const entries = new Map<string, LocatedEntry>();
  for (const entry of object.entries) entries.set(entry.key, entry);
  return entries.values();
}

function identify(reader: Reader, { key, value }: LocatedEntry, keyFrom: Origin): FeatureUse {
  const options = optionsOf(reader, value, keyFrom);
  const id = key;
  if (id.startsWith('./') || id.startsWith('../')) return { id, source: 'local', name: id, options, adds: [] };
  if (/^https?:\/\//iu.test(id)) return { id, source: 'url', name: id, options, adds: [] };
  const legacy = legacyFeatureIds.get(id);
  if (legacy !== undefined && !id.includes('/'))
    return {
      id,
      source: 'legacy',
      name: legacy,
      tag: legacyFeatureTag,
      options: { ...legacyFeatureOptions.get(id), ...options },
      adds: [],
    };
  const match =
    /^([a-zA-Z0-9][\w.-]*(?::\d+)?)\/((?:[\w.-]+\/)*[\w.-]+?)(?::([\w][\w.-]{0,127})|@(sha256:[0-9a-f]{64})|@([\w.-]+))?$/u.exec(id);
  if (match === null) {
    odd(reader, 'wrong-type', `“${id}” is no Feature id that the reference CLI accepts`, keyFrom, 'features');
    return { id, source: 'invalid', name: id, options, adds: [] };
  }
  const [, first = '', path = '', tag, digest, release] = match;
  const isRegistry = first.includes('.') || first.includes(':') || first === 'localhost';
  if (!isRegistry && path.split('/').length === 2)
    return {
      id,
      source: 'github-release',
      name: `${first}/${path}`,
      ...(release === undefined ? {} : { tag: release }),
      options,
      adds: [],
    };
  return {
    id,
    source: 'registry',
    name: `${first}/${path}`.toLowerCase(),
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
    options,
    adds: [],
  };
}

function optionsOf(reader: Reader, value: Located, from: Origin): FeatureUse['options'] {
  const options = Object.create(null) as Record<string, string | boolean>;
  if (value.kind === 'scalar' && typeof value.value === 'string')
    options['version'] = substituted(reader.container, value.value, 'features', from);
  if (value.kind !== 'object') return options;
  for (const { key, value: item } of value.entries)
    if (item.kind === 'scalar' && item.value !== null)
      options[key] =
        typeof item.value === 'boolean' ? item.value : substituted(reader.container, String(item.value), 'features', item.from);
  return options;
}

interface Metadata {
  readonly entry: LocatedObject;
  readonly version: string;
  readonly adds: readonly ContainerField[];
}

function metadataOf(reader: Reader, use: FeatureUse, keyFrom: Origin): Metadata | undefined {
  if (use.source === 'local') return localMetadata(reader, use, keyFrom);
  if ((use.source !== 'registry' && use.source !== 'legacy') || use.digest !== undefined) return undefined;
  const known = officialFeature(use.name, use.tag);
  if (known === undefined) return undefined;
  const short = use.name.slice(use.name.lastIndexOf('/') + 1);
  const entry = locateValue(known.metadata, { layer: 'feature', document: `Feature ${short} ${known.version}`, via: keyFrom });
  return entry.kind === 'object' ? { entry, version: known.version, adds: addsOf(entry) } : undefined;
}

function addsOf(entry: LocatedObject): readonly ContainerField[] {
  const adds: ContainerField[] = [];
  for (const [key, value] of effectiveEntries(entry)) {
    const field =
      fieldOfProperty[key] ??
      (/^(?:entrypoint|on\w+Command|update\w+Command|post\w+Command)$/u.test(key) ? 'containerCommands' : undefined);
    if (field !== undefined && isTruthy(value) && !adds.includes(field)) adds.push(field);
  }
  return adds;
}

// A local Feature must lie below .devcontainer of the workspace (devcontainers/cli src/spec-configuration/containerFeaturesConfiguration.ts).
function localMetadata(reader: Reader, use: FeatureUse, from: Origin): Metadata | undefined {
  const folder = joinPath(reader.folder, use.id);
  if (folder !== '.devcontainer' && !folder.startsWith('.devcontainer/')) {
    odd(reader, 'wrong-type', `the reference CLI refuses the local Feature “${use.id}”: it must lie below .devcontainer`, from, 'features');
    return undefined;
  }
  const path = `${folder}/devcontainer-feature.json`;
  const answer = reader.files.get(path);
  if (answer === undefined) reader.wants.push({ kind: 'file', name: path, from });
  if (answer === undefined || !('text' in answer)) return undefined;
  const { root, problems } = parseJson({ document: path, path, text: answer.text }, { layer: 'feature', document: path, via: from });
  reader.problems.push(...problems);
  if (root === undefined) return undefined;
  const version = lookUp(root, 'version');
  const depends = lookUp(root, 'dependsOn');
  if (depends?.kind === 'object')
    for (const entry of depends.entries) {
      const { key } = entry;
      const keyFrom = keyOrigin(entry);
      const want = { kind: 'feature', name: key, from: keyFrom } as const;
      reader.container.unknown.push({
        fields: featureFields,
        can: 'add',
        layer: 'feature',
        why: `Feature ${key}, on which ${use.id} depends, was not looked up`,
        want,
        from: keyFrom,
      });
      reader.wants.push(want);
    }
  return { entry: root, version: version?.kind === 'scalar' ? String(version.value) : 'unversioned', adds: addsOf(root) };
}

/** The lockfile beside the configuration: the Feature ids it locks; undefined where there is none. */
function readLockfile(reader: Reader, from: Origin): ReadonlySet<string> | undefined {
  const document = reader.container.from.document;
  const base = document.slice(document.lastIndexOf('/') + 1);
  const path = joinPath(reader.folder, base.startsWith('.') ? '.devcontainer-lock.json' : 'devcontainer-lock.json');
  const answer = reader.files.get(path);
  if (answer === undefined) reader.wants.push({ kind: 'file', name: path, from });
  if (answer === undefined || !('text' in answer)) return undefined;
  const { root, problems } = parseJson({ document: path, path, text: answer.text }, { layer: 'file', document: path });
  reader.problems.push(...problems);
  const features = root === undefined ? undefined : lookUp(root, 'features');
  return new Set(features?.kind === 'object' ? features.entries.map(({ key }) => key) : []);
}
