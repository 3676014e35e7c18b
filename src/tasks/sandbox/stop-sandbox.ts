import type { Sandbox } from '../../model/sandbox.ts';
import { endSandboxGate, type GateProcessPowers } from './gate-process.ts';
import { listContainers } from './sandbox-containers.ts';
import { enterSandbox, pausedSentence, whyRefused } from './sandbox-door.ts';
import { settleInside, type SettlePowers } from './settle-inside.ts';
import { forgetEnvironments } from './user-environment.ts';

/** How many containers were stopped or started now; or one sentence. */
export type Changed = { readonly count: number; readonly notes?: readonly string[] } | { readonly refused: string };

const isUp = (state: string): boolean => state === 'running' || state === 'paused' || state === 'restarting';

/** Stops the containers of a sandbox, those first that need others, and ends its gate. */
export async function stopSandbox(sandbox: Sandbox, powers: GateProcessPowers): Promise<Changed> {
  const door = await enterSandbox(sandbox, powers);
  if ('refused' in door) return door;
  try {
    const listed = await listContainers(door);
    if ('refused' in listed) return listed;
    const running = listed.containers.filter(({ state }) => isUp(state)).toReversed();
    for (const { id } of running) {
      const answer = await door.ask('POST', `/containers/${id}/stop`);
      if ('failed' in answer || answer.status >= 400) return { refused: whyRefused(sandbox, answer) };
    }
    await endSandboxGate(sandbox, powers);
    return { count: running.length };
  } finally {
    door.close();
  }
}

/**
 * Starts the containers of a sandbox through its gate, those first that others need, and does inside what each start needs. What lifecycle commands there
 * are is not run.
 */
export async function startSandbox(sandbox: Sandbox, powers: SettlePowers): Promise<Changed> {
  const started = await startContainers(sandbox, powers);
  if ('refused' in started || started.count === 0) return started;
  return { ...started, notes: await settleInside(sandbox, powers) };
}

async function startContainers(sandbox: Sandbox, powers: GateProcessPowers): Promise<Changed> {
  const door = await enterSandbox(sandbox, powers);
  if ('refused' in door) return door;
  try {
    const listed = await listContainers(door);
    if ('refused' in listed) return listed;
    const { containers } = listed;
    if (!containers.some(({ id }) => id === sandbox.container?.id))
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
