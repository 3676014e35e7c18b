import type { Sandbox } from '../../model/sandbox.ts';
import { settleInnerSsh } from '../ssh/settle-inner-ssh.ts';
import { settleInnerKey } from '../key/settle-key.ts';
import { endSandboxGate } from './gate-process.ts';
import { listContainers } from './sandbox-containers.ts';
import { type DoorPowers, enterSandbox } from './enter-sandbox.ts';
import { pausedSentence, whyRefused } from './sandbox-door.ts';
import { settleInside, type SettlePowers } from './settle-inside.ts';
import { forgetEnvironments } from './user-environment.ts';

/** How many containers were stopped or started now; or one sentence. */
export type Changed = { readonly count: number; readonly notes?: readonly string[] } | { readonly refused: string };

const isUp = (state: string): boolean => state === 'running' || state === 'paused' || state === 'restarting';

/** Which part is meant, where a dev container is inside a system container: that one (`outer`), or the dev container alone. */
export interface WhichPart {
  readonly outer: boolean;
}

/** Stops the containers of a sandbox, those first that need others, and ends its gate: it is of no use then, but before a system container that goes on. */
export async function stopSandbox(sandbox: Sandbox, which: WhichPart, powers: DoorPowers): Promise<Changed> {
  const door = await enterSandbox(sandbox, powers, which);
  if ('refused' in door) return door;
  try {
    const listed = await listContainers(door);
    if ('refused' in listed) return listed;
    const running = listed.containers.filter(({ state }) => isUp(state)).toReversed();
    for (const { id } of running) {
      const answer = await door.ask('POST', `/containers/${id}/stop`);
      if ('failed' in answer || answer.status >= 400) return { refused: whyRefused(sandbox, answer) };
    }
    if (door.outer === undefined) await endSandboxGate(sandbox, powers);
    return { count: running.length };
  } finally {
    door.close();
  }
}

/**
 * Starts the containers of a sandbox through its gate, those first that others need, and does inside what each start needs. What lifecycle commands there
 * are is not run.
 */
export async function startSandbox(sandbox: Sandbox, which: WhichPart, powers: SettlePowers): Promise<Changed> {
  const started = await startContainers(sandbox, { outer: true }, powers);
  if ('refused' in started) return started;
  const notes = started.count === 0 ? [] : await settleInside(sandbox, powers);
  if (sandbox.mode !== 'nested' || which.outer) return { ...started, notes };
  const inner = await startContainers(sandbox, which, powers);
  if ('refused' in inner) return inner;
  if (inner.count === 0) return { ...started, notes };
  const within = [...(await settleInnerKey(sandbox, powers)), ...(await settleInnerSsh(sandbox, powers))];
  return { count: started.count + inner.count, notes: [...notes, ...within] };
}

async function startContainers(sandbox: Sandbox, which: WhichPart, powers: DoorPowers): Promise<Changed> {
  const door = await enterSandbox(sandbox, powers, which);
  if ('refused' in door) return door;
  try {
    const listed = await listContainers(door);
    if ('refused' in listed) return listed;
    const { containers } = listed;
    if (!containers.some(({ id }) => id === door.sandbox.container?.id))
      return { refused: `The container of ${sandbox.name} is gone: containai up makes it anew.` };
    if (containers.some(({ state }) => state === 'paused')) return { refused: pausedSentence(sandbox.name) };
    const stopped = containers.filter(({ state }) => !isUp(state));
    for (const { id } of stopped) {
      const answer = await door.ask('POST', `/containers/${id}/start`);
      if ('failed' in answer || answer.status >= 400) return { refused: whyRefused(sandbox, answer) };
    }
    forgetEnvironments(sandbox, powers.machine);
    return { count: stopped.length };
  } finally {
    door.close();
  }
}
