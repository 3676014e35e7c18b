import type { Sandbox } from '../../model/sandbox.ts';
import { type DoorPowers, enterSandbox } from '../sandbox/enter-sandbox.ts';
import { listContainers } from '../sandbox/sandbox-containers.ts';
import { whyRefused } from '../sandbox/sandbox-door.ts';

/** Containers that are held still; or one sentence: then none is. */
export type Paused =
  | {
      /** Lets go on what was held; one sentence where that cannot be. */
      resume(): Promise<string | undefined>;
    }
  | { readonly refused: string };

/** Holds all containers of a sandbox that run, by their cgroups (the engine's pause), until told to let go. Those that were held before stay so. */
export async function pauseSandbox(sandbox: Sandbox, powers: DoorPowers): Promise<Paused> {
  const door = await enterSandbox(sandbox, powers, { outer: true });
  if ('refused' in door) return door;
  const held: string[] = [];
  const resume = async (): Promise<string | undefined> => {
    let refused: string | undefined;
    for (const id of held.splice(0)) {
      const answer = await door.ask('POST', `/containers/${id}/unpause`);
      if ('failed' in answer || answer.status >= 400) refused = whyRefused(sandbox, answer);
    }
    door.close();
    return refused;
  };
  const listed = await listContainers(door);
  if ('refused' in listed) {
    door.close();
    return listed;
  }
  for (const { id, state } of listed.containers) {
    if (state !== 'running' && state !== 'restarting') continue;
    const answer = await door.ask('POST', `/containers/${id}/pause`);
    if ('failed' in answer || answer.status >= 400) {
      await resume();
      return { refused: whyRefused(sandbox, answer) };
    }
    held.push(id);
  }
  return { resume };
}
