import { basename } from 'node:path/posix';
import type { Sandbox } from '../../model/sandbox.ts';

/** Whether a variable of the container itself is needed to know the environment. */
export function needsContainerVariables({ container }: Pick<Sandbox, 'container'>): boolean {
  return Object.values(container?.remoteEnvironment ?? {}).some((value) => value?.includes('${containerEnv:') === true);
}

/**
 * The environment of what runs inside as the configuration has it: `NAME=VALUE`, or `NAME` alone, which takes the variable away (as the specification
 * says of null; the reference CLI sets it to the word null). Variables are replaced as the reference CLI does (src/spec-common/variableSubstitution.ts):
 * those of this machine and of the workspace first, then those of the container in what came of it. Of this machine’s, only those count that were granted;
 * any other is as if it was not set.
 */
export function remoteEnvironment(
  { workspace, granted, container }: Pick<Sandbox, 'workspace' | 'granted' | 'container'>,
  containerVariables: readonly string[],
  localVariable: (name: string) => string | undefined,
): readonly string[] {
  const inside = new Map(containerVariables.map((text) => [text.split('=', 1)[0]!, text.slice(text.indexOf('=') + 1)]));
  const folder = container?.workspaceFolder ?? '';
  const local: Replace = (kind, name, otherwise) => {
    if (kind === 'localEnv' || kind === 'env')
      return name === undefined ? undefined : ((granted.includes(name) ? localVariable(name) : undefined) ?? otherwise ?? '');
    if (kind === 'localWorkspaceFolder') return workspace;
    if (kind === 'localWorkspaceFolderBasename') return basename(workspace);
    if (kind === 'containerWorkspaceFolder') return folder;
    return kind === 'containerWorkspaceFolderBasename' ? basename(folder) : undefined;
  };
  const ofContainer: Replace = (kind, name, otherwise) =>
    kind === 'containerEnv' && name !== undefined ? (inside.get(name) ?? otherwise ?? '') : undefined;
  return Object.entries(container?.remoteEnvironment ?? {}).map(([name, value]) =>
    value === null ? name : `${name}=${replaceIn(replaceIn(value, local), ofContainer)}`,
  );
}

/**
 * Lists of variables laid over each other, the last word on each: `NAME=VALUE`, or `NAME` alone, which takes it away. An engine hands two of a name on, and which
 * of them counts would be the runtime’s affair.
 */
export function layVariables(...lists: readonly (readonly string[])[]): readonly string[] {
  const all = new Map<string, string>();
  for (const text of lists.flat()) all.set(text.split('=', 1)[0]!, text);
  return [...all.values()];
}

/** Of `${kind:name:otherwise}`, what stands for it; undefined: it stays as it is. */
type Replace = (kind: string, name: string | undefined, otherwise: string | undefined) => string | undefined;

function replaceIn(text: string, replace: Replace): string {
  return text.replaceAll(/\$\{(.*?)\}/gu, (match, variable: string) => {
    const [kind = '', name, otherwise] = variable.split(':');
    return replace(kind, name, otherwise) ?? match;
  });
}
