import type { EngineHost } from '../../machine/engine-host.ts';
import { plainText } from '../../syntax/plain-text.ts';
import type { EnginePrograms } from './engine-plan.ts';

/** The programs of an engine, and what is said of those that are missing. */
interface FoundPrograms {
  readonly programs: EnginePrograms;
  /** Of dockerd. */
  readonly version: string;
  readonly isVersionKnown: boolean;
  readonly warnings: readonly string[];
}

/** An engine whose settings all later ones know; where dockerd is missing, files are written for it. */
const assumedVersion = '20.10.0';

/** Finds what an engine needs on this machine; with `mayLack` what is missing is taken to be at its usual place. Or one sentence. */
export async function findPrograms(
  wish: { readonly dockerd: string; readonly runtime: string; readonly hasFirewall: boolean },
  mayLack: boolean,
  host: Pick<EngineHost, 'find' | 'run' | 'readKernel'>,
): Promise<FoundPrograms | { readonly refused: string }> {
  const warnings: string[] = [];
  const lacking: string[] = [];
  const find = (name: string, usual: string, sentence: string): string => {
    const path = host.find(name);
    if (path !== undefined) return path;
    lacking.push(sentence);
    return name.startsWith('/') ? name : `${usual}/${name}`;
  };
  const dockerd = find(
    wish.dockerd,
    '/usr/bin',
    `dockerd is not here (${wish.dockerd}): install Docker, or name it with --dockerd; root runs only one that nobody else can replace.`,
  );
  const runtime = find(
    wish.runtime,
    '/usr/bin',
    `sysbox-runc is not here (${wish.runtime}): install Sysbox (containai doctor says how), or name it with --runtime; root runs only one that nobody else can replace.`,
  );
  const ip = find('ip', '/usr/sbin', 'the program ip is not here: install iproute2.');
  const tool = (name: string): string =>
    find(name, '/usr/sbin', `${name} is not here, so there is no firewall: install iptables, or say --no-firewall.`);
  const hasIpv6 = hasIpv6Addresses(host);
  const iptables = wish.hasFirewall ? tool('iptables') : (host.find('iptables') ?? '/usr/sbin/iptables');
  const iptablesRestore = wish.hasFirewall ? tool('iptables-restore') : (host.find('iptables-restore') ?? '/usr/sbin/iptables-restore');
  const six = hasIpv6 && wish.hasFirewall ? { ip6tables: tool('ip6tables'), ip6tablesRestore: tool('ip6tables-restore') } : {};
  const [first] = lacking;
  if (first !== undefined && !mayLack) return { refused: first };
  warnings.push(...lacking);
  const said = host.find(wish.dockerd) === undefined ? undefined : await host.run(dockerd, ['--version']);
  const version = /^Docker version v?(\d+(?:\.\d+)+)/mu.exec(said?.output ?? '')?.[1];
  if (version === undefined && said !== undefined && !mayLack)
    return { refused: `${dockerd} --version does not answer as dockerd does: ${plainText(said.output).slice(0, 200)}` };
  return {
    programs: { dockerd, runtime, ip, iptables, iptablesRestore, ...six },
    version: version ?? assumedVersion,
    isVersionKnown: version !== undefined,
    warnings,
  };
}

/** The programs that look at a firewall and take it away; undefined where one is missing. */
export function findFirewallTools(
  host: Pick<EngineHost, 'find' | 'readKernel'>,
): Pick<EnginePrograms, 'iptables' | 'iptablesRestore' | 'ip6tables' | 'ip6tablesRestore'> | undefined {
  const [iptables, iptablesRestore] = [host.find('iptables'), host.find('iptables-restore')];
  if (iptables === undefined || iptablesRestore === undefined) return undefined;
  if (!hasIpv6Addresses(host)) return { iptables, iptablesRestore };
  const [ip6tables, ip6tablesRestore] = [host.find('ip6tables'), host.find('ip6tables-restore')];
  return ip6tables === undefined || ip6tablesRestore === undefined ? undefined : { iptables, iptablesRestore, ip6tables, ip6tablesRestore };
}

// What cannot be read may well be there.
function hasIpv6Addresses(host: Pick<EngineHost, 'readKernel'>): boolean {
  const answer = host.readKernel('/proc/net/if_inet6');
  return 'text' in answer ? answer.text.trim() !== '' : answer.not !== 'there';
}
