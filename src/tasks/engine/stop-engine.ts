import { dirname } from 'node:path';
import type { EngineHost } from '../../machine/engine-host.ts';
import type { Machine } from '../../machine/machine.ts';
import { bridgeNetworks, type EngineSockets } from './ask-engine.ts';
import { clearNetwork, isEngineMade } from './clear-network.ts';
import { clearRunFiles } from './clear-run-files.ts';
import { endDaemon } from './end-daemon.ts';
import type { EnginePaths } from './engine-plan.ts';
import { holdLock } from './hold-lock.ts';
import { findRunning } from './running-engine.ts';

/** What stopping came to: `wasRunning`; or one sentence why something of it stays. */
export type StopAnswer = { readonly wasRunning: boolean } | { readonly refused: string };

/** What stopping an engine may do. */
export interface StopPowers {
  readonly host: EngineHost;
  readonly machine: Pick<Machine, 'readText' | 'writeText' | 'userId' | 'kindOf'>;
  readonly sockets: EngineSockets;
}

/** What is left of an engine once it has ended, and where. */
interface Leftovers {
  readonly paths: EnginePaths;
  readonly bridge: string;
}

/**
 * Ends an engine of ours, and no other process; its containers end with it. Then its firewall, bridges and socket go. Where containers of an engine
 * that was killed still run, the firewall stays.
 */
export async function stopEngine(leftovers: Leftovers, powers: StopPowers): Promise<StopAnswer> {
  const { host, machine } = powers;
  const { paths } = leftovers;
  // Where its folder is gone, so is it; rules may be there all the same.
  if (machine.kindOf(dirname(paths.socket)) !== 'folder') return (await clearNetwork([leftovers.bridge], host)) ?? { wasRunning: false };
  const lock = holdLock(paths.lock, { ...host, ...machine });
  if ('refused' in lock) return lock;
  try {
    const running = findRunning(paths, { ...host, ...machine });
    const bridges = running === undefined ? [] : await ownBridges(leftovers, powers);
    if (running !== undefined && !(await endDaemon(running.pid, host)))
      return { refused: `dockerd (process ${running.pid}) was asked to end a minute ago and runs on: nothing was removed` };
    const refused = await clearNetwork([leftovers.bridge, ...bridges], host);
    if (refused !== undefined) return refused;
    lock.release();
    await clearRunFiles(paths, host);
    return { wasRunning: running !== undefined };
  } finally {
    lock.release();
  }
}

async function ownBridges({ paths }: Leftovers, { sockets }: StopPowers): Promise<readonly string[]> {
  const networks = (await bridgeNetworks(sockets.engineAt(paths.socket, 10))) ?? [];
  return networks.map(({ bridge }) => bridge).filter(isEngineMade);
}
