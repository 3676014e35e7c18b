import type { Sandbox } from '../../model/sandbox.ts';
import { awaitDocker } from '../system/await-docker.ts';
import { settleSsh, type SshPowers } from '../ssh/settle-ssh.ts';
import { type DoorPowers, enterSandbox } from './enter-sandbox.ts';
import { settleSystemd } from './settle-systemd.ts';

/** What settling inside may do to this machine. */
export interface SettlePowers extends DoorPowers, SshPowers {
  readonly machine: DoorPowers['machine'] & SshPowers['machine'];
}

/**
 * Does what a dev container needs of us after each of its starts, once it has been looked at from outside; sentences of what is not as it should be. It goes
 * on all the same.
 */
export async function settleInside(sandbox: Sandbox, powers: SettlePowers): Promise<readonly string[]> {
  const { systemd, ssh, mode } = sandbox;
  if (systemd !== true && ssh === undefined) return [];
  const door = await enterSandbox(sandbox, powers, { outer: true });
  if ('refused' in door) return [door.refused];
  try {
    // Our SSH server needs nothing that systemd starts.
    const [{ said }, ofSsh] = await Promise.all([
      mode !== undefined ? awaitDocker(door, powers) : systemd === true ? settleSystemd(door, powers) : { said: undefined },
      ssh === undefined ? [] : settleSsh(door, powers),
    ]);
    return said === undefined ? ofSsh : [said, ...ofSsh];
  } finally {
    door.close();
  }
}
