import { fact, type Origin } from '../../model/fact.ts';
import { featureKey, type FoundFeature } from '../../model/found.ts';
import type { ContainerField, FeatureUse, Want } from '../../model/request.ts';
import { newBuild } from '../../model/request-fields.ts';
import { officialFeature } from '../../known/official-features.ts';
import { joinPath } from '../../syntax/host-path.ts';
import { odd, type Reader } from './context.ts';
import { isTruthy, type LocatedObject, locateValue, lookUp } from './located.ts';
import type { Locked } from './lockfile.ts';
import { effectiveEntries } from './merge-metadata.ts';
import { parseJson } from './parse.ts';

/** A Feature's own metadata, and what it adds to a container. */
export interface FeatureReading {
  readonly entry: LocatedObject;
  readonly version: string;
  /** Where it was looked up: what it is of. */
  readonly digest?: string;
  /** What counts for what it depends on, where that is another text than its own file. */
  readonly wishes?: LocatedObject;
  readonly adds: readonly ContainerField[];
  /** Files of its archive with a setuid or setgid bit. */
  readonly setuidFiles?: readonly string[];
}

const fieldOfProperty: Readonly<Record<string, ContainerField>> = {
  privileged: 'privileged',
  init: 'init',
  capAdd: 'capabilities',
  securityOpt: 'securityOptions',
  mounts: 'mounts',
  containerEnv: 'environment',
};

/**
 * The metadata of a Feature where it is at hand: as it was looked up, else in the bundled table of official ones, for the version that the lockfile pins
 * where it pins one, or in a folder of the workspace.
 */
export function readFeatureMetadata(reader: Reader, use: FeatureUse, from: Origin, pinned: Locked | undefined): FeatureReading | undefined {
  if (use.source === 'local') return readLocal(reader, use, from);
  const { found } = reader.files;
  const answer = found?.features.get(featureKey(use.id, pinned?.digest));
  if (answer !== undefined && 'found' in answer) return readFound(reader, use, from, answer.found);
  if ((use.source !== 'registry' && use.source !== 'legacy') || use.digest !== undefined) return undefined;
  const known = officialFeature(use.name, pinned === undefined || pinned.version === '' ? use.tag : pinned.version);
  if (known === undefined) return undefined;
  if (answer !== undefined) tellFallback(reader, use, from, answer.failed);
  else if (found !== undefined) reader.wants.push(wantOf(use, pinned, from));
  const short = use.name.slice(use.name.lastIndexOf('/') + 1);
  const entry = locateValue(known.metadata, { layer: 'feature', document: `Feature ${short} ${known.version}`, via: from });
  if (entry.kind !== 'object') return undefined;
  let adds = officialAdds.get(known.metadata);
  if (adds === undefined) officialAdds.set(known.metadata, (adds = addsOf(entry)));
  return { entry, version: known.version, adds };
}

/** What is to be looked up of a Feature. */
export function wantOf(use: FeatureUse, pinned: Locked | undefined, from: Origin): Want {
  return { kind: 'feature', name: use.id, ...(pinned === undefined ? {} : { digest: pinned.digest }), from };
}

/** Why a Feature could not be looked up, where somebody tried. */
export function failureOf(reader: Reader, use: FeatureUse, pinned: Locked | undefined): string | undefined {
  const answer = reader.files.found?.features.get(featureKey(use.id, pinned?.digest));
  return answer !== undefined && 'failed' in answer ? answer.failed : undefined;
}

function tellFallback(reader: Reader, { id }: FeatureUse, from: Origin, failed: string): void {
  const span = from.offset === undefined ? {} : { span: from.offset };
  const message = `Feature ${id} was not looked up, so what is known of it as an official one counts: ${failed}.`;
  reader.problems.push({ document: from.document, message, fatal: false, ...span });
}

function readFound(reader: Reader, use: FeatureUse, from: Origin, found: FoundFeature): FeatureReading | undefined {
  const short = use.name.slice(use.name.lastIndexOf('/') + 1);
  const unnamed = parseJson(
    { document: `Feature ${short}`, path: '', text: found.metadata },
    { layer: 'feature', document: '', via: from },
  );
  if (unnamed.root === undefined) return undefined;
  const version = versionOf(unnamed.root);
  const document = `Feature ${short} ${version}`;
  const { root, problems } = parseJson({ document, path: '', text: found.metadata }, { layer: 'feature', document, via: from });
  if (root === undefined) return undefined;
  reader.problems.push(...problems);
  for (const { path, text } of found.scripts) addScript(reader, `${path} of ${document}`, text, from);
  const [first, ...others] = found.unread;
  if (first !== undefined)
    leaveStepsOpen(reader, `${first}${others.length === 0 ? '' : ` and ${others.length} more`} of ${document} was not read`, from);
  const wishes = found.annotation === undefined ? undefined : wishesIn(reader, found.annotation, document, from);
  const { digest, setuidFiles } = found;
  return { entry: root, version, digest, adds: addsOf(root), setuidFiles, ...(wishes === undefined ? {} : { wishes }) };
}

// The reference CLI takes what a Feature depends on from the manifest’s annotation where there is one, and all else from the archive
// (devcontainers/cli src/spec-configuration/containerFeaturesOrder.ts getOCIFeatureMetadata).
function wishesIn(reader: Reader, text: string, name: string, via: Origin): LocatedObject | undefined {
  const document = `annotation of ${name}`;
  const { root, problems } = parseJson({ document, path: '', text }, { layer: 'feature', document, via });
  reader.problems.push(...problems);
  return root;
}

const officialAdds = new WeakMap<object, readonly ContainerField[]>();

function addsOf(entry: LocatedObject): readonly ContainerField[] {
  const adds: ContainerField[] = [];
  for (const [key, value] of effectiveEntries(entry)) {
    const field =
      (Object.hasOwn(fieldOfProperty, key) ? fieldOfProperty[key] : undefined) ??
      (/^(?:entrypoint|on\w+Command|update\w+Command|post\w+Command)$/u.test(key) ? 'containerCommands' : undefined);
    if (field !== undefined && isTruthy(value) && !adds.includes(field)) adds.push(field);
  }
  return adds;
}

// A local Feature must lie below .devcontainer of the workspace (devcontainers/cli src/spec-configuration/containerFeaturesConfiguration.ts).
function readLocal(reader: Reader, use: FeatureUse, from: Origin): FeatureReading | undefined {
  const folder = joinPath(reader.folder, use.id);
  if (folder !== '.devcontainer' && !folder.startsWith('.devcontainer/')) {
    odd(reader, 'wrong-type', `the reference CLI refuses the local Feature “${use.id}”: it must lie below .devcontainer`, from, 'features');
    return undefined;
  }
  const path = `${folder}/devcontainer-feature.json`;
  const text = ask(reader, path, from);
  if (text === undefined) return undefined;
  const { root, problems } = parseJson({ document: path, path, text }, { layer: 'feature', document: path, via: from });
  reader.problems.push(...problems);
  if (root === undefined) return undefined;
  const script = ask(reader, `${folder}/install.sh`, from);
  if (script !== undefined) addScript(reader, `${folder}/install.sh`, script, from);
  return { entry: root, version: versionOf(root), adds: addsOf(root) };
}

function versionOf(root: LocatedObject): string {
  const version = lookUp(root, 'version');
  return version?.kind === 'scalar' ? String(version.value).slice(0, 100) : 'unversioned';
}

const longestScript = 1 << 16;

// The script runs as root while the image is built: a step of the build like any RUN. It is read as text, never run.
function addScript(reader: Reader, document: string, text: string, via: Origin): void {
  reader.build ??= newBuild(reader.container.name, reader.container.from);
  const offset = [0, text.length] as const;
  reader.build.steps.push(
    fact({ command: text.slice(0, longestScript), flags: [] }, { layer: 'feature', document, pointer: '', offset, via }),
  );
  if (text.length > longestScript) leaveStepsOpen(reader, `${document} is longer than was read`, via);
}

/** Says that what a Feature's scripts do at the build is not known. */
export function leaveStepsOpen(reader: Reader, why: string, from: Origin, want?: Want): void {
  reader.build ??= newBuild(reader.container.name, reader.container.from);
  reader.build.unknown.push({ fields: ['steps'], can: 'add', layer: 'feature', why, from, ...(want === undefined ? {} : { want }) });
}

function ask(reader: Reader, path: string, from: Origin): string | undefined {
  const answer = reader.files.get(path);
  if (answer === undefined) reader.wants.push({ kind: 'file', name: path, from });
  return answer !== undefined && 'text' in answer ? answer.text : undefined;
}
