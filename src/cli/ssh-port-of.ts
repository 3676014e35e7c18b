import { isPortFree } from '../machine/listen-local.ts';
import { realMachine } from '../machine/real.ts';
import { listSandboxes } from '../tasks/sandbox/sandbox-files.ts';
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
  return chooseSshPort(own, others, isPortFree);
}
