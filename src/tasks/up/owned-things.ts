import { ownerLabel } from '../gate/owner-label.ts';
import { askJson, at, isHalt, textAt } from '../gate/halt.ts';
import { type EngineItself, endContainers, ownedContainers } from './owned-containers.ts';

/** What an engine has of an owner: full ids of containers and networks, names of volumes. */
export interface OwnedThings {
  readonly containers: ReadonlySet<string>;
  readonly networks: ReadonlySet<string>;
  readonly volumes: ReadonlySet<string>;
}

type Failed = { readonly failed: string };

/** All that an engine has of an owner, or a part of a sentence why it does not tell. */
export async function ownedThings(owner: string, powers: EngineItself): Promise<OwnedThings | Failed> {
  const [containers, networks, volumes] = await Promise.all([
    ownedContainers(owner, powers),
    namesOf('networks', owner, powers),
    namesOf('volumes', owner, powers),
  ]);
  if ('failed' in containers) return containers;
  if ('failed' in networks) return networks;
  if ('failed' in volumes) return volumes;
  return { containers: new Set(containers.containers.map(({ id }) => id)), networks: networks.names, volumes: volumes.names };
}

/**
 * Removes what an engine has of an owner and had not before: containers, then networks and volumes, which they hold. What stays, as a part of a sentence.
 * The gate must have ended before.
 */
export async function endThings(
  owner: string,
  kept: OwnedThings,
  powers: EngineItself & { wait(milliseconds: number): Promise<void> },
): Promise<string | undefined> {
  const stays = await endContainers(owner, powers, kept.containers);
  if (stays !== undefined) return stays;
  for (const kind of ['networks', 'volumes'] as const) {
    const found = await namesOf(kind, owner, powers);
    if ('failed' in found) return found.failed;
    for (const name of found.names) {
      if (kept[kind].has(name)) continue;
      const path = `${powers.api}/${kind}/${encodeURIComponent(name)}`;
      const answer = await powers.engine.ask({ method: 'DELETE', path, headers: [] });
      if ('failed' in answer) return answer.failed;
      if (answer.status >= 300 && answer.status !== 404)
        return `the engine does not remove the ${kind.slice(0, -1)} ${name} (it answered ${answer.status})`;
    }
  }
  return undefined;
}

async function namesOf(
  kind: 'networks' | 'volumes',
  owner: string,
  { engine, api }: EngineItself,
): Promise<{ readonly names: ReadonlySet<string> } | Failed> {
  const filters = encodeURIComponent(JSON.stringify({ label: [`${ownerLabel}=${owner}`] }));
  const answer = await askJson(engine, `${api}/${kind}?filters=${filters}`);
  if (isHalt(answer)) return { failed: answer.halt === 'failed' ? answer.sentence : `the engine does not say which ${kind} it has` };
  const list = kind === 'volumes' ? (at(answer.value, 'Volumes') ?? []) : answer.value;
  if (!Array.isArray(list)) return { failed: 'the engine’s answer is no list' };
  return { names: new Set(list.map((one) => textAt(one, kind === 'volumes' ? 'Name' : 'Id')).filter((name) => name !== '')) };
}
