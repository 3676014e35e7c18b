import type { Engine } from '../../machine/http/door.ts';
import { askJson, at, isHalt, textAt } from '../gate/halt.ts';
import { ownerLabel } from '../gate/owner-label.ts';

/** A container that is there already. */
export interface ExistingContainer {
  /** Full id. */
  readonly id: string;
  readonly name: string;
  /** Whose it is; absent: not made through a gate. */
  readonly owner?: string;
  readonly isRunning: boolean;
}

/** Containers with these labels, running or not; or a part of a sentence why the engine does not tell. */
export async function containersWith(
  engine: Engine,
  api: string,
  labels: readonly string[],
): Promise<{ readonly containers: readonly ExistingContainer[] } | { readonly failed: string }> {
  const filters = encodeURIComponent(JSON.stringify({ label: labels }));
  const answer = await askJson(engine, `${api}/containers/json?all=1&filters=${filters}`);
  if (isHalt(answer)) return { failed: answer.halt === 'failed' ? answer.sentence : 'the engine does not say which containers it has' };
  if (!Array.isArray(answer.value)) return { failed: 'the engine’s answer is no list' };
  return { containers: answer.value.map(containerOf) };
}

function containerOf(one: unknown): ExistingContainer {
  const names = at(one, 'Names');
  const owner = textAt(one, 'Labels', ownerLabel);
  return {
    id: textAt(one, 'Id'),
    name: (Array.isArray(names) && typeof names[0] === 'string' ? names[0] : '').replace(/^\//u, ''),
    ...(owner === '' ? {} : { owner }),
    isRunning: textAt(one, 'State') === 'running',
  };
}

/** Labels by which editors and the reference CLI find the container of a workspace (devcontainers/cli@f683c29f src/spec-node/utils.ts). */
export function identityLabels(workspace: string, configuration: string): readonly string[] {
  return [`devcontainer.local_folder=${workspace}`, `devcontainer.config_file=${configuration}`];
}
