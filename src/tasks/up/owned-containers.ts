import type { Engine } from '../../machine/http/door.ts';
import { ownerLabel } from '../gate/owner-label.ts';
import { containersWith, type ExistingContainer } from './existing-containers.ts';

/** The engine itself, past the gate: to end what the gate would no longer let through, too. */
export interface EngineItself {
  readonly engine: Engine;
  readonly api: string;
}

/** All containers of an owner, or a part of a sentence why the engine does not tell. */
export async function ownedContainers(
  owner: string,
  { engine, api }: EngineItself,
): Promise<{ readonly containers: readonly ExistingContainer[] } | { readonly failed: string }> {
  return containersWith(engine, api, [`${ownerLabel}=${owner}`]);
}

/** Kills and removes all containers of an owner, with their anonymous volumes; the first that stays, as a part of a sentence. */
export async function endContainers(owner: string, powers: EngineItself): Promise<string | undefined> {
  const found = await ownedContainers(owner, powers);
  if ('failed' in found) return found.failed;
  const answers = await Promise.all(
    found.containers.map(async ({ id }) =>
      powers.engine.ask({ method: 'DELETE', path: `${powers.api}/containers/${id}?force=1&v=1`, headers: [] }),
    ),
  );
  const stays = answers.find((answer) => 'failed' in answer || (answer.status >= 300 && answer.status !== 404));
  return stays === undefined ? undefined : 'failed' in stays ? stays.failed : `the engine answered ${stays.status}`;
}
