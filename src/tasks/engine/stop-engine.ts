import type { EngineHost } from '../../machine/engine-host.ts';
import type { Machine } from '../../machine/machine.ts';
import { bridgeNetworks, type EngineSockets } from './ask-engine.ts';
import { clearRunFiles } from './clear-run-files.ts';
import { endDaemon } from './end-daemon.ts';
import type { EnginePaths } from './engine-plan.ts';
import { findFirewallTools } from './find-programs.ts';
import { dropFirewall } from './firewall.ts';
import { holdLock } from './hold-lock.ts';
import { removeBridges } from './remove-bridges.ts';
import { findRunning } from './running-engine.ts';

/** What stopping came to: `wasRunning`; or one sentence why something of it stays. */
export type StopAnswer = { readonly wasRunning: boolean } | { readonly refused: string };

/** What stopping an engine may do. */
export interface StopPowers {
  readonly host: EngineHost;
  readonly machine: Pick<Machine, 'readText' | 'writeText' | 'userId' | 'kindOf' | 'list'>;
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
  const folder = machine.kindOf(paths.socket.slice(0, paths.socket.lastIndexOf('/')) || '/');
  if (folder !== 'folder') return { wasRunning: false, ...(await clearNetwork(leftovers, [], powers)) };
  const lock = holdLock(paths.lock, { ...host, ...machine });
  if ('refused' in lock) return lock;
  try {
    const running = findRunning(paths, { ...host, ...machine });
    const bridges = running === undefined ? [] : await ownBridges(leftovers, powers);
    if (running !== undefined && !(await endDaemon(running.pid, host)))
      return { refused: `dockerd (process ${running.pid}) was asked to end a minute ago and runs on: nothing was removed` };
    const refused = await clearNetwork(leftovers, bridges, powers);
    if (refused !== undefined) return refused;
    lock.release();
    await clearRunFiles(paths, host);
    return { wasRunning: running !== undefined };
  } finally {
    lock.release();
  }
}

/** Bridges that the engine has made: one that a network only uses, by its name, is somebody else’s. */
async function ownBridges({ paths }: Leftovers, { sockets }: StopPowers): Promise<readonly string[]> {
  const networks = (await bridgeNetworks(sockets.engineAt(paths.socket, 10))) ?? [];
  return networks.map(({ bridge }) => bridge).filter((bridge) => /^(?:br-[0-9a-f]{12}|containai[a-z0-9]{0,6})$/u.test(bridge));
}

async function clearNetwork(
  { bridge }: Leftovers,
  bridges: readonly string[],
  { host, machine }: StopPowers,
): Promise<{ readonly refused: string } | undefined> {
  const all = [...new Set([bridge, ...bridges])];
  const used = all.find((name) => (machine.list(`/sys/class/net/${name}/brif`) ?? []).length > 0);
  if (used !== undefined)
    return {
      refused: `containers of an engine that has not ended by itself are still on the bridge ${used}, so the firewall stays: containai engine start and then stop ends them`,
    };
  const ip = host.find('ip');
  if (ip !== undefined) await removeBridges(all, ip, host);
  const tools = findFirewallTools(host);
  return tools && dropFirewall(tools, host);
}
