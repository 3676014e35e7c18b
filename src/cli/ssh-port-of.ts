import { join } from 'node:path';
import { holdLock } from '../machine/hold-lock.ts';
import { isPortFree } from '../machine/listen-local.ts';
import { realMachine } from '../machine/real.ts';
import { listSandboxes } from '../tasks/sandbox/sandbox-files.ts';
import { sshPlaces } from '../tasks/ssh/ssh-places.ts';
import { chooseSshPort } from '../tasks/ssh/ssh-port.ts';

/** The port that it is reached at by SSH: where that is wished now, or was once. */
export async function sshPortOf(
  owner: string,
  isWished: boolean,
): Promise<{ readonly port: number } | { readonly refused: string } | undefined> {
  const { sandboxes } = listSandboxes(realMachine);
  const own = sandboxes.find(({ id }) => id === owner);
  if (!isWished && own?.ssh === undefined) return undefined;
  const others = sandboxes.filter(({ id }) => id !== owner);
  return chooseSshPort(own, others, async (port) => (await isPortFree(port)) && !(await isClaimed(port)));
}

/** Whether another launch of this user is about to take a port. Else this one has it claimed until its end, when it is remembered. */
async function isClaimed(port: number): Promise<boolean> {
  const places = sshPlaces(realMachine);
  if (places === undefined || 'refused' in realMachine.makeFolder(places.folder)) return false;
  const held = await holdLock(join(places.folder, `port-${port}`));
  return 'heldBy' in held && held.heldBy !== process.pid;
}
