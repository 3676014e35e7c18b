import type { LaunchFailure } from '../../model/launch-progress.ts';
import type { Sandbox, SandboxContainer } from '../../model/sandbox.ts';
import { writeSandbox } from '../sandbox/sandbox-files.ts';
import { type Ending, killSandbox, whyBroken } from './end-sandbox.ts';
import type { Launched, LaunchOrder, LaunchPowers } from './launch-sandbox.ts';
import { type VerifiedSandbox, verifySandbox } from './verify-sandbox.ts';

/** A sandbox whose container is there, and by whose word it is looked at. */
export interface Settling extends Ending {
  readonly order: Pick<LaunchOrder, 'id' | 'judge'>;
  readonly sandbox: Sandbox & { readonly container: SandboxContainer };
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
  const why = whyBroken(settling, failed, powers) ?? seen.fails;
  if (why !== undefined) return killSandbox(settling, why, powers);
  const { container } = settling.sandbox;
  const ready = isQuiet ? startOf(container, seen) : undefined;
  const sandbox = { ...settling.sandbox, container: { ...container, ...(ready === undefined ? {} : { ready }) } };
  return remember({ ...settling, sandbox: { ...sandbox, started: powers.now() } }, seen, failed, powers);
}

/** Looks at what runs and has nothing left to run; undefined where it was started anew since it was ready. */
export async function settleReady(settling: Settling, powers: LaunchPowers): Promise<Launched | undefined> {
  const { container } = settling.sandbox;
  const seen = await look(settling, powers);
  if (seen.fails !== undefined) return killSandbox(settling, seen.fails, powers);
  return startOf(container, seen) === container.ready ? remember(settling, seen, undefined, powers) : undefined;
}

async function look(
  { order: { id, judge }, sandbox: { workspace, engine, gate, container } }: Settling,
  powers: LaunchPowers,
): Promise<VerifiedSandbox> {
  return verifySandbox(id, { main: container.id, judge, workspaces: [workspace], sockets: [engine.socket, gate] }, powers);
}

function startOf({ id }: SandboxContainer, { verified }: VerifiedSandbox): string | undefined {
  return verified.find(({ container }) => container === id)?.started;
}

async function remember(
  settling: Settling,
  { verified }: VerifiedSandbox,
  failed: LaunchFailure | undefined,
  powers: LaunchPowers,
): Promise<Launched> {
  const { sandbox, places } = settling;
  const up: Sandbox = { ...sandbox, state: 'up' };
  const written = writeSandbox(up, places, powers.machine);
  // What nobody remembers nobody can stop.
  if ('refused' in written)
    return killSandbox(settling, `What is known of ${sandbox.name} cannot be kept in ${places.file}: ${written.refused}`, powers);
  // What failed just now is told as that.
  const earlier = sandbox.container.failed === failed?.command ? undefined : sandbox.container.failed;
  return {
    is: 'up',
    sandbox: up,
    verified,
    ...(failed === undefined ? {} : { failed }),
    ...(earlier === undefined ? {} : { failedBefore: earlier }),
  };
}
