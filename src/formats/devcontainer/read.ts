import { fact, type Origin } from '../../model/fact.ts';
import type { Request } from '../../model/request.ts';
import { newContainer } from '../../model/request-fields.ts';
import { folderOf } from '../../syntax/host-path.ts';
import type { Files, Reading, Source } from '../format.ts';
import { unknownImage } from '../image-layer.ts';
import { imageFields, readBuild } from './build.ts';
import type { Companions } from './companions.ts';
import { readComposeService } from './compose-service.ts';
import { containerFolderOf, withContainerFolder } from './container-folder.ts';
import { leaveOpen, odd, type Reader, refused, substituted, textOf } from './context.ts';
import { layerDockerfile } from './dockerfile-layer.ts';
import { readFeatures } from './features.ts';
import { readGitSettings } from './git-settings.ts';
import { type ConfigurationKind, reportOddities } from './hygiene.ts';
import { readImageMetadata } from './image.ts';
import { lookUp, lookUpInherited, type Located, type LocatedObject } from './located.ts';
import { commandsOf, effectiveEntries, mergeEntry } from './merge-metadata.ts';
import { addGpuRequest, addRunArguments, imageChoice } from './run-arguments.ts';
import { reportUsers } from './shell-expanded.ts';
import { addWorkspaceMount } from './workspace.ts';

/** Reads a configuration into the requests that the reference CLI would make of it: the dev container, what is built for it, and in Compose mode every other service. */
export function readConfiguration(source: Source, written: LocatedObject, files: Files, companions: Companions): Reading {
  const { reader, others } = layConfiguration(source, written, files, companions);
  const requests: Request[] = [reader.container, ...(reader.build === undefined ? [] : [reader.build]), ...others];
  return { requests, wants: reader.wants, problems: reader.problems };
}

/** What a configuration comes to when all its layers are read and merged. */
export interface LaidConfiguration {
  readonly reader: Reader;
  /** The other requests of a Compose project. */
  readonly others: readonly Request[];
}

/** Reads what a configuration is made of, layer by layer: the image or what it is built from, the Features in the order of their installation, itself. */
export function layConfiguration(source: Source, written: LocatedObject, files: Files, companions: Companions): LaidConfiguration {
  const root = withContainerFolder(written, containerFolderOf(written));
  const entries = effectiveEntries(root);
  const kind = kindOf(entries);
  const from = { ...root.from, pointer: '', offset: [root.from.offset?.[0] ?? 0, (root.from.offset?.[0] ?? 0) + 1] as const };
  const start = (): Reader => ({
    files,
    folder: folderOf(source.path),
    container: newContainer(source.path, from),
    entries: [],
    inside: (layer) => containerFolderOf(written, layer),
    composeFolder: undefined,
    build: undefined,
    unread: [],
    wants: [],
    problems: [],
    unsure: [],
  });
  const service = kind === 'compose' ? readComposeService(start(), entries, companions) : undefined;
  const reader = service?.reader ?? start();
  reportOddities(reader, root, kind);
  reportSources(reader, source, entries, { kind, from });
  if (kind === 'image') readImage(reader, entries);
  if (kind === 'dockerfile') {
    const dockerfile = readBuild(reader, entries);
    if (dockerfile !== undefined) layerDockerfile(reader, dockerfile, companions);
  }
  readFeatures(reader, entries.get('features'), entries.get('overrideFeatureInstallOrder'));
  mergeEntry(reader, written, 'file');
  reportUsers(reader);
  readHostCommand(reader, entries.get('initializeCommand'));
  addGpuRequest(reader, entries.get('hostRequirements'));
  if (kind !== 'compose') {
    // With a mount of its own the CLI asks git for nothing that matters (src/spec-node/utils.ts getWorkspaceConfiguration).
    const mount = lookUpInherited(root, 'workspaceMount');
    if (mount === undefined) readGitSettings(reader);
    addWorkspaceMount(reader, mount);
    addRunArguments(reader, entries);
  }
  const folder = entries.get('workspaceFolder');
  const folderText = folder === undefined ? undefined : textOf(reader, folder, 'workspaceFolder');
  if (folder !== undefined && folderText !== undefined) reader.container.workspaceFolder = fact(folderText, folder.from);
  for (const { image, what } of reader.unread) unknownImage(reader.container, image, what);
  return { reader, others: service?.others ?? [] };
}

/** The form of a configuration; `none`: it names nothing to start. */
export function formOf(root: LocatedObject): ConfigurationKind {
  return kindOf(effectiveEntries(root));
}

// devcontainers/cli src/spec-node/configContainer.ts: a Dockerfile or an image before Compose; a Dockerfile before an image.
function kindOf(entries: ReadonlyMap<string, Located>): ConfigurationKind {
  const build = entries.get('build');
  if (entries.has('dockerFile') || (build?.kind === 'object' && lookUp(build, 'dockerfile') !== undefined)) return 'dockerfile';
  if (entries.has('image')) return 'image';
  return entries.has('dockerComposeFile') ? 'compose' : 'none';
}

function readImage(reader: Reader, entries: ReadonlyMap<string, Located>): void {
  const value = entries.get('image');
  if (value?.kind !== 'scalar' || typeof value.value !== 'string')
    return leaveOpen(reader, ['image', ...imageFields], 'image is not a string', value?.from ?? reader.container.from);
  const image = fact(substituted(reader.container, value.value, 'image', value.from), value.from);
  reader.container.image = image;
  readImageMetadata(reader, image, imageChoice(entries));
}

function readHostCommand(reader: Reader, value: Located | undefined): void {
  if (value === undefined) return;
  for (const { text, from } of commandsOf(value))
    reader.container.hostCommands.push(
      fact({ event: 'initializeCommand', command: substituted(reader.container, text, 'hostCommands', from) }, from),
    );
}

function reportSources(
  reader: Reader,
  source: Source,
  entries: ReadonlyMap<string, Located>,
  { kind, from }: { readonly kind: ConfigurationKind; readonly from: Origin },
): void {
  const named = (['image', 'dockerFile', 'dockerComposeFile'] as const).filter((key) => entries.has(key));
  const build = entries.get('build');
  const all =
    build?.kind === 'object' && lookUp(build, 'dockerfile') !== undefined && !named.includes('dockerFile')
      ? [...named, 'build.dockerfile']
      : named;
  if (all.length > 1)
    odd(
      reader,
      'conflicting-sources',
      `${all.join(' and ')} are both there: the reference CLI uses ${kind === 'dockerfile' ? 'the Dockerfile' : 'the image'}, other tools may not`,
      entries.get(named[0]!)?.from ?? from,
      all.join(' '),
    );
  if (kind === 'none') {
    refused(
      reader,
      'conflicting-sources',
      'neither image, build.dockerfile nor dockerComposeFile is there: the reference CLI refuses the configuration',
      from,
    );
    leaveOpen(reader, ['image'], 'the configuration names no image', from);
  }
  if (source.siblings !== undefined && source.siblings.length > 0)
    odd(
      reader,
      'conflicting-sources',
      `the folder holds other configurations too (${source.siblings.join(', ')}): different tools may open different ones`,
      from,
    );
  if (!isDiscovered(source.path))
    odd(
      reader,
      'file-not-discovered',
      `no tool looks for a configuration at “${source.path}”: it must be .devcontainer/devcontainer.json, .devcontainer.json or .devcontainer/NAME/devcontainer.json`,
      from,
      source.path,
    );
}

/** Whether tools find a configuration at this path of a workspace (devcontainers/spec docs/specs/devcontainer-reference.md). */
function isDiscovered(path: string): boolean {
  return /^(?:\.devcontainer\.json|\.devcontainer\/(?:[^/]+\/)?devcontainer\.json)$/u.test(path);
}
