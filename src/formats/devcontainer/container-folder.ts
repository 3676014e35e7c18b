import { replaceVariables } from '../../syntax/replace-variables.ts';
import { type Located, type LocatedObject, lookUpInherited } from './located.ts';

/** The workspace inside the container: what `${containerWorkspaceFolder}` stands for, and `${containerWorkspaceFolderBasename}`. */
export interface ContainerFolder {
  readonly path: string;
  readonly base: string;
}

const baseOfWorkspace = '${localWorkspaceFolderBasename}';

/**
 * The workspace inside the container of a configuration (devcontainers/cli src/spec-node/utils.ts getWorkspaceConfiguration): its `workspaceFolder`, else
 * “/” with Compose, else the place where the CLI mounts the workspace, as for one that is the top of its repository. A `__proto__` counts, since the CLI looks
 * before it has made a copy (measured with 0.89.0).
 */
export function containerFolderOf(root: LocatedObject): ContainerFolder {
  const named = lookUpInherited(root, 'workspaceFolder');
  const folder = named?.kind === 'scalar' && typeof named.value === 'string' && named.value !== '' ? named.value : undefined;
  if (folder !== undefined) return { path: folder, base: folder.replace(/\/+$/u, '').replace(/^.*\//u, '') };
  return lookUpInherited(root, 'dockerComposeFile') === undefined
    ? { path: `/workspaces/${baseOfWorkspace}`, base: baseOfWorkspace }
    : { path: '/', base: '' };
}

/**
 * Puts the folder in the place of `${containerWorkspaceFolder}` and its base name, as the CLI does in every string of a configuration, of Features and of
 * image labels before anything else reads it: `--${containerWorkspaceFolderBasename}` with the folder /privileged is a flag.
 */
export function withContainerFolder<L extends Located>(located: L, { path, base }: ContainerFolder): L {
  const valueOf = (name: string): string | undefined =>
    name === 'containerWorkspaceFolder' ? path : name === 'containerWorkspaceFolderBasename' ? base : undefined;
  return mapStrings(located, (text) => replaceVariables(text, valueOf)) as L;
}

function mapStrings(located: Located, map: (text: string) => string): Located {
  if (located.kind === 'scalar') {
    if (typeof located.value !== 'string' || !located.value.includes('${')) return located;
    const value = map(located.value);
    return value === located.value ? located : { ...located, value };
  }
  if (located.kind === 'array') {
    const items = located.items.map((item) => mapStrings(item, map));
    return items.every((item, index) => item === located.items[index]) ? located : { ...located, items };
  }
  const entries = located.entries.map((entry) => {
    const value = mapStrings(entry.value, map);
    return value === entry.value ? entry : { ...entry, value };
  });
  return entries.every((entry, index) => entry === located.entries[index]) ? located : { ...located, entries };
}
