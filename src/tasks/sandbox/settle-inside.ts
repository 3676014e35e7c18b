import type { Sandbox } from '../../model/sandbox.ts';
import { keyWork, settleKey, type SettleKeyPowers } from '../key/settle-key.ts';
import { settleSsh, type SshPowers } from '../ssh/settle-ssh.ts';
import { awaitDocker } from '../system/await-docker.ts';
import { type DoorPowers, enterSandbox } from './enter-sandbox.ts';
import { settleSystemd } from './settle-systemd.ts';

/** What settling inside may do to this machine. */
export interface SettlePowers extends DoorPowers, SshPowers, SettleKeyPowers {
  readonly machine: DoorPowers['machine'] & SshPowers['machine'] & SettleKeyPowers['machine'];
}

/**
 * Does what a dev container needs of us after each of its starts, once it has been looked at from outside; sentences of what is not as it should be. It goes
 * on all the same.
 */
export async function settleInside(sandbox: Sandbox, powers: SettlePowers): Promise<readonly string[]> {
  const { systemd, ssh, mode } = sandbox;
  // Of a dev container that is inside, the key goes in there (`settleInnerKey`).
  const hasKey = mode !== 'nested' && keyWork(sandbox, powers.machine) !== undefined;
  if (systemd !== true && ssh === undefined && !hasKey) return [];
  const door = await enterSandbox(sandbox, powers, { outer: true });
  if ('refused' in door) return [door.refused];
  try {
    // Our SSH server needs nothing that systemd starts.
    const [{ said }, ofSsh, ofKey] = await Promise.all([
      mode !== undefined ? awaitDocker(door, powers) : systemd === true ? settleSystemd(door, powers) : { said: undefined },
      ssh === undefined ? [] : settleSsh(door, powers),
      hasKey ? settleKey(door, powers) : [],
    ]);
    return [...(said === undefined ? [] : [said]), ...ofSsh, ...ofKey];
  } finally {
    door.close();
  }
}
