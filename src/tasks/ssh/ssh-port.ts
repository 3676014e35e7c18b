import type { Sandbox } from '../../model/sandbox.ts';

/** The ports of 127.0.0.1 that dev containers are reached at by SSH. */
const range = { first: 2300, last: 2500 } as const;

/**
 * The port inside that our server listens on: not 22, where the image’s own may listen, nor 2222, where that of the official Feature sshd does; and none that
 * takes a right.
 */
export const insidePort = 2300;

/**
 * The port of a dev container: the one that it has already, else the lowest that no other of this user remembers and that is free now; or one sentence.
 * Two users of a machine meet in `isFree` alone.
 */
export async function chooseSshPort(
  own: Sandbox | undefined,
  others: readonly Sandbox[],
  isFree: (port: number) => Promise<boolean>,
): Promise<{ readonly port: number } | { readonly refused: string }> {
  if (own?.ssh !== undefined) return { port: own.ssh.port };
  const taken = new Set(others.map(({ ssh }) => ssh?.port));
  for (let port: number = range.first; port <= range.last; port++) if (!taken.has(port) && (await isFree(port))) return { port };
  return {
    refused: `--ssh: all ports from ${range.first} to ${range.last} are taken; containai rm frees those of dev containers that are not needed.`,
  };
}
