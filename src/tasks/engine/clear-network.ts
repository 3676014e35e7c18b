import type { EngineHost } from '../../machine/engine-host.ts';
import { holdsRange, readIpv4Range } from '../../syntax/ipv4-range.ts';
import { findFirewallTools } from './find-programs.ts';
import { dropFirewall } from './firewall.ts';
import { readCovered } from './firewall-rules.ts';

/**
 * Takes away bridges and the firewall of an engine that has ended. While something is on one of its bridges, all of it stays: or one sentence why.
 */
export async function clearNetwork(
  named: readonly string[],
  host: Pick<EngineHost, 'run' | 'find' | 'readKernel'>,
): Promise<{ readonly refused: string } | undefined> {
  const ip = host.find('ip');
  const tools = findFirewallTools(host);
  if (ip === undefined) return { refused: 'the program ip is not here, so it is not known whether containers are left' };
  const left = tools === undefined ? [] : await bridgesWithin(ip, tools.iptables, host);
  const all = [...new Set([...named, ...left])];
  for (const name of all) {
    const { status, output } = await host.run(ip, ['-o', 'link', 'show', 'master', name]);
    if (status === 0 && output.trim() !== '')
      return {
        refused: `containers of an engine that has not ended by itself are still on the bridge ${name}, so the firewall stays: containai engine start and then stop ends them`,
      };
  }
  // Those that are not there do not matter.
  for (const name of all) await host.run(ip, ['link', 'delete', 'dev', name, 'type', 'bridge']);
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
export function isEngineMade(bridge: string): boolean {
  return /^(?:br-[0-9a-f]{12}|containai[a-z0-9]{0,6})$/u.test(bridge);
}
