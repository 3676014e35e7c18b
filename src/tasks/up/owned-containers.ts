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

const looks = { most: 20, quiet: 2, pause: 150 } as const;

/**
 * Kills and removes all containers of an owner, with their anonymous volumes; the first that stays, as a part of a sentence. A create that was under way when
 * its client was ended comes to its end all the same, so it looks until there was nothing twice. The gate must have ended before, unless some stay.
 */
export async function endContainers(
  owner: string,
  powers: EngineItself & { wait(milliseconds: number): Promise<void> },
  staying: ReadonlySet<string> = new Set(),
): Promise<string | undefined> {
  for (let quiet = 0, look = 0; quiet < looks.quiet && look < looks.most; look++) {
    if (look > 0) await powers.wait(looks.pause);
    const found = await ownedContainers(owner, powers);
    if ('failed' in found) return found.failed;
    const going = found.containers.filter(({ id }) => !staying.has(id));
    quiet = going.length === 0 ? quiet + 1 : 0;
    const stays = await removeContainers(
      going.map(({ id }) => id),
      powers,
    );
    if (stays !== undefined) return stays;
  }
  return undefined;
}

/** Kills and removes containers, with their anonymous volumes; one that stays, as a part of a sentence. */
export async function removeContainers(ids: readonly string[], { engine, api }: EngineItself): Promise<string | undefined> {
  const answers = await Promise.all(
    ids.map(async (id) => engine.ask({ method: 'DELETE', path: `${api}/containers/${id}?force=1&v=1`, headers: [] })),
  );
  // 404: it is gone; 409: somebody else removes it already.
  const stays = answers.find((answer) => 'failed' in answer || (answer.status >= 300 && answer.status !== 404 && answer.status !== 409));
  return stays === undefined ? undefined : 'failed' in stays ? stays.failed : `the engine answered ${stays.status}`;
}

/** Ends all that runs in containers, at once; the containers stay. One that does not run needs nothing. */
export async function killContainers(ids: readonly string[], { engine, api }: EngineItself): Promise<void> {
  await Promise.all(ids.map(async (id) => engine.ask({ method: 'POST', path: `${api}/containers/${id}/kill`, headers: [] })));
}
