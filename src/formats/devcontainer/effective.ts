import { posix } from 'node:path';
import type { Unknown } from '../../model/request.ts';
import { replaceVariables } from '../../syntax/replace-variables.ts';
import { type Json, type JsonObject, type LocatedObject, lookUpInherited, valueOf } from './located.ts';
import { mergeConfiguration, type PlainEntry } from './merge-configuration.ts';
import type { LaidConfiguration } from './read.ts';

/** A configuration as `devcontainer read-configuration --include-merged-configuration` shows it. Values are data: nothing of them was run or looked up. */
export interface EffectiveConfiguration {
  readonly configuration: JsonObject;
  readonly workspace: JsonObject;
  readonly mergedConfiguration: JsonObject;
}

/** Where a configuration lies: absolute paths of the file, the folder that is opened, and the repository around it, which is mounted. */
export interface Whereabouts {
  readonly file: string;
  readonly workspace: string;
  readonly repository: string;
}

/** The layers that could not be read, so that what they say is missing in the merged configuration. */
export function missingLayers({ reader }: LaidConfiguration): readonly Unknown[] {
  // Each layer may say that a container is privileged, and nothing else leaves that open.
  return reader.container.unknown.filter(({ fields }) => fields.includes('privileged'));
}

/** Whether the settings of git move the workspace’s mount somewhere else. */
export function isRedirected({ reader }: LaidConfiguration): boolean {
  return reader.container.oddities.some(({ value }) => value.kind === 'workspace-redirected');
}

/**
 * What the reference CLI makes of a configuration and its layers (devcontainers/cli f683c29f src/spec-node/devContainersSpecCLI.ts readConfiguration). The
 * workspace’s folders are put in; variables of the host (`${localEnv:…}`), of the container and `${devcontainerId}` stay as they are written, and of what is
 * written with them nothing is compared.
 */
export function effectiveConfiguration(written: LocatedObject, laid: LaidConfiguration, where: Whereabouts): EffectiveConfiguration {
  const raw = withoutOldProperties(valueOf(written), true);
  const workspace = workspaceOf(written, where, isRedirected(laid));
  const put = putting(where, workspace['workspaceFolder']);
  const configuration: JsonObject = { ...(put(raw) as JsonObject), configFilePath: uriOf(where.file) };
  for (const key of ['workspaceFolder', 'workspaceMount'])
    if (typeof raw[key] === 'string' || (key === 'workspaceMount' && key in raw)) workspace[key] = configuration[key]!;
  // The layers below are read when the folder has been put into the configuration.
  const putBelow = putting(where, workspace['workspaceFolder']);
  const entries = laid.reader.entries.map(({ kind, object }): PlainEntry => {
    const value = kind === 'image' ? valueOf(object) : withoutOldProperties(valueOf(object), kind === 'file');
    return { kind, value: (kind === 'file' ? put : putBelow)(value) as JsonObject };
  });
  return { configuration, workspace, mergedConfiguration: mergeConfiguration(configuration, entries) };
}

/**
 * The settings of the workspace’s mount and folder that hold, as they are written or as the reference CLI makes them (src/spec-node/utils.ts
 * getWorkspaceConfiguration). With `core.worktree` (`redirected`) git says what is mounted, and git is not run.
 */
export function workspaceOf(written: LocatedObject, { workspace, repository }: Whereabouts, redirected: boolean): Record<string, Json> {
  const [folder, mount, compose] = ['workspaceFolder', 'workspaceMount', 'dockerComposeFile'].map((key) => {
    const said = lookUpInherited(written, key);
    return said === undefined ? undefined : valueOf(said);
  });
  if (compose !== undefined) return { workspaceFolder: folder || '/' };
  const target = posix.join('/workspaces', posix.basename(repository));
  const inside = posix.join(target, posix.relative(repository, workspace));
  const [left, right] = [quoteOf(repository), quoteOf(target)];
  const standard = `type=bind,${left}source=${repository}${left},${right}target=${target}${right}`;
  const isTold = mount !== undefined || !redirected;
  return { workspaceFolder: folder || inside, ...(isTold ? { workspaceMount: mount ?? standard } : {}) };
}

function quoteOf(path: string): string {
  return path.includes(',') ? '"' : '';
}

function putting({ workspace }: Whereabouts, containerFolder: Json | undefined): (value: Json) => Json {
  const local: Readonly<Record<string, string>> = {
    localWorkspaceFolder: workspace,
    localWorkspaceFolderBasename: posix.basename(workspace),
  };
  const localOf = (name: string): string | undefined => (Object.hasOwn(local, name) ? local[name] : undefined);
  const inside = typeof containerFolder === 'string' ? replaceVariables(containerFolder, localOf) : undefined;
  const known: ReadonlyMap<string, string> = new Map([
    ...Object.entries(local),
    ...(inside === undefined
      ? []
      : [['containerWorkspaceFolder', inside] as const, ['containerWorkspaceFolderBasename', posix.basename(inside)] as const]),
  ]);
  const put = (value: Json): Json => {
    if (typeof value === 'string') return replaceVariables(value, (name) => known.get(name));
    if (Array.isArray(value)) return (value as readonly Json[]).map(put);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value as JsonObject).map(([key, item]) => [key, put(item)]));
  };
  return put;
}

// `extensions`, `settings` and `devPort` belong to VS Code (src/spec-configuration/configuration.ts updateFromOldProperties; of a Feature the first two,
// containerFeaturesConfiguration.ts).
function withoutOldProperties(object: JsonObject, withPort: boolean): JsonObject {
  const { extensions, settings, devPort, ...rest } = object;
  const port = withPort ? devPort : undefined;
  if (!extensions && !settings && port === undefined) return object;
  const customizations = plain(rest['customizations']);
  const own = plain(customizations['vscode']);
  const isPortFree = port !== undefined && own['devPort'] === undefined;
  const vscode: JsonObject = {
    ...own,
    ...(extensions ? { extensions: [own['extensions'] ?? [], extensions].flat() } : {}),
    ...(settings ? { settings: { ...plain(settings), ...plain(own['settings']) } } : {}),
    ...(isPortFree ? { devPort: port } : {}),
  };
  return { ...rest, ...(isPortFree || devPort === undefined ? {} : { devPort }), customizations: { ...customizations, vscode } };
}

function plain(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

// As the CLI prints the address of a file (vscode-uri).
function uriOf(path: string): JsonObject {
  return { $mid: 1, fsPath: path, path, scheme: 'file' };
}
