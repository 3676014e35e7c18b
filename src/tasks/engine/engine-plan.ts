import { type Ipv4Range, readIpv4Range, showIpv4Range } from '../../syntax/ipv4-range.ts';
import type { AllowedAddress } from './allowed-address.ts';
import type { EngineAddresses } from './choose-range.ts';

/** Where an engine of our own keeps what belongs to it while it runs: all of it beside its socket. */
export interface EnginePaths {
  readonly socket: string;
  /** dockerd’s own. */
  readonly pidFile: string;
  readonly execRoot: string;
  /** The daemon.json of an engine that was started by hand. */
  readonly settings: string;
  /** What root has seen of the running engine, for those who may not look themselves. */
  readonly witness: string;
  /** While somebody starts or stops it. */
  readonly lock: string;
}

/** The usual places, and how all interfaces of ours begin. */
export const usualEngine = {
  socket: '/run/containai/docker.sock',
  data: '/var/lib/containai/docker',
  log: '/var/log/containai/engine.log',
  bridge: 'containai0',
} as const;

/** Where things are, by the path of the socket. */
export function enginePaths(socket: string): EnginePaths {
  const stem = socket.replace(/\.sock$/u, '');
  return {
    socket,
    pidFile: `${stem}.pid`,
    execRoot: `${stem}.exec`,
    settings: `${stem}.daemon.json`,
    witness: `${stem}.seen`,
    lock: `${stem}.lock`,
  };
}

/** The file beside the data folder that remembers the addresses of its networks and their bridge: `rangeText`. */
export function rangeFile(data: string): string {
  return `${data}.range`;
}

/** What that file says: the range, then the name of the bridge, a line each. */
export function rangeText({ addresses, bridge }: Pick<EnginePlan, 'addresses' | 'bridge'>): string {
  return `${showIpv4Range(addresses.range)}\n${bridge}\n`;
}

/** What such a text says; without a line for the bridge it is one of an earlier version. What is no range and no bridge’s name is left out. */
export function readRangeText(text: string): { readonly range?: Ipv4Range; readonly bridge?: string } {
  const [first = '', bridge = ''] = text.split('\n', 2);
  const range = readIpv4Range(first.trim());
  return { ...(range === undefined ? {} : { range }), ...(isBridgeName(bridge) ? { bridge } : {}) };
}

/** Whether a bridge may be called so: the firewall knows ours by how they begin, and the kernel takes no more than 15 characters. */
export function isBridgeName(name: string): boolean {
  return /^containai[a-z0-9]{0,6}$/u.test(name);
}

/** Programs of the system, by absolute path. */
export interface EnginePrograms {
  readonly dockerd: string;
  readonly runtime: string;
  readonly ip: string;
  readonly iptables: string;
  readonly iptablesRestore: string;
  /** Absent where this machine has no IPv6 at all. */
  readonly ip6tables?: string;
  readonly ip6tablesRestore?: string;
}

/** All that is settled about an engine of our own before it is started. */
export interface EnginePlan {
  readonly paths: EnginePaths;
  readonly data: string;
  readonly bridge: string;
  readonly addresses: EngineAddresses;
  /** Who may use the socket besides root; undefined: nobody. */
  readonly group?: string;
  readonly programs: EnginePrograms;
  /** Version of dockerd. */
  readonly version: string;
  /** The engine would ask for time namespaces that this Sysbox does not know. */
  readonly isTimeSwitchedOff: boolean;
  /** Bytes that a packet may have on the way out; absent: as many as usual. */
  readonly mtu?: number;
  /** Absent: `--no-firewall`. */
  readonly firewall?: { readonly allow: readonly AllowedAddress[]; readonly isBridgeFiltered: boolean };
  /** The machine forwarded nothing before. */
  readonly wasForwardingOff: boolean;
  /** Sentences about what will not be as one would wish. */
  readonly warnings: readonly string[];
}
