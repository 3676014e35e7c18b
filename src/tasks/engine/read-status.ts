import type { EngineHost } from '../../machine/engine-host.ts';
import type { Machine } from '../../machine/machine.ts';
import type { EngineStatus, Seen } from '../../model/own-engine.ts';
import { askEngine, bridgeNetworks, type EngineSockets, isCovered } from './ask-engine.ts';
import type { EnginePaths } from './engine-plan.ts';
import { findFirewallTools } from './find-programs.ts';
import { isFirewallUp } from './firewall.ts';
import { readAllowedRules, readCovered } from './firewall-rules.ts';
import { findRunning, witnessOf } from './running-engine.ts';

/** What looking at an engine needs. */
export interface StatusPowers {
  readonly host: Pick<EngineHost, 'daemons' | 'startOf' | 'ownerOf' | 'run' | 'find' | 'readKernel'>;
  readonly machine: Pick<Machine, 'readText' | 'userId'>;
  readonly sockets: EngineSockets;
}

/** Looks at the engine of ours behind a socket. Changes nothing. */
export async function readStatus(paths: EnginePaths, { host, machine, sockets }: StatusPowers): Promise<EngineStatus> {
  const running = findRunning(paths, { ...host, ...machine });
  const base = { version: 1, runs: running !== undefined, socket: paths.socket } as const;
  const engine = sockets.engineAt(paths.socket, 10);
  if (running === undefined)
    return {
      ...base,
      buildsContained: 'unknown',
      buildsDetail: 'it does not run',
      ...(await firewallOf(false, undefined, { host, machine })),
    };
  const [word, networks] = await Promise.all([askEngine(engine), bridgeNetworks(engine)]);
  engine.close();
  const { hadFirewall, ...builds } = witnessOf(running, 'unreachable' in word ? {} : word, paths, { ...host, ...machine });
  return {
    ...base,
    pid: running.pid,
    ...('unreachable' in word
      ? { unreachable: word.unreachable }
      : {
          engine: word.version,
          ...(word.defaultRuntime === undefined ? {} : { defaultRuntime: word.defaultRuntime }),
          ...(word.runtime === undefined ? {} : { runtime: word.runtime }),
          ...(word.containers === undefined ? {} : { containers: word.containers }),
        }),
    ...builds,
    ...(await firewallOf(hadFirewall, networks, { host, machine })),
  };
}

type FirewallStatus = Pick<EngineStatus, 'firewall' | 'firewallDetail' | 'allowed' | 'uncovered'>;

async function firewallOf(
  hadFirewall: boolean,
  networks: Awaited<ReturnType<typeof bridgeNetworks>>,
  { host, machine }: Pick<StatusPowers, 'host' | 'machine'>,
): Promise<FirewallStatus> {
  if (machine.userId() !== 0) {
    const firewallDetail = hadFirewall
      ? 'root put it in when the engine was started; only root can see whether it is still there'
      : 'only root may look at the rules';
    return { firewall: 'unknown', firewallDetail };
  }
  const tools = findFirewallTools(host);
  if (tools === undefined) return { firewall: 'no', firewallDetail: 'iptables is not here' };
  const isUp = await isFirewallUp(tools, host);
  if (!isUp) return { firewall: 'no', firewallDetail: 'its rules are not there, or not all of them' };
  const list = (chain: string): Promise<{ readonly output: string }> =>
    host.run(tools.iptables, ['--wait', '--table', 'security', '--list-rules', chain]);
  const [input, own] = await Promise.all([list('CONTAINAI-INPUT'), list('CONTAINAI-HOST')]);
  const covered = readCovered(input.output);
  const uncovered = (networks ?? []).filter((network) => !isCovered(network, covered)).map(({ name }) => name);
  const firewall: Seen = uncovered.length === 0 ? 'yes' : 'no';
  return {
    firewall,
    firewallDetail:
      uncovered.length === 0
        ? 'its rules are there'
        : 'its rules are there, and some networks are not covered: containai engine start covers them',
    allowed: readAllowedRules(own.output),
    uncovered,
  };
}
