import { isAbsolute } from 'node:path';
import { dockerWithBuildRuntime, dockerWithTimeNamespace, sysboxWithTimeNamespace } from '../../known/sysbox-releases.ts';
import type { EngineHost } from '../../machine/engine-host.ts';
import type { Machine } from '../../machine/machine.ts';
import { isRecord, parseObject, stringsOf } from '../../syntax/json-values.ts';
import { compareVersions } from '../../syntax/version.ts';
import { type AllowedAddress, readAllowed } from './allowed-address.ts';
import { chooseBridge } from './choose-bridge.ts';
import { chooseRange } from './choose-range.ts';
import { type EnginePlan, enginePaths, isBridgeName, rangeFile, readRangeText } from './engine-plan.ts';
import { findPrograms } from './find-programs.ts';
import { nameServerWarnings } from './name-servers.ts';
import { tooOld } from './running-engine.ts';

/** What the user wants of an engine, as the options say it. */
export interface EngineWish {
  readonly socket: string;
  readonly data: string;
  /** Undefined: the one that the data was made with, else the usual one. */
  readonly bridge: string | undefined;
  readonly range: string | undefined;
  readonly group: string | undefined;
  /** Names or absolute paths of programs. */
  readonly dockerd: string;
  readonly runtime: string;
  readonly allow: readonly string[];
  readonly hasFirewall: boolean;
}

/** Why there is no plan: `isBadUsage`: other options would do; else this machine lacks something. One sentence. */
export interface PlanRefusal {
  readonly refused: string;
  readonly isBadUsage: boolean;
}

type Powers = EngineHost & Pick<Machine, 'readText' | 'kindOf'>;

/**
 * Settles all about an engine before anything is done. `mayLack`: what is missing on this machine is taken to be at its usual place and warned of,
 * as for files that are meant for another one.
 */
export async function planEngine(
  wish: EngineWish,
  { mayLack }: { readonly mayLack: boolean },
  host: Powers,
): Promise<EnginePlan | PlanRefusal> {
  const bad = whyBadWish(wish);
  if (bad !== undefined) return { refused: bad, isBadUsage: true };
  const allow = wish.allow.map(readAllowed);
  const wrong = allow.find((one) => 'refused' in one);
  if (wrong !== undefined && 'refused' in wrong) return { refused: wrong.refused, isBadUsage: true };
  const before = readRangeText(textAt(rangeFile(wish.data), host));
  const bridge = chooseBridge(wish.bridge, { data: wish.data, isThere: host.kindOf(wish.data) !== 'missing', before: before.bridge });
  if (typeof bridge === 'object') return { ...bridge, isBadUsage: true };
  const found = await findPrograms(wish, mayLack, host);
  if ('refused' in found) return { ...found, isBadUsage: false };
  const { programs, version } = found;
  const { output: routes, status } = await host.run(programs.ip, ['-4', '-o', 'route', 'show', 'table', 'all']);
  if (status !== 0 && !mayLack) return { refused: `the routes of this machine cannot be read (${programs.ip}).`, isBadUsage: false };
  const own = { bridge, ...(before.range === undefined ? {} : { before: before.range }) };
  const chosen = chooseRange(wish.range, status === 0 ? routes : '', own);
  if ('refused' in chosen) return { refused: chosen.refused, isBadUsage: wish.range !== undefined };
  const group = await findGroup(wish.group, host);
  if (typeof group === 'object') return group;
  const mtu = await uplinkMtu(routes, programs.ip, host);
  const allowed = allow as readonly AllowedAddress[];
  const lacksForwarding = kernelText('/proc/sys/net/ipv4/ip_forward', host).trim() === '0';
  return {
    paths: enginePaths(wish.socket),
    data: wish.data,
    bridge,
    addresses: chosen.addresses,
    ...(group === undefined ? {} : { group }),
    programs,
    version,
    isTimeSwitchedOff: await needsTimeSwitch(version, programs.runtime, host),
    ...(mtu === undefined ? {} : { mtu }),
    ...(wish.hasFirewall
      ? { firewall: { allow: allowed, isBridgeFiltered: kernelText('/proc/sys/net/bridge/bridge-nf-call-iptables', host) !== '' } }
      : {}),
    wasForwardingOff: lacksForwarding,
    warnings: [
      ...found.warnings,
      ...(compareVersions(version, dockerWithBuildRuntime) < 0 && found.isVersionKnown
        ? [`builds will not be contained: ${tooOld(version)}.`]
        : []),
      ...(wish.hasFirewall ? nameServerWarnings(allowed, routes, host) : [noFirewall]),
    ],
  };
}

const noFirewall =
  'without the firewall, containers reach this machine and the credentials that a cloud hands out to it, and other machines only where rules of yours let them out (dockerd writes none).';

/** Paths go into files that others read by their own rules, unit files and lines for a shell: these characters mean the same to all. */
const plainPath = /^(?:\/[\w@+=:,.-]+)+$/u;

function whyBadWish({ socket, data, bridge, dockerd, runtime, group }: EngineWish): string | undefined {
  for (const [option, path] of [
    ['socket', socket],
    ['data', data],
  ])
    if (!isPlainPath(path!)) return `--${option} must be an absolute path of letters, digits and @+=:,.-_ alone.`;
  for (const [option, name] of [
    ['dockerd', dockerd],
    ['runtime', runtime],
  ])
    if (!isPlainPath(name!) && !/^[\w.+-]+$/u.test(name!)) return `--${option} must be the name or the absolute path of a program.`;
  if (Buffer.byteLength(socket) > 107) return `--socket is longer than the 107 bytes that the path of a socket may have.`;
  if (bridge !== undefined && !isBridgeName(bridge))
    return `--bridge must begin with containai, by which the firewall knows it, and have at most 15 letters and digits.`;
  if (group !== undefined && !/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,31}$/u.test(group)) return `--group is no name of a group.`;
  return undefined;
}

function isPlainPath(path: string): boolean {
  return isAbsolute(path) && plainPath.test(path) && !path.split('/').includes('..');
}

/** The group that was named; else docker, where there is one: its members are as good as root already. */
async function findGroup(named: string | undefined, host: Pick<EngineHost, 'run' | 'find'>): Promise<string | undefined | PlanRefusal> {
  const getent = host.find('getent');
  const isThere = async (name: string): Promise<boolean> => getent !== undefined && (await host.run(getent, ['group', name])).status === 0;
  if (named === undefined) return (await isThere('docker')) ? 'docker' : undefined;
  if (named === 'root' || getent === undefined || (await isThere(named))) return named === 'root' ? undefined : named;
  return { refused: `--group ${named}: there is no such group; groupadd ${named} makes it.`, isBadUsage: true };
}

async function needsTimeSwitch(version: string, runtime: string, host: Pick<EngineHost, 'run'>): Promise<boolean> {
  if (compareVersions(version, dockerWithTimeNamespace) < 0) return false;
  const features = await host.run(runtime, ['features']);
  const linux = parseObject(features.output)?.['linux'];
  const namespaces = isRecord(linux) ? stringsOf(linux['namespaces']) : undefined;
  if (namespaces !== undefined) return !namespaces.includes('time');
  const { output } = await host.run(runtime, ['--version']);
  const sysbox = /^\s*version:\s*v?(\d+(?:\.\d+)+)/mu.exec(output)?.[1];
  return sysbox === undefined || compareVersions(sysbox, sysboxWithTimeNamespace) < 0;
}

/** What fits into packets on the default route, where that is less than usual. Asked of `ip`: /sys may show another network than the one at hand. */
async function uplinkMtu(routes: string, ip: string, host: Pick<EngineHost, 'run'>): Promise<number | undefined> {
  const [, device = ''] = /^default .*?\bdev ([\w.-]{1,15})(?:\s|$)/mu.exec(routes) ?? [];
  const { output } = device === '' ? { output: '' } : await host.run(ip, ['-o', 'link', 'show', 'dev', device]);
  const mtu = Number(/ mtu (\d{3,5}) /u.exec(output)?.[1]);
  return mtu >= 576 && mtu < 1500 ? mtu : undefined;
}

function kernelText(path: string, host: Pick<EngineHost, 'readKernel'>): string {
  const answer = host.readKernel(path);
  return 'text' in answer ? answer.text : '';
}

function textAt(path: string, host: Pick<Machine, 'readText'>): string {
  const answer = host.readText(path, 4096);
  return 'text' in answer ? answer.text : '';
}
