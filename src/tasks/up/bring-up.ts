import { commandsThatRunOnce } from '../../known/reference-cli.ts';
import type { LaunchEvent, LaunchFailure, LaunchOutcome } from '../../model/launch-progress.ts';
import type { SandboxContainer } from '../../model/sandbox.ts';
import { recordAtStart } from '../changes/workspace-record.ts';
import { portsOf } from '../sandbox/ports-of.ts';
import { writeSandbox } from '../sandbox/sandbox-files.ts';
import { attaches, containerOf } from './describe-sandbox.ts';
import type { DevcontainerWish } from './devcontainer-command.ts';
import { endSandbox, killSandbox, type Left, whyBroken } from './end-sandbox.ts';
import type { Begun, Launched, LaunchPowers } from './launch-sandbox.ts';
import { killContainers, removeContainers } from './owned-containers.ts';
import { endThings } from './owned-things.ts';
import { recordHostCommand } from './record-host-command.ts';
import type { RanDevcontainer } from './run-devcontainer.ts';
import { runSystem } from './run-system.ts';
import { runWithFeature } from './run-with-feature.ts';
import { settleSandbox } from './settle-sandbox.ts';
import { builtImages, removeSuperseded } from './superseded-images.ts';

/**
 * Makes what was planned, or starts what is there of it, and looks from outside at all that runs then. What programs of this machine read of the workspace is
 * looked at once more right before.
 */
export async function bringUp(begun: Begun, powers: LaunchPowers, onEvent: (event: LaunchEvent) => void): Promise<Launched> {
  const { order, existing } = begun;
  const images = existing.use === 'replace' ? await builtImages(order.id, powers) : [];
  // While the engine can still tell when what is replaced has run.
  const { refused: note } = await record(begun, powers);
  const refused = await makeReady(begun, powers);
  if (refused !== undefined) {
    await putBack(begun, powers);
    return { is: 'refused', why: refused };
  }
  const own = runsHere(begun) ? await recordHostCommand(begun, powers) : undefined;
  const told = (event: LaunchEvent): void => {
    own?.onEvent(event);
    onEvent(event);
  };
  const launched = await settled(begun, images, await run(begun, powers, told), powers);
  if (launched.is === 'up') await own?.settle();
  return launched.is === 'up' && note !== undefined ? { ...launched, notes: [note, ...(launched.notes ?? [])] } : launched;
}

/** Something of this machine writes in the workspace before any code of the sandbox can. */
function runsHere({ order, existing }: Begun): boolean {
  return order.prepared.override['initializeCommand'] !== undefined && !(existing.use === 'use' && existing.isRunning);
}

/** Of one that runs already it is too late: what was recorded when it was started stays. */
async function record({ sandbox, places, existing }: Begun, powers: LaunchPowers): Promise<{ readonly refused?: string }> {
  return existing.use === 'use' && existing.isRunning ? {} : recordAtStart(sandbox, places, powers);
}

async function settled(
  begun: Begun,
  images: Awaited<ReturnType<typeof builtImages>>,
  outcome: RanDevcontainer,
  powers: LaunchPowers,
): Promise<Launched> {
  switch (outcome.outcome) {
    case 'success': {
      const launched = await settleUp(begun, outcome, powers);
      if (launched.is === 'up') await removeSuperseded(images, powers);
      return launched;
    }
    case 'error':
      return settleFailed(begun, outcome, powers);
    case 'refused':
      await putBack(begun, powers);
      return { is: 'refused', why: outcome.why };
    case 'cancelled':
      return { is: 'cancelled', ...(await putBack(begun, powers)) };
  }
}

/** Ends what is to be replaced, as far as it must be before; one sentence where nothing may be started. */
async function makeReady({ order, sandbox, project, existing }: Begun, powers: LaunchPowers): Promise<string | undefined> {
  // What runs inside could change what is read here between the two looks.
  if (existing.use === 'replace') await killContainers(existing.ids, powers);
  if (order.prepared.readsHere && !(await order.isStillSo()))
    return `What ${sandbox.configuration} asks for, or who can change it, is not what was planned any more, so nothing was started: start it again.${existing.use === 'replace' ? ' The container that was to be replaced is stopped.' : ''}`;
  // Compose compares what it asks for, and not what the gate makes of it.
  const stays = existing.use === 'replace' && project !== undefined ? await removeContainers(existing.ids, powers) : undefined;
  return stays === undefined ? undefined : `A container of before cannot be removed: ${stays}.`;
}

async function run(begun: Begun, powers: LaunchPowers, onEvent: (event: LaunchEvent) => void): Promise<RanDevcontainer> {
  const { order, sandbox, existing } = begun;
  if (order.prepared.starts === 'system container') return runSystem({ sandbox, existing, body: order.prepared.override }, powers, onEvent);
  return runWithFeature(devcontainerWish(begun), order, powers, onEvent);
}

async function settleUp(
  begun: Begun,
  outcome: Extract<LaunchOutcome, { readonly outcome: 'success' }>,
  powers: LaunchPowers,
): Promise<Launched> {
  const { order, places, sandbox, project, there } = begun;
  const { mergedConfiguration: merged } = outcome;
  const container = { ...containerOf(outcome, merged, project, order.prepared), ...failedBefore(begun, outcome.containerId) };
  const made = { ...sandbox, container, ...portsOf(merged) };
  return settleSandbox({ order, places, there, sandbox: made }, { isQuiet: !attaches(merged) }, powers);
}

/** Where a command inside has failed, the container is what was planned, and stays. */
async function settleFailed(begun: Begun, failure: LaunchFailure, powers: LaunchPowers): Promise<Launched> {
  const { order, places, sandbox, project, there } = begun;
  const { command, containerId } = failure;
  if (command !== undefined && command.property !== 'initializeCommand' && containerId !== undefined) {
    const container = {
      ...containerOf({ containerId }, undefined, project, order.prepared),
      ...(commandsThatRunOnce.has(command.property) ? { failed: command } : failedBefore(begun, containerId)),
    };
    // What image and Features say of ports is not known then.
    const made = { ...sandbox, container, ...portsOf(order.prepared.override) };
    return settleSandbox({ order, places, there, sandbox: made }, { failed: failure }, powers);
  }
  const broken = whyBroken(begun, failure, powers);
  if (broken !== undefined) return killSandbox(begun, broken, powers);
  return { is: 'failed', failure, ...(await putBack(begun, powers)) };
}

/** What is remembered of a container counts for that one alone. */
function failedBefore({ before }: Begun, id: string): Pick<SandboxContainer, 'failed'> {
  const known = before?.container;
  return known?.id === id && known.failed !== undefined ? { failed: known.failed } : {};
}

/** What was there before stays, and nothing else does. */
export async function putBack(begun: Begun, powers: LaunchPowers): Promise<Left> {
  const { places, before, sandbox, existing, there } = begun;
  if (existing.ids.length === 0 || before === undefined) return endSandbox(begun, powers);
  const left = await endThings(sandbox.owner, there, powers);
  writeSandbox(before, places, powers.machine);
  return left === undefined ? {} : { left };
}

function devcontainerWish({ order: { prepared, wish }, sandbox, places, existing, project }: Begun): DevcontainerWish {
  return {
    ...wish,
    workspace: sandbox.workspace,
    configuration: sandbox.configuration,
    override: places.override,
    folder: places.folder,
    gate: sandbox.gate,
    lockfile: prepared.isLocked ? 'frozen' : 'none',
    existing: existing.use,
    builder: 'build-kit',
    form: prepared.plan.form,
    updateRemoteUserUid: prepared.keepsUserId ? 'never' : 'on',
    commands: 'all',
    remoteEnvironment: {},
    ...(project === undefined ? {} : { composeProject: project }),
  };
}
