import type { LaunchFailure } from '../../model/launch-progress.ts';
import type { Sandbox, SandboxContainer } from '../../model/sandbox.ts';
import { endSandboxGate } from '../sandbox/gate-process.ts';
import { removeSandbox, writeSandbox } from '../sandbox/sandbox-files.ts';
import type { SandboxPlaces } from '../sandbox/sandbox-places.ts';
import type { Launched, LaunchOrder, LaunchPowers } from './launch-sandbox.ts';
import { endContainers } from './owned-containers.ts';
import { type VerifiedSandbox, verifySandbox } from './verify-sandbox.ts';

/** A sandbox whose container is there, and by whose word it is looked at. */
export interface Settling {
  readonly order: Pick<LaunchOrder, 'id' | 'judge'>;
  readonly sandbox: Sandbox & { readonly container: SandboxContainer };
  readonly places: SandboxPlaces;
}

/**
 * Looks from outside at what the reference CLI has brought up, before anybody is let in; what does not hold is killed. `isQuiet`: no command runs inside at
 * the next start.
 */
export async function settleSandbox(
  settling: Settling,
  { failed, isQuiet = false }: { readonly failed?: LaunchFailure; readonly isQuiet?: boolean },
  powers: LaunchPowers,
): Promise<Launched> {
  const seen = await look(settling, powers);
  if (seen.fails !== undefined) return kill(settling, seen.fails, powers);
  const { container } = settling.sandbox;
  const ready = isQuiet ? startOf(container, seen) : undefined;
  const sandbox = { ...settling.sandbox, container: { ...container, ...(ready === undefined ? {} : { ready }) } };
  return remember({ ...settling, sandbox }, seen, failed, powers);
}

/** Looks at what runs and has nothing left to run; undefined where it was started anew since it was ready. */
export async function settleReady(settling: Settling, powers: LaunchPowers): Promise<Launched | undefined> {
  const { container } = settling.sandbox;
  const seen = await look(settling, powers);
  if (seen.fails !== undefined) return kill(settling, seen.fails, powers);
  return startOf(container, seen) === container.ready ? remember(settling, seen, undefined, powers) : undefined;
}

async function look(
  { order: { id, judge }, sandbox: { workspace, engine, gate } }: Settling,
  powers: LaunchPowers,
): Promise<VerifiedSandbox> {
  return verifySandbox(id, { judge, workspaces: [workspace], sockets: [engine.socket, gate] }, powers);
}

function startOf({ id }: SandboxContainer, { verified }: VerifiedSandbox): string | undefined {
  return verified.find(({ container }) => container === id)?.started;
}

async function kill({ order: { id }, sandbox, places }: Settling, why: string, powers: LaunchPowers): Promise<Launched> {
  await endContainers(id, powers);
  await endSandboxGate(sandbox, powers, { isUrgent: true });
  removeSandbox(places, powers.machine);
  return { is: 'killed', why };
}

function remember(
  { sandbox, places }: Settling,
  { verified }: VerifiedSandbox,
  failed: LaunchFailure | undefined,
  { machine, now }: LaunchPowers,
): Launched {
  const up: Sandbox = { ...sandbox, state: 'up', started: now() };
  const written = writeSandbox(up, places, machine);
  if ('refused' in written)
    return { is: 'refused', why: `What is known of ${sandbox.name} was not written to ${places.file}: ${written.refused}.` };
  return { is: 'up', sandbox: up, verified, ...(failed === undefined ? {} : { failed }) };
}
