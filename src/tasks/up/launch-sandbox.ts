import type { Judge } from '../../judge/judge.ts';
import type { Engine } from '../../machine/http/door.ts';
import type { Machine } from '../../machine/machine.ts';
import type { Verification } from '../../model/claim.ts';
import type { HostFacts } from '../../model/host.ts';
import type { LaunchEvent, LaunchFailure } from '../../model/launch-progress.ts';
import type { Sandbox, SandboxGateOptions } from '../../model/sandbox.ts';
import { endSandboxGate, type GateProcessPowers, isGateAlive, openSandboxGate } from '../sandbox/gate-process.ts';
import { readSandbox, removeSandbox, writeSandbox } from '../sandbox/sandbox-files.ts';
import { type SandboxPlaces, sandboxPlaces } from '../sandbox/sandbox-places.ts';
import type { VerifyPowers } from '../verify/verify-container.ts';
import type { DevcontainerWish } from './devcontainer-command.ts';
import { containerOf, portsOf, projectOf, sandboxOf } from './describe-sandbox.ts';
import { findExisting } from './find-existing.ts';
import { endThings, type OwnedThings, ownedThings } from './owned-things.ts';
import type { PreparedLaunch } from './prepare-launch.ts';
import { type DevcontainerPowers, type RanDevcontainer, runDevcontainer } from './run-devcontainer.ts';
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
  | { readonly is: 'failed'; readonly failure: LaunchFailure; readonly left?: string }
  /** What started did not hold, and was killed. One sentence. */
  | { readonly is: 'killed'; readonly why: string; readonly left?: string }
  /** `left`: what could not be removed of it, as a part of a sentence. */
  | { readonly is: 'cancelled'; readonly left?: string };

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
  const asked: Asked = { requests: prepared.part.asked, override: prepared.override };
  const sandbox = sandboxOf(order, before, places, hashOfAsked(asked), powers);
  const project = projectOf(sandbox);
  const existing = await findExisting({ sandbox, before, asked, places, project, rebuild }, powers);
  if ('is' in existing) return existing;
  const there = await ownedThings(id, powers);
  if ('failed' in there) return { is: 'refused', why: `What is there already cannot be seen: ${there.failed}.` };
  const putBack = async (): Promise<Left> => {
    if (!existing.hadContainer || before === undefined) return endAll(sandbox, { ...there, containers: new Set() }, places, powers);
    // A rebuild may have come as far as to take the old one away.
    const left = leftOf(await endThings(id, there, powers));
    const now = await ownedThings(id, powers);
    const isThere = 'failed' in now || now.containers.has(before.container?.id ?? '');
    if (!isThere) return endAll(sandbox, { ...there, containers: new Set() }, places, powers);
    writeSandbox(before, places, powers.machine);
    return left;
  };
  const unwritten = writeAll(order, sandbox, asked, places, powers);
  const gate =
    unwritten === undefined ? await openSandboxGate(sandbox, powers, { isFresh: before?.plan !== sandbox.plan }) : { refused: unwritten };
  if ('refused' in gate) {
    await putBack();
    return { is: 'refused', why: gate.refused };
  }
  const outcome = await runDevcontainer(devcontainerWish(order, sandbox, places, existing.use, project), powers.devcontainer, onEvent);
  const told = toldOf(outcome, project, prepared);
  if (told !== undefined) return settle(order, { ...sandbox, ...told.known }, told.failed, { places, there }, powers);
  const isGateGone = outcome.outcome === 'error' && !isGateAlive(sandbox, powers);
  const left = await putBack();
  if (outcome.outcome === 'refused') return { is: 'refused', why: outcome.why };
  if (isGateGone) return { is: 'killed', why: gateGone(sandbox), ...left };
  return outcome.outcome === 'error' ? { is: 'failed', failure: outcome, ...left } : { is: 'cancelled', ...left };
}

type Left = { readonly left?: string };

function leftOf(left: string | undefined): Left {
  return left === undefined ? {} : { left };
}

function gateGone({ name }: Sandbox): string {
  return `The gate of ${name} ended while its dev container was being started`;
}

/** What is known of a container that came up, or as far as a command inside that failed; undefined: none did. */
function toldOf(
  outcome: RanDevcontainer,
  project: string | undefined,
  prepared: PreparedLaunch,
): { readonly known: Pick<Sandbox, 'forwardPorts'> | Pick<Sandbox, 'container'>; readonly failed?: LaunchFailure } | undefined {
  if (outcome.outcome === 'success') {
    const { mergedConfiguration: merged } = outcome;
    const container = containerOf(outcome, merged, project, prepared);
    return { known: { container, forwardPorts: portsOf(merged?.['forwardPorts']) } };
  }
  if (outcome.outcome !== 'error' || outcome.command === undefined || outcome.command.property === 'initializeCommand') return undefined;
  const { containerId } = outcome;
  if (containerId === undefined) return undefined;
  return { known: { container: containerOf({ containerId }, undefined, project, prepared) }, failed: outcome };
}

/** Ends the gate and all that was made, but for what is kept, and forgets the sandbox. */
async function endAll(sandbox: Sandbox, kept: OwnedThings, places: SandboxPlaces, powers: LaunchPowers): Promise<Left> {
  await endSandboxGate(sandbox, powers, { isUrgent: true });
  const left = leftOf(await endThings(sandbox.owner, kept, powers));
  // A gate that was killed leaves its socket.
  powers.machine.remove(sandbox.gate);
  removeSandbox(places, powers.machine);
  return left;
}

/** Looks from outside at what runs, before anybody is let in; what does not hold is killed, with all but volumes that were there before. */
async function settle(
  order: LaunchOrder,
  sandbox: Sandbox,
  failed: LaunchFailure | undefined,
  { places, there }: { readonly places: SandboxPlaces; readonly there: OwnedThings },
  powers: LaunchPowers,
): Promise<Launched> {
  const verified = await verifySandbox(
    order.id,
    {
      main: sandbox.container?.id ?? '',
      judge: order.judge,
      workspaces: [sandbox.workspace],
      sockets: [sandbox.engine.socket, sandbox.gate],
    },
    powers,
  );
  const why = isGateAlive(sandbox, powers) ? ('refused' in verified ? verified.refused : verified.fails) : gateGone(sandbox);
  if (why !== undefined) {
    const kept = { containers: new Set<string>(), networks: new Set<string>(), volumes: there.volumes };
    return { is: 'killed', why, ...(await endAll(sandbox, kept, places, powers)) };
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
