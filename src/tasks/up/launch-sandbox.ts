import type { Judge } from '../../judge/judge.ts';
import type { Engine } from '../../machine/http/door.ts';
import type { Machine } from '../../machine/machine.ts';
import type { Verification } from '../../model/claim.ts';
import type { HostFacts } from '../../model/host.ts';
import type { LaunchEvent, LaunchFailure } from '../../model/launch-progress.ts';
import type { Sandbox, SandboxGateOptions } from '../../model/sandbox.ts';
import { endSandboxGate, type GateProcessPowers, openSandboxGate } from '../sandbox/gate-process.ts';
import { readSandbox, removeSandbox, writeSandbox } from '../sandbox/sandbox-files.ts';
import { type SandboxPlaces, sandboxPlaces } from '../sandbox/sandbox-places.ts';
import type { VerifyPowers } from '../verify/verify-container.ts';
import type { DevcontainerWish } from './devcontainer-command.ts';
import { containerOf, portsOf, projectOf, sandboxOf } from './describe-sandbox.ts';
import { findExisting } from './find-existing.ts';
import { endContainers, removeContainers } from './owned-containers.ts';
import type { PreparedLaunch } from './prepare-launch.ts';
import { type DevcontainerPowers, runDevcontainer } from './run-devcontainer.ts';
import { verifySandbox } from './verify-sandbox.ts';
import { type Asked, hashOfAsked } from './what-changed.ts';

/** A launch that was agreed to. */
export interface LaunchOrder {
  readonly prepared: PreparedLaunch;
  /** Id of the sandbox, and the owner of its gate. */
  readonly id: string;
  readonly gateOptions: SandboxGateOptions;
  readonly facts: HostFacts;
  /** By which what runs in the end is judged. */
  readonly judge: Judge;
  /** Make the container anew, also where one is there. */
  readonly rebuild: boolean;
  readonly wish: Pick<DevcontainerWish, 'buildCache' | 'gpu' | 'granted' | 'registries' | 'secretsFile' | 'terminal'>;
  readonly version: string;
}

/** What a launch may do to this machine. */
export interface LaunchPowers extends GateProcessPowers {
  readonly machine: GateProcessPowers['machine'] & Pick<Machine, 'list'>;
  readonly engine: Engine;
  readonly api: string;
  readonly devcontainer: DevcontainerPowers;
  readonly verify: VerifyPowers;
  /** The time now, ISO 8601 in UTC. */
  now(): string;
}

/** What came of a launch. */
export type Launched =
  | {
      readonly is: 'up';
      readonly sandbox: Sandbox;
      readonly verified: readonly Verification[];
      /** A lifecycle command that failed: the container is kept, since it is what was planned. */
      readonly failed?: LaunchFailure;
    }
  /** A container is there that is not what would be made now. Nothing was touched. */
  | { readonly is: 'different'; readonly name: string; readonly changes: readonly string[] }
  /** Nothing was begun, or all that was begun is gone. One sentence. */
  | { readonly is: 'refused'; readonly why: string; readonly isBadInput?: true }
  | { readonly is: 'failed'; readonly failure: LaunchFailure }
  /** What started did not hold, and was killed. One sentence. */
  | { readonly is: 'killed'; readonly why: string }
  | { readonly is: 'cancelled' };

/**
 * Starts what was planned: the gate with the plan, the reference CLI at the gate, and a look from outside at all that runs then. What does not come up, or
 * does not hold, leaves nothing behind; what was there before stays as it was.
 */
export async function launchSandbox(order: LaunchOrder, powers: LaunchPowers, onEvent: (event: LaunchEvent) => void): Promise<Launched> {
  const places = sandboxPlaces(order.id, powers.machine);
  if ('refused' in places) return { is: 'refused', why: places.refused };
  const made = powers.machine.makeFolder(places.folder);
  if ('refused' in made) return { is: 'refused', why: `The folder ${places.folder} cannot be made: ${made.refused}.` };
  const held = await powers.holdLock(places.lock);
  if ('heldBy' in held)
    return { is: 'refused', why: `Another containai (process ${held.heldBy}) is starting this dev container: wait for it, or end it.` };
  if ('refused' in held) return { is: 'refused', why: `This dev container cannot be locked: ${held.refused}.` };
  try {
    return await launchLocked(order, places, powers, onEvent);
  } finally {
    held.lock.release();
  }
}

async function launchLocked(
  order: LaunchOrder,
  places: SandboxPlaces,
  powers: LaunchPowers,
  onEvent: (event: LaunchEvent) => void,
): Promise<Launched> {
  const { prepared, id, rebuild } = order;
  const said = readSandbox(id, powers.machine);
  const before = 'sandbox' in said ? said.sandbox : undefined;
  const { limits, network } = prepared.plan.gate;
  const held = { ...(limits === undefined ? {} : { limits }), ...(network === undefined ? {} : { network }) };
  const asked: Asked = { requests: prepared.part.asked, override: prepared.override, held };
  const sandbox = sandboxOf(order, before, places, hashOfAsked(asked), powers);
  const project = projectOf(sandbox);
  const existing = await findExisting({ sandbox, before, asked, places, project, rebuild }, powers);
  if ('is' in existing) return existing;
  const putBack = async (): Promise<void> => {
    if (existing.hadContainer && before !== undefined) return void writeSandbox(before, places, powers.machine);
    await endSandboxGate(sandbox, powers, { isUrgent: true });
    await endContainers(id, powers);
    removeSandbox(places, powers.machine);
  };
  const unwritten = writeAll(order, sandbox, asked, places, powers);
  const gate =
    unwritten === undefined ? await openSandboxGate(sandbox, powers, { isFresh: before?.plan !== sandbox.plan }) : { refused: unwritten };
  if ('refused' in gate) {
    await putBack();
    return { is: 'refused', why: gate.refused };
  }
  const stays = await removeContainers(existing.replaced, powers);
  if (stays !== undefined) return { is: 'refused', why: `A container of before cannot be removed: ${stays}.` };
  const outcome = await runDevcontainer(devcontainerWish(order, sandbox, places, existing.use, project), powers.devcontainer, onEvent);
  if (outcome.outcome === 'success') {
    const { mergedConfiguration: merged } = outcome;
    const container = containerOf(outcome, merged, project, prepared);
    return settle(order, { ...sandbox, container, forwardPorts: portsOf(merged?.['forwardPorts']) }, undefined, places, powers);
  }
  if (
    outcome.outcome === 'error' &&
    outcome.command !== undefined &&
    outcome.command.property !== 'initializeCommand' &&
    outcome.containerId !== undefined
  ) {
    const container = containerOf({ containerId: outcome.containerId }, undefined, project, prepared);
    return settle(order, { ...sandbox, container }, outcome, places, powers);
  }
  await putBack();
  if (outcome.outcome === 'refused') return { is: 'refused', why: outcome.why };
  return outcome.outcome === 'error' ? { is: 'failed', failure: outcome } : { is: 'cancelled' };
}

/** Looks from outside at what runs, before anybody is let in; what does not hold is killed. */
async function settle(
  order: LaunchOrder,
  sandbox: Sandbox,
  failed: LaunchFailure | undefined,
  places: SandboxPlaces,
  powers: LaunchPowers,
): Promise<Launched> {
  const verified = await verifySandbox(
    order.id,
    { judge: order.judge, workspaces: [sandbox.workspace], sockets: [sandbox.engine.socket, sandbox.gate] },
    powers,
  );
  const why = 'refused' in verified ? verified.refused : verified.fails;
  if (why !== undefined) {
    await endContainers(order.id, powers);
    await endSandboxGate(sandbox, powers, { isUrgent: true });
    removeSandbox(places, powers.machine);
    return { is: 'killed', why };
  }
  const up: Sandbox = { ...sandbox, state: 'up', started: powers.now() };
  const written = writeSandbox(up, places, powers.machine);
  if ('refused' in written)
    return { is: 'refused', why: `What is known of ${sandbox.name} was not written to ${places.file}: ${written.refused}.` };
  return { is: 'up', sandbox: up, verified: 'verified' in verified ? verified.verified : [], ...(failed === undefined ? {} : { failed }) };
}

/** One sentence where something cannot be written; then nothing was begun. */
function writeAll(
  { prepared, facts }: LaunchOrder,
  sandbox: Sandbox,
  asked: Asked,
  places: SandboxPlaces,
  { machine }: LaunchPowers,
): string | undefined {
  for (const [path, value] of [
    [places.override, prepared.override],
    [places.plan, prepared.plan.gate],
    [places.asked, asked],
    [places.host, facts],
  ] as const) {
    const answer = machine.writeText(path, `${JSON.stringify(value)}\n`, { isPrivate: true });
    if ('refused' in answer) return `${path} cannot be written: ${answer.refused}.`;
  }
  const answer = writeSandbox(sandbox, places, machine);
  return 'refused' in answer ? `${places.file} cannot be written: ${answer.refused}.` : undefined;
}

function devcontainerWish(
  { prepared, wish }: LaunchOrder,
  sandbox: Sandbox,
  places: SandboxPlaces,
  existing: DevcontainerWish['existing'],
  project: string | undefined,
): DevcontainerWish {
  return {
    ...wish,
    workspace: sandbox.workspace,
    configuration: sandbox.configuration,
    override: places.override,
    folder: places.folder,
    gate: sandbox.gate,
    lockfile: prepared.isLocked ? 'frozen' : 'none',
    existing,
    builder: 'build-kit',
    form: prepared.plan.form,
    updateRemoteUserUid: prepared.keepsUserId ? 'never' : 'on',
    commands: 'all',
    remoteEnvironment: {},
    ...(project === undefined ? {} : { composeProject: project }),
  };
}
