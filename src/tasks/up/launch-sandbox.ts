import type { Judge } from '../../judge/judge.ts';
import type { Engine } from '../../machine/http/door.ts';
import type { serveFiles } from '../../machine/serve-files.ts';
import type { Verification } from '../../model/claim.ts';
import type { HostFacts } from '../../model/host.ts';
import type { FailedCommand, LaunchEvent, LaunchFailure } from '../../model/launch-progress.ts';
import type { Sandbox, SandboxGateOptions } from '../../model/sandbox.ts';
import { openSandboxGate } from '../sandbox/gate-process.ts';
import { readSandbox, removeSandbox, writeSandbox } from '../sandbox/sandbox-files.ts';
import { type SandboxPlaces, sandboxPlaces } from '../sandbox/sandbox-places.ts';
import { settleInside, type SettlePowers } from '../sandbox/settle-inside.ts';
import type { RecordPowers } from '../changes/workspace-record.ts';
import type { VerifyPowers } from '../verify/verify-container.ts';
import { bringUp, putBack } from './bring-up.ts';
import { projectOf, sandboxOf } from './describe-sandbox.ts';
import type { DevcontainerWish } from './devcontainer-command.ts';
import type { Left } from './end-sandbox.ts';
import { type ExistingUse, findExisting } from './find-existing.ts';
import { type OwnedThings, ownedThings } from './owned-things.ts';
import type { PreparedLaunch } from './prepare-launch.ts';
import type { DevcontainerPowers } from './run-devcontainer.ts';
import { openNested } from './open-nested.ts';
import type { NestedPowers } from './run-nested.ts';
import { settleReady } from './settle-sandbox.ts';
import { type Asked, hashOfAsked } from './what-changed.ts';

/** A launch that was agreed to. */
export interface LaunchOrder {
  readonly prepared: PreparedLaunch;
  /** Whether the texts of the workspace still say what was planned: asked right before somebody else reads them. */
  isStillSo(): Promise<boolean>;
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
export interface LaunchPowers extends SettlePowers, NestedPowers, RecordPowers {
  readonly machine: SettlePowers['machine'] & NestedPowers['machine'] & RecordPowers['machine'];
  readonly serveFiles: typeof serveFiles;
  readonly engine: Engine;
  readonly api: string;
  readonly devcontainer: DevcontainerPowers;
  readonly verify: VerifyPowers;
  /** The time now, ISO 8601 in UTC. */
  now(): string;
  /** Tells of what a sandbox that was just ended has left, before its record goes. */
  beforeForgotten(sandbox: Sandbox): Promise<void>;
}

/** What came of a launch. */
export type Launched =
  | {
      readonly is: 'up';
      readonly sandbox: Sandbox;
      readonly verified: readonly Verification[];
      /** A lifecycle command that failed: the container is kept, since it is what was planned. */
      readonly failed?: LaunchFailure;
      /** A command that runs once and failed at an earlier start of this container. */
      readonly failedBefore?: FailedCommand;
      /** What is not as it should be inside, though it goes on: sentences. */
      readonly notes?: readonly string[];
    }
  /** A container is there that is not what would be made now. Nothing was touched. */
  | { readonly is: 'different'; readonly name: string; readonly changes: readonly string[] }
  /** Nothing was begun, or all that was begun is gone. One sentence. */
  | { readonly is: 'refused'; readonly why: string; readonly isBadInput?: true }
  | ({ readonly is: 'failed'; readonly failure: LaunchFailure } & Left)
  /** What started did not hold, and was killed. A part of a sentence. */
  | ({ readonly is: 'killed'; readonly why: string } & Left)
  | ({ readonly is: 'cancelled' } & Left);

/**
 * Starts what was planned: the gate with the plan, the reference CLI at the gate, and a look from outside at all that runs then. What does not come up, or
 * does not hold, leaves nothing behind; what was there before stays as it was, but for a container that is to be replaced, which is ended first.
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

/** A launch that holds its lock, and has seen what is there. */
export interface Begun {
  readonly order: LaunchOrder;
  readonly places: SandboxPlaces;
  readonly asked: Asked;
  readonly before: Sandbox | undefined;
  readonly sandbox: Sandbox;
  readonly project: string | undefined;
  readonly existing: ExistingUse;
  /** What the engine had of it before. */
  readonly there: OwnedThings;
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
  const starting = sandboxOf(order, before, places, hashOfAsked(asked), powers);
  const project = projectOf(starting);
  const existing = await findExisting({ sandbox: starting, before, asked, places, project, rebuild }, powers);
  const there = await ownedThings(id, powers);
  if ('is' in existing || 'failed' in there) {
    // What was agreed to is remembered there.
    if (before === undefined && prepared.plan.consents.length === 0) removeSandbox(places, powers.machine);
    if ('is' in existing) return existing;
    return { is: 'refused', why: `What is there already cannot be seen: ${'failed' in there ? there.failed : ''}.` };
  }
  const sandbox = { ...starting, ...staysUp(starting, before, existing) };
  const begun: Begun = { order, places, asked, before, sandbox, project, existing, there };
  const written = writeAll(begun, powers.machine);
  const gate = 'refused' in written ? written : await openSandboxGate(sandbox, powers, { isFresh: written.hasNewPlan });
  if ('refused' in gate) {
    await putBack(begun, powers);
    return { is: 'refused', why: gate.refused };
  }
  const launched = (await useAsItIs(begun, powers)) ?? (await withInside(await bringUp(begun, powers, onEvent), powers));
  return launched.is === 'up' && prepared.nested !== undefined ? openNested(begun, launched, powers, onEvent) : launched;
}

/** A system container that is started again is whole, whatever comes of that: there is nothing else to be done in it. */
function staysUp({ mode }: Sandbox, before: Sandbox | undefined, { use, ids }: ExistingUse): Partial<Sandbox> {
  return mode === 'system' && before?.state === 'up' && use === 'use' && ids.length > 0 ? { state: 'up' } : {};
}

/** What is there already and has nothing left to run is looked at, and no more; undefined where it was started anew since, or is none of this kind. */
async function useAsItIs({ order, places, before, sandbox, existing, there }: Begun, powers: LaunchPowers): Promise<Launched | undefined> {
  const { ready } = existing;
  if (ready === undefined || before === undefined || order.prepared.override['initializeCommand'] !== undefined) return undefined;
  // Nothing is started, so what was found out since the last start holds.
  const settled = await settleReady({ order, places, there, sandbox: { ...sandbox, container: ready, started: before.started } }, powers);
  // Its server is a program like any other inside, and may be gone.
  return settled === undefined || sandbox.ssh === undefined ? settled : withInside(settled, powers);
}

async function withInside(launched: Launched, powers: LaunchPowers): Promise<Launched> {
  if (launched.is !== 'up') return launched;
  const notes = await settleInside(launched.sandbox, powers);
  return notes.length === 0 ? launched : { ...launched, notes: [...(launched.notes ?? []), ...notes] };
}

/** Whether the plan is another than the one that was there; or one sentence where something cannot be written: then nothing was begun. */
function writeAll(
  { order: { prepared, facts }, sandbox, asked, places, existing }: Begun,
  machine: LaunchPowers['machine'],
): { readonly hasNewPlan: boolean } | { readonly refused: string } {
  const plan = inLine(prepared.plan.gate);
  const old = machine.readText(places.plan, mostBytes);
  for (const [path, text] of [
    [places.override, inLine(prepared.override)],
    ...(prepared.compose === undefined ? [] : [[places.compose, inLine(prepared.compose)] as const]),
    [places.plan, plan],
    [places.asked, inLine(asked)],
    [places.host, inLine(facts)],
  ] as const) {
    const answer = machine.writeText(path, text, { isPrivate: true });
    if ('refused' in answer) return { refused: `${path} cannot be written: ${answer.refused}.` };
  }
  // Of one that is up and is only looked at, what is written stays true.
  const answer = existing.ready === undefined ? writeSandbox(sandbox, places, machine) : {};
  if ('refused' in answer) return { refused: `${places.file} cannot be written: ${answer.refused}.` };
  return { hasNewPlan: !('text' in old) || old.text !== plan };
}

function inLine(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

const mostBytes = 64 << 20;
