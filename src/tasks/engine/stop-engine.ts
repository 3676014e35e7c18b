import { dirname } from 'node:path';
import type { EngineHost } from '../../machine/engine-host.ts';
import type { Machine } from '../../machine/machine.ts';
import { holdsRange, readIpv4Range } from '../../syntax/ipv4-range.ts';
import { bridgeNetworks, type EngineSockets } from './ask-engine.ts';
import { clearRunFiles } from './clear-run-files.ts';
import { endDaemon } from './end-daemon.ts';
import type { EnginePaths } from './engine-plan.ts';
import { findFirewallTools } from './find-programs.ts';
import { dropFirewall } from './firewall.ts';
import { readCovered } from './firewall-rules.ts';
import { holdLock } from './hold-lock.ts';
import { removeBridges } from './remove-bridges.ts';
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
  if (machine.kindOf(dirname(paths.socket)) !== 'folder') return (await clearNetwork(leftovers, [], powers)) ?? { wasRunning: false };
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

async function ownBridges({ paths }: Leftovers, { sockets }: StopPowers): Promise<readonly string[]> {
  const networks = (await bridgeNetworks(sockets.engineAt(paths.socket, 10))) ?? [];
  return networks.map(({ bridge }) => bridge).filter(isEngineMade);
}

async function clearNetwork(
  { bridge }: Leftovers,
  named: readonly string[],
  { host }: StopPowers,
): Promise<{ readonly refused: string } | undefined> {
  const ip = host.find('ip');
  const tools = findFirewallTools(host);
  if (ip === undefined) return { refused: 'the program ip is not here, so it is not known whether containers are left' };
  const left = tools === undefined ? [] : await bridgesWithin(ip, tools.iptables, host);
  const all = [...new Set([bridge, ...named, ...left])];
  for (const name of all) {
    const { status, output } = await host.run(ip, ['-o', 'link', 'show', 'master', name]);
    if (status === 0 && output.trim() !== '')
      return {
        refused: `containers of an engine that has not ended by itself are still on the bridge ${name}, so the firewall stays: containai engine start and then stop ends them`,
      };
  }
  await removeBridges(all, ip, host);
  return tools && dropFirewall(tools, host);
}

/** Bridges that engines make, with addresses that our firewall has closed: those of our networks, when nobody is left to be asked for them. */
async function bridgesWithin(ip: string, iptables: string, host: Pick<EngineHost, 'run'>): Promise<readonly string[]> {
  const [rules, shown] = await Promise.all([
    host.run(iptables, ['--wait', '--table', 'security', '--list-rules', 'CONTAINAI-INPUT']),
    host.run(ip, ['-4', '-o', 'address', 'show']),
  ]);
  if (rules.status !== 0 || shown.status !== 0) return [];
  const { interfaces, ranges } = readCovered(rules.output);
  const closed = ranges.flatMap((range) => readIpv4Range(range) ?? []);
  return [...shown.output.matchAll(/^\d+: (\S+)\s+inet (\d+(?:\.\d+){3})\//gmu)].flatMap(([, name = '', address = '']) => {
    const own = readIpv4Range(address);
    const isClosed = interfaces.includes(name) || (own !== undefined && closed.some((range) => holdsRange(range, own)));
    return isClosed && isEngineMade(name) ? [name] : [];
  });
}

/** By its name: one that a network only uses is somebody else’s. */
function isEngineMade(bridge: string): boolean {
  return /^(?:br-[0-9a-f]{12}|containai[a-z0-9]{0,6})$/u.test(bridge);
}
