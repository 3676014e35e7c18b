import type { Sandbox } from '../../model/sandbox.ts';
import type { AskInsidePowers } from './ask-inside.ts';
import type { GateProcessPowers } from './gate-process.ts';
import { enterSandbox } from './sandbox-door.ts';
import { settleSystemd } from './settle-systemd.ts';

/**
 * Does what a dev container needs of us after each of its starts, once it has been looked at from outside; sentences of what is not as it should be. It goes
 * on all the same.
 */
export async function settleInside(sandbox: Sandbox, powers: GateProcessPowers & AskInsidePowers): Promise<readonly string[]> {
  if (sandbox.systemd !== true) return [];
  const door = await enterSandbox(sandbox, powers);
  if ('refused' in door) return [door.refused];
  try {
    const { said } = await settleSystemd(door, powers);
    return said === undefined ? [] : [said];
  } finally {
    door.close();
  }
}
