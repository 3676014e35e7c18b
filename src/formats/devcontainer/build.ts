import { type Fact, fact, type Origin } from '../../model/fact.ts';
import { newBuild } from '../../model/request-fields.ts';
import { folderOf, joinPath, readHostPath } from '../../syntax/host-path.ts';
import { applyBuildOptions } from '../docker-run/apply-build-options.ts';
import { leaveOpen, type Reader, substituted } from './context.ts';
import type { Located } from './located.ts';
import { effectiveEntries } from './merge-metadata.ts';

/** The Dockerfile that a configuration names: its path relative to the workspace where it lies inside, and the build target. */
export interface DockerfileUse {
  readonly path: string;
  readonly target?: string;
  readonly from: Origin;
  readonly arguments: ReadonlyMap<string, string>;
}

/**
 * Reads `dockerFile` and `context`, the older names, or else `build` into a build request (devcontainers/cli src/spec-node/utils.ts
 * getDockerContextPath). Paths are relative to the folder of the configuration; both may leave the repository or be absolute.
 */
export function readBuild(reader: Reader, root: ReadonlyMap<string, Located>): DockerfileUse | undefined {
  const written = root.get('build');
  const build = written?.kind === 'object' ? effectiveEntries(written) : undefined;
  const dockerfile = root.get('dockerFile') ?? build?.get('dockerfile');
  if (dockerfile === undefined || dockerfile.kind !== 'scalar' || typeof dockerfile.value !== 'string') return undefined;
  const draft = (reader.build = newBuild(reader.container.name, reader.container.from));
  const text = (
    value: Located | undefined,
    into: 'dockerfile' | 'context' | 'target' | 'arguments' | 'cacheFrom',
  ): Fact<string> | undefined =>
    value?.kind === 'scalar' && typeof value.value === 'string'
      ? fact(substituted(draft, value.value, into, value.from), value.from)
      : undefined;
  const file = text(dockerfile, 'dockerfile')!;
  const path = readHostPath(file.value, reader.folder);
  draft.dockerfile = fact(path, file.from);
  const context = text(root.has('dockerFile') ? root.get('context') : build?.get('context'), 'context');
  draft.context =
    context === undefined
      ? fact(readHostPath(folderOf(joinPath(reader.folder, file.value)) || '.'), file.from)
      : fact(readHostPath(context.value, reader.folder), context.from);
  const target = text(build?.get('target'), 'target');
  draft.target = target;
  const buildArguments = readArguments(reader, build?.get('args'));
  readCacheFrom(reader, build?.get('cacheFrom'));
  const options = build?.get('options');
  if (options?.kind === 'array') {
    const words = options.items.flatMap((item) =>
      item.kind === 'scalar' && item.value !== null
        ? [{ text: String(item.value).replaceAll('${env:', '${localEnv:'), from: item.from }]
        : [],
    );
    applyBuildOptions(draft, words, { folder: '' });
  } else if (options !== undefined) {
    draft.unknown.push({
      fields: ['options', 'hostFiles', 'arguments'],
      can: 'add',
      layer: 'file',
      why: 'build.options is not a list',
      from: options.from,
    });
  }
  if (path.base !== 'workspace' || path.path.startsWith('..')) {
    draft.unknown.push({
      fields: unreadBuild,
      can: 'add',
      layer: 'image',
      why: 'the Dockerfile lies outside the workspace and was not read',
      from: file.from,
    });
    leaveOpen(reader, imageFields, 'the Dockerfile lies outside the workspace and was not read', { ...file.from, layer: 'image' });
    return undefined;
  }
  return { path: path.path, ...(target === undefined ? {} : { target: target.value }), from: file.from, arguments: buildArguments };
}

/** What an unread Dockerfile may say of a build. */
export const unreadBuild = [
  'baseImages',
  'steps',
  'user',
  'entrypoint',
  'command',
  'environment',
  'daemonConfiguration',
  'argumentDefaults',
  'labels',
  'writtenFiles',
] as const;

/** What the label of an image may bring. */
export const labelFields = [
  'privileged',
  'init',
  'capabilities',
  'securityOptions',
  'mounts',
  'environment',
  'containerCommands',
  'hostVariables',
  'user',
  'remoteUser',
] as const;

/** What an image made by an unread Dockerfile may bring. */
export const imageFields = [...labelFields, 'entrypoint', 'command'] as const;

function readArguments(reader: Reader, value: Located | undefined): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  if (value?.kind !== 'object' || reader.build === undefined) return values;
  for (const { key, value: item } of value.entries) {
    if (item.kind !== 'scalar' || item.value === null) continue;
    const text = substituted(reader.build, String(item.value), 'arguments', item.from);
    values.set(key, text);
    reader.build.arguments.push(fact({ name: key, value: text, scope: 'build' }, item.from));
  }
  return values;
}

function readCacheFrom(reader: Reader, value: Located | undefined): void {
  const items = value === undefined ? [] : value.kind === 'array' ? value.items : [value];
  for (const item of items)
    if (item.kind === 'scalar' && typeof item.value === 'string' && reader.build !== undefined)
      reader.build.cacheFrom.push(fact(substituted(reader.build, item.value, 'cacheFrom', item.from), item.from));
}
