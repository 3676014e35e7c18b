import { join } from 'node:path';
import { holdLock } from '../machine/hold-lock.ts';
import { isPortFree } from '../machine/listen-local.ts';
import { realMachine } from '../machine/real.ts';
import { listSandboxes } from '../tasks/sandbox/sandbox-files.ts';
import { sshPlaces } from '../tasks/ssh/ssh-places.ts';
import { chooseSshPort } from '../tasks/ssh/ssh-port.ts';

/**
 * The port that it is reached at by SSH: where that is wished now, or was once. `isTaken`: it is this process’s from now on until its end, since of several that
 * start at a time all would find the same one free.
 */
export async function sshPortOf(
  owner: string,
  { isWished, isTaken }: { readonly isWished: boolean; readonly isTaken: boolean },
): Promise<{ readonly port: number } | { readonly refused: string } | undefined> {
  const { sandboxes } = listSandboxes(realMachine);
  const own = sandboxes.find(({ id }) => id === owner);
  if (!isWished && own?.ssh === undefined) return undefined;
  const others = sandboxes.filter(({ id }) => id !== owner);
  return chooseSshPort(own, others, async (port) => (await isPortFree(port)) && (!isTaken || (await take(port))));
}

/** Where no lock can be, there are no others to be told apart from. */
async function take(port: number): Promise<boolean> {
  const folder = sshPlaces(realMachine)?.folder;
  if (folder === undefined || 'refused' in realMachine.makeFolder(folder)) return true;
  const held = await holdLock(join(folder, `port-${port}`));
  return !('heldBy' in held) || held.heldBy === process.pid;
}
