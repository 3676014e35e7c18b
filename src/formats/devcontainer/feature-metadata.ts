import { fact, type Origin } from '../../model/fact.ts';
import type { ContainerField, FeatureUse } from '../../model/request.ts';
import { newBuild } from '../../model/request-fields.ts';
import { officialFeature } from '../../known/official-features.ts';
import { joinPath } from '../../syntax/host-path.ts';
import { odd, type Reader } from './context.ts';
import { isTruthy, type LocatedObject, locateValue, lookUp } from './located.ts';
import { effectiveEntries } from './merge-metadata.ts';
import { parseJson } from './parse.ts';

/** A Feature's own metadata, and what it adds to a container. */
export interface FeatureReading {
  readonly entry: LocatedObject;
  readonly version: string;
  readonly adds: readonly ContainerField[];
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
 * The metadata of a Feature where it is at hand: in the bundled table of official ones, for the version that the lockfile pins where it pins one, or in
 * a folder of the workspace.
 */
export function readFeatureMetadata(reader: Reader, use: FeatureUse, from: Origin, pinned: string | undefined): FeatureReading | undefined {
  if (use.source === 'local') return readLocal(reader, use, from);
  if ((use.source !== 'registry' && use.source !== 'legacy') || use.digest !== undefined) return undefined;
  const known = officialFeature(use.name, pinned === undefined || pinned === '' ? use.tag : pinned);
  if (known === undefined) return undefined;
  const short = use.name.slice(use.name.lastIndexOf('/') + 1);
  const entry = locateValue(known.metadata, { layer: 'feature', document: `Feature ${short} ${known.version}`, via: from });
  if (entry.kind !== 'object') return undefined;
  let adds = officialAdds.get(known.metadata);
  if (adds === undefined) officialAdds.set(known.metadata, (adds = addsOf(entry)));
  return { entry, version: known.version, adds };
}

const officialAdds = new WeakMap<object, readonly ContainerField[]>();

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
  readInstallScript(reader, `${folder}/install.sh`, from);
  const version = lookUp(root, 'version');
  return { entry: root, version: version?.kind === 'scalar' ? String(version.value) : 'unversioned', adds: addsOf(root) };
}

const longestScript = 1 << 16;

// The script runs as root while the image is built: a step of the build like any RUN. It is read as text, never run.
function readInstallScript(reader: Reader, path: string, via: Origin): void {
  const text = ask(reader, path, via);
  if (text === undefined) return;
  reader.build ??= newBuild(reader.container.name, reader.container.from);
  const offset = [0, text.length] as const;
  reader.build.steps.push(
    fact({ command: text.slice(0, longestScript), flags: [] }, { layer: 'feature', document: path, pointer: '', offset, via }),
  );
  if (text.length > longestScript)
    reader.build.unknown.push({ fields: ['steps'], can: 'add', layer: 'feature', why: `${path} is longer than was read`, from: via });
}

function ask(reader: Reader, path: string, from: Origin): string | undefined {
  const answer = reader.files.get(path);
  if (answer === undefined) reader.wants.push({ kind: 'file', name: path, from });
  return answer !== undefined && 'text' in answer ? answer.text : undefined;
}
