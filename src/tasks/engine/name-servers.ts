import type { Machine } from '../../machine/machine.ts';
import { doRangesMeet, readIpv4, readIpv4Range } from '../../syntax/ipv4-range.ts';
import type { AllowedAddress } from './allowed-address.ts';

// moby/moby daemon/libnetwork/internal/resolvconf: dockerd reads the second where the first names systemd’s stub alone.
const files = ['/etc/resolv.conf', '/run/systemd/resolve/resolv.conf'];

/**
 * A sentence for each name server of this machine that its firewall keeps from containers, which get it from dockerd. Loopback addresses they are
 * never given. `routes` is what `ip -4 -o route show table all` prints.
 */
export function nameServerWarnings(
  allow: readonly AllowedAddress[],
  routes: string,
  machine: Pick<Machine, 'readText'>,
): readonly string[] {
  const servers = new Set(files.flatMap((path) => serversOf(path, machine)));
  const own = new Set([...routes.matchAll(/^local (\d+(?:\.\d+){3}) /gmu)].map(([, address]) => address));
  return [...servers].flatMap((server) => {
    const range = readIpv4Range(server);
    const isLinkLocal = range !== undefined && doRangesMeet(range, readIpv4Range('169.254.0.0/16')!);
    if (server.startsWith('127.') || (!isLinkLocal && !own.has(server))) return [];
    if (allow.some(({ address, port = 53 }) => address === server && port === 53)) return [];
    return [
      `containers cannot ask the name server ${server}, which is ${isLinkLocal ? 'a link-local address' : 'this machine’s own address'}: --allow ${server}:53 lets them.`,
    ];
  });
}

function serversOf(path: string, machine: Pick<Machine, 'readText'>): readonly string[] {
  const answer = machine.readText(path, 65_536);
  if (!('text' in answer)) return [];
  return answer.text.split('\n').flatMap((line) => {
    const [, server = ''] = /^\s*nameserver\s+(\S+)/u.exec(line) ?? [];
    return readIpv4(server) === undefined ? [] : [server];
  });
}
