import type { Sandbox } from '../../model/sandbox.ts';
import type { SandboxPlaces } from '../sandbox/sandbox-places.ts';
import { containersWith, identityLabels } from './existing-containers.ts';
import type { Launched, LaunchPowers } from './launch-sandbox.ts';
import { type Asked, readAsked, whatChanged } from './what-changed.ts';

/** What is compared with what is there. */
export interface ExistingWish {
  readonly sandbox: Sandbox;
  /** As it was written at the last start. */
  readonly before: Sandbox | undefined;
  readonly asked: Asked;
  readonly places: Pick<SandboxPlaces, 'asked'>;
  readonly project: string | undefined;
  readonly rebuild: boolean;
}

/** Whether what is there is used; `hadContainer`: it is not ours to end when the launch fails. */
export interface ExistingUse {
  readonly use: 'use' | 'replace';
  readonly hadContainer: boolean;
  /** Full ids of the containers of a Compose project that are to go before: Compose compares what it asks for, and not what the gate makes of it. */
  readonly replaced: readonly string[];
}

/**
 * Looks for a container of an earlier start. The reference CLI would take any with the right labels, whatever it is (it compares nothing); through the gate
 * it finds those of this sandbox alone, and of them one is used only if today's plan would make the same.
 */
export async function findExisting(
  { sandbox, before, asked, places, project, rebuild }: ExistingWish,
  { engine, api, machine }: Pick<LaunchPowers, 'engine' | 'api' | 'machine'>,
): Promise<ExistingUse | Extract<Launched, { readonly is: 'different' | 'refused' }>> {
  const labels =
    project === undefined ? identityLabels(sandbox.workspace, sandbox.configuration) : [`com.docker.compose.project=${project}`];
  const found = await containersWith(engine, api, labels);
  if ('failed' in found) return { is: 'refused', why: `What is there already cannot be seen: ${found.failed}.` };
  const own = found.containers.filter(({ owner }) => owner === sandbox.owner);
  const foreign = found.containers.find(({ owner }) => owner !== sandbox.owner);
  if (project !== undefined && foreign !== undefined)
    return {
      is: 'refused',
      why: `The Compose project ${project} has a container that is not of this sandbox, ${foreign.name}: remove it, since its files and networks would be shared.`,
    };
  if (own.length === 0) return { use: 'use', hadContainer: false, replaced: [] };
  if (rebuild) return { use: 'replace', hadContainer: true, replaced: project === undefined ? [] : own.map(({ id }) => id) };
  const isSame = before?.state === 'up' && before.plan === sandbox.plan && own.some(({ id }) => id === before.container?.id);
  if (isSame) return { use: 'use', hadContainer: true, replaced: [] };
  const old = readAsked(places.asked, machine);
  const changes =
    before?.state !== 'up' || old === undefined ? ['the start that made it did not come to its end'] : whatChanged(old, asked);
  return {
    is: 'different',
    name: sandbox.name,
    changes: changes.length === 0 ? ['something that only the build sees, such as a file of it'] : changes,
  };
}
