import type { Sandbox, SandboxContainer } from '../../model/sandbox.ts';
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

/** Whether what is there is used. */
export interface ExistingUse {
  readonly use: 'use' | 'replace';
  /** Full ids of its containers: not ours to end when the launch fails. */
  readonly ids: readonly string[];
  /** One of them runs. */
  readonly isRunning: boolean;
  /** The container that may need no more than a look, as it was written: it runs, and was ready at its last start. */
  readonly ready?: SandboxContainer;
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
  const ids = own.map(({ id }) => id);
  const isRunning = own.some((one) => one.isRunning);
  if (own.length === 0) return { use: 'use', ids, isRunning };
  if (rebuild) return { use: 'replace', ids, isRunning };
  const same = before?.state === 'up' && before.plan === sandbox.plan ? own.find(({ id }) => id === before.container?.id) : undefined;
  if (same !== undefined)
    return { use: 'use', ids, isRunning, ...(same.isRunning && isReady(before, sandbox) ? { ready: before!.container! } : {}) };
  // Nothing but its image has run in it, and only the first start writes no container down: it is what would be made now, however far that start came.
  const [only, ...more] = ids;
  if (
    sandbox.mode === 'system' &&
    before?.plan === sandbox.plan &&
    before.container === undefined &&
    only !== undefined &&
    more.length === 0
  )
    return { use: 'use', ids, isRunning };
  const old = readAsked(places.asked, machine);
  const isOther = before?.container !== undefined && !ids.includes(before.container.id);
  const changes = isOther
    ? [`it is not the container that was made, ${before.container.id.slice(0, 12)}: another one has its place`]
    : before?.state !== 'up' || old === undefined
      ? ['the start that made it did not come to its end']
      : whatChanged(old, asked);
  return {
    is: 'different',
    name: sandbox.name,
    changes: changes.length === 0 ? ['something that only the build sees, such as a file of it'] : changes,
  };
}

/** Commands inside may read what is granted. */
function isReady(before: Sandbox | undefined, { granted }: Sandbox): boolean {
  return before?.container?.ready !== undefined && JSON.stringify(before.granted) === JSON.stringify(granted);
}
