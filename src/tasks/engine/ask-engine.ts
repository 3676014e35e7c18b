import type { Engine, Sockets } from '../../machine/http/door.ts';
import { isRecord, parseObject, textOf } from '../../syntax/json-values.ts';
import { holdsRange, readIpv4Range } from '../../syntax/ipv4-range.ts';

/** What an engine says of itself, or one sentence why it says nothing. */
export type EngineWord =
  | {
      readonly version: string;
      readonly defaultRuntime?: string;
      /** The program of the runtime sysbox-runc. */
      readonly runtime?: string;
      readonly containers?: number;
    }
  | { readonly unreachable: string };

/** Asks an engine what it is. */
export async function askEngine(engine: Engine): Promise<EngineWord> {
  const answer = await engine.ask({ method: 'GET', path: '/info', headers: [] }, 4 << 20);
  if ('failed' in answer) return { unreachable: answer.failed };
  const info = answer.status === 200 ? parseObject(answer.text) : undefined;
  const version = textOf(info?.['ServerVersion']);
  if (info === undefined || version === undefined)
    return { unreachable: `what answers is no Docker engine (status ${answer.status} of /info)` };
  const runtimes = info['Runtimes'];
  const sysbox = isRecord(runtimes) ? runtimes['sysbox-runc'] : undefined;
  const runtime = isRecord(sysbox) ? textOf(sysbox['path']) : undefined;
  const defaultRuntime = textOf(info['DefaultRuntime']);
  const running = info['ContainersRunning'];
  return {
    version,
    ...(defaultRuntime === undefined ? {} : { defaultRuntime }),
    ...(runtime === undefined ? {} : { runtime }),
    ...(typeof running === 'number' ? { containers: running } : {}),
  };
}

/** A network of an engine that has a bridge on this machine. */
export interface BridgeNetwork {
  readonly name: string;
  readonly bridge: string;
  /** Ranges as the engine spells them, IPv6 among them. */
  readonly subnets: readonly string[];
}

/** The networks of an engine that have bridges; undefined where it does not say. */
export async function bridgeNetworks(engine: Engine): Promise<readonly BridgeNetwork[] | undefined> {
  const answer = await engine.ask({ method: 'GET', path: '/networks', headers: [] }, 16 << 20);
  if ('failed' in answer || answer.status !== 200) return undefined;
  const list = parseObject(`{"all":${answer.text}}`)?.['all'];
  if (!Array.isArray(list)) return undefined;
  return list.flatMap((one: unknown): readonly BridgeNetwork[] => {
    if (!isRecord(one) || one['Driver'] !== 'bridge') return [];
    const options = one['Options'];
    const named = isRecord(options) ? textOf(options['com.docker.network.bridge.name']) : undefined;
    const id = textOf(one['Id']) ?? '';
    const bridge = named ?? `br-${id.slice(0, 12)}`;
    const ipam = one['IPAM'];
    const config: readonly unknown[] = isRecord(ipam) && Array.isArray(ipam['Config']) ? ipam['Config'] : [];
    const subnets = config.flatMap((entry) => (isRecord(entry) ? (textOf(entry['Subnet']) ?? []) : []));
    return /^[\w.-]{1,15}$/u.test(bridge) ? [{ name: textOf(one['Name']) ?? id, bridge, subnets }] : [];
  });
}

/** Whether the firewall covers a network: by the name of its bridge, or by all its addresses. */
export function isCovered(
  { bridge, subnets }: BridgeNetwork,
  covered: { readonly interfaces: readonly string[]; readonly ranges: readonly string[] },
): boolean {
  const isNamed = covered.interfaces.some((name) => (name.endsWith('+') ? bridge.startsWith(name.slice(0, -1)) : name === bridge));
  if (isNamed) return true;
  const ranges = covered.ranges.flatMap((range) => readIpv4Range(range) ?? []);
  return (
    subnets.length > 0 &&
    subnets.every((text) => {
      const subnet = readIpv4Range(text);
      return subnet !== undefined && ranges.some((range) => holdsRange(range, subnet));
    })
  );
}

/** The power to reach engines. */
export type EngineSockets = Pick<Sockets, 'engineAt'>;
