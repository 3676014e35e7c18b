import { fact, type Origin } from '../../model/fact.ts';
import { featureKey, type FoundFeature } from '../../model/found.ts';
import type { ContainerField, FeatureUse, Want } from '../../model/request.ts';
import { newBuild } from '../../model/request-fields.ts';
import { officialFeature } from '../../known/official-features.ts';
import { joinPath } from '../../syntax/host-path.ts';
import { odd, type Reader, tellUnsure } from './context.ts';
import { isTruthy, type Located, type LocatedObject, locateValue, lookUp, valueOf } from './located.ts';
import type { Locked } from './lockfile.ts';
import { effectiveEntries } from './merge-metadata.ts';
import { type ParsedJson, parseJson } from './parse.ts';

/** A Feature's own metadata, and what it adds to a container. */
export interface FeatureReading {
  /** What counts: its own file, and over it what the registry’s annotation says of it. */
  readonly entry: LocatedObject;
  readonly version: string;
  /** Where it was looked up: what it is of. */
  readonly digest?: string;
  /** What counts for what it depends on, where that is another text than its own file. */
  readonly wishes?: LocatedObject;
  readonly adds: readonly ContainerField[];
  /** What its archive says otherwise than what counts for the reference CLI. */
  readonly outvoted?: LocatedObject;
  /** Files of its archive with a setuid or setgid bit. */
  readonly setuidFiles?: readonly string[];
}

/** All that a Feature's own metadata can bring to a container (devcontainers/spec docs/specs/devcontainer-features.md). */
export const featureFields: readonly ContainerField[] = [
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
  if (answer !== undefined)
    tellUnsure(reader, `Feature ${use.id} was not looked up, so what is known of it as an official one counts: ${answer.failed}.`, from);
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

function readFound(reader: Reader, use: FeatureUse, from: Origin, found: FoundFeature): FeatureReading | undefined {
  const short = use.name.slice(use.name.lastIndexOf('/') + 1);
  const { digest, setuidFiles, annotation } = found;
  const { root: unnamed } = readText(found.metadata, '', from);
  if (unnamed === undefined) return undefined;
  const wished = annotation === undefined ? undefined : readText(annotation, '', from).root;
  const version = versionOf(over(unnamed, wished));
  const document = `Feature ${short} ${version}`;
  const { root, problems } = readText(found.metadata, document, from);
  if (root === undefined) return undefined;
  reader.problems.push(...problems);
  for (const { path, text } of found.scripts) addScript(reader, `${path} of ${document}`, text, from);
  const [first, ...others] = found.unread;
  if (first !== undefined)
    leaveStepsOpen(reader, `${first}${others.length === 0 ? '' : ` and ${others.length} more`} of ${document} was not read`, from);
  if (annotation === undefined) return { entry: root, version, digest, adds: addsOf(root), setuidFiles };
  const read = readText(annotation, `annotation of ${document}`, from);
  reader.problems.push(...read.problems);
  if (read.root === undefined) return { entry: root, version, digest, adds: addsOf(root), setuidFiles };
  const keys = contradictions(read.root, root);
  if (keys.size > 0) reportContradictions(reader, keys, document, from);
  const outvoted = { ...root, entries: root.entries.filter(({ key }) => keys.has(key)) };
  const entry = over(root, read.root);
  return {
    entry,
    version,
    digest,
    adds: addsOf({ ...entry, entries: [...outvoted.entries, ...entry.entries] }),
    setuidFiles,
    outvoted,
    wishes: read.root,
  };
}

function readText(text: string, document: string, via: Origin): ParsedJson {
  return parseJson({ document, path: '', text }, { layer: 'feature', document, via });
}

/**
 * What counts for what a Feature depends on and what it was called: the annotation alone, where there is one
 * (devcontainers/cli src/spec-configuration/containerFeaturesOrder.ts getOCIFeatureMetadata).
 */
export function wishesIn({ annotation, metadata }: FoundFeature): LocatedObject | undefined {
  return parseJson({ document: '', path: '', text: annotation ?? metadata }, { layer: 'feature', document: '' }).root;
}

/** All that a Feature says of itself, as it counts; undefined where its own file holds no object. */
export function metadataOf({ metadata, annotation }: FoundFeature): LocatedObject | undefined {
  const nowhere = { layer: 'feature', document: '', pointer: '' } as const;
  const { root } = readText(metadata, '', nowhere);
  return root === undefined ? undefined : over(root, annotation === undefined ? undefined : readText(annotation, '', nowhere).root);
}

// Each property that the manifest’s annotation names counts as it says there, whatever the archive’s own file says (the same file,
// _buildDependencyGraph, and applyFeatureConfigToFeature of containerFeaturesConfiguration.ts; measured with 0.89.0: `privileged` that stands in the
// annotation alone is merged). The last of equal keys is what is looked up.
function over(own: LocatedObject, annotation: LocatedObject | undefined): LocatedObject {
  if (annotation === undefined) return own;
  // Which Feature it is, is known before.
  const entries = annotation.entries.filter(({ key }) => key !== '__proto__');
  return { ...own, entries: [...own.entries, ...entries] };
}

// What decides about the container, and is not the same in the annotation and in the archive.
function contradictions(annotation: LocatedObject, own: LocatedObject): ReadonlySet<string> {
  const [said, noted] = [effectiveEntries(own), effectiveEntries(annotation)];
  return new Set([...noted.keys()].filter((key) => isGrant(key) && !isAlike(said.get(key), noted.get(key))));
}

function reportContradictions(reader: Reader, keys: ReadonlySet<string>, document: string, from: Origin): void {
  const text = `the registry’s annotation of ${document} and the archive say different things of ${[...keys].join(', ')}: the reference CLI goes by the annotation, other tools may go by the archive, so both count here`;
  odd(reader, 'conflicting-sources', text, from, 'features');
}

function isAlike(one: Located | undefined, other: Located | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return JSON.stringify(valueOf(one)) === JSON.stringify(valueOf(other));
}

const officialAdds = new WeakMap<object, readonly ContainerField[]>();

function addsOf(entry: LocatedObject): readonly ContainerField[] {
  const adds: ContainerField[] = [];
  for (const [key, value] of effectiveEntries(entry)) {
    const field =
      (Object.hasOwn(fieldOfProperty, key) ? fieldOfProperty[key] : undefined) ?? (isCommand(key) ? 'containerCommands' : undefined);
    if (field !== undefined && isTruthy(value) && !adds.includes(field)) adds.push(field);
  }
  return adds;
}

function isCommand(key: string): boolean {
  return /^(?:entrypoint|on\w+Command|update\w+Command|post\w+Command)$/u.test(key);
}

// What decides about the container, and what else is installed.
function isGrant(key: string): boolean {
  return Object.hasOwn(fieldOfProperty, key) || isCommand(key) || key === 'dependsOn';
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
  addLocalScripts(reader, folder, from);
  return { entry: root, version: versionOf(root), adds: addsOf(root) };
}

const mostLocalScripts = 32;

// Install.sh, and the scripts beside it that it names: a folder cannot be listed here.
function addLocalScripts(reader: Reader, folder: string, from: Origin): void {
  const paths = ['install.sh'];
  for (const path of paths) {
    const name = joinPath(folder, path);
    const answer = reader.files.get(name);
    if (answer === undefined) reader.wants.push({ kind: 'file', name, from });
    if (answer !== undefined && 'refused' in answer) leaveStepsOpen(reader, `${name} was not read: ${answer.refused}`, from);
    if (answer === undefined || !('text' in answer)) continue;
    addScript(reader, name, answer.text, from);
    for (const [, written = ''] of answer.text.matchAll(namesScript)) {
      const script = written.replace(/^\.\//u, '');
      if (paths.includes(script)) continue;
      if (paths.length >= mostLocalScripts) return leaveStepsOpen(reader, `${name} names more than ${mostLocalScripts} scripts`, from);
      paths.push(script);
    }
  }
}

// A file beside the script, as scripts name it: `./tool`, `lib/x.sh`, `$(dirname "$0")/x.sh`.
const namesScript =
  /(?<![\w./-])(?:\$\(dirname[^)\n]{1,60}\)"?\/|\$\{?[A-Za-z_]\w{0,60}\}?"?\/)?((?:\.\/[\w-][\w./-]{0,100})|(?:[\w-][\w./-]{0,100}\.(?:sh|bash|py|pl)))(?![\w/-])/gu;

function versionOf(root: LocatedObject): string {
  const version = lookUp(root, 'version');
  return version?.kind === 'scalar' ? String(version.value).slice(0, 100) : 'unversioned';
}

/** Characters that are read of a script. */
export const longestScript = 1 << 16;

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
