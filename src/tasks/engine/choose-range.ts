import { doRangesMeet, holdsRange, type Ipv4Range, readIpv4Range, showIpv4, showIpv4Range } from '../../syntax/ipv4-range.ts';

/** The addresses of an engine: those of its bridge, and those that its other networks get theirs from. */
export interface EngineAddresses {
  readonly range: Ipv4Range;
  /** The bridge’s own address with the length of its network, `10.213.0.1/24`. */
  readonly bridge: string;
  /** `10.213.128.0/17`: cut into networks of 256 addresses. */
  readonly pool: string;
}

/**
 * Ranges that are tried in turn. Docker’s own networks lie in 172.17.0.0/12 and 192.168.0.0/16, homes and offices mostly in 192.168.0.0/16 and the
 * lower parts of 10.0.0.0/8, Kubernetes in 10.42–10.44, 10.96 and 10.244 (k3s, kubeadm, flannel).
 */
const candidates = ['10.213.0.0/16', '10.157.0.0/16', '10.229.0.0/16', '10.181.0.0/16', '172.30.0.0/16', '10.253.0.0/16'];

/** A bridge network and at least two more fit in. */
const bounds = { least: 12, most: 22 } as const;

/** More routes than this are not looked through: a machine that has so many is a router. */
const mostRoutes = 50_000;

/** What of the routes is the engine’s own: its bridge, and networks of ours within the range that it had before. */
interface OwnRoutes {
  readonly bridge: string;
  readonly before?: Ipv4Range;
}

/**
 * Chooses a range that no route of this machine leads into: the one that was named, else the one that the engine had before, else the first candidate
 * that is free. `routes` is what `ip -4 -o route show table all` prints. Or one sentence why there is none.
 */
export function chooseRange(
  named: string | undefined,
  routes: string,
  own: OwnRoutes,
): { readonly addresses: EngineAddresses } | { readonly refused: string } {
  const taken = readRoutes(routes, own);
  if (taken === undefined) return { refused: `This machine has more than ${mostRoutes} routes, which are not looked through.` };
  if (named !== undefined) {
    const range = readIpv4Range(named);
    if (range === undefined || range.bits < bounds.least || range.bits > bounds.most)
      return {
        refused: `--range ${named} is no range of IPv4 addresses from /${bounds.least} to /${bounds.most}, such as 10.213.0.0/16 (the first address of the range, then its length).`,
      };
    if (!isPrivate(range))
      return { refused: `--range ${named} is not of the private addresses: 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16.` };
    const inTheWay = taken.find((route) => doRangesMeet(route.range, range));
    return inTheWay === undefined
      ? { addresses: addressesOf(range) }
      : { refused: `--range ${named} is taken: ${said(inTheWay)}. Name another.` };
  }
  if (own.before !== undefined) {
    const inTheWay = taken.find((route) => doRangesMeet(route.range, own.before!));
    if (inTheWay === undefined) return { addresses: addressesOf(own.before) };
    return {
      refused: `The range that this engine’s networks have, ${showIpv4Range(own.before)}, is taken now: ${said(inTheWay)}. Name another with --range.`,
    };
  }
  const ranges = candidates.flatMap((text) => readIpv4Range(text) ?? []);
  const free = ranges.find((range) => !taken.some((route) => doRangesMeet(route.range, range)));
  if (free !== undefined) return { addresses: addressesOf(free) };
  const ways = ranges.map((range) => `${showIpv4Range(range)} (${said(taken.find((route) => doRangesMeet(route.range, range))!)})`);
  return { refused: `None of the ranges that are tried is free: ${ways.join('; ')}. Name one with --range.` };
}

function addressesOf(range: Ipv4Range): EngineAddresses {
  const half = { first: range.first + 2 ** (31 - range.bits), bits: range.bits + 1 };
  return { range, bridge: `${showIpv4(range.first + 1)}/24`, pool: showIpv4Range(half) };
}

function isPrivate(range: Ipv4Range): boolean {
  return ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].some((text) => {
    const whole = readIpv4Range(text)!;
    return whole.bits <= range.bits && doRangesMeet(whole, range);
  });
}

interface Route {
  readonly range: Ipv4Range;
  readonly device: string;
}

function said({ range, device }: Route): string {
  return `a route leads to ${showIpv4Range(range)}${device === '' ? '' : ` by ${device}`}`;
}

// ip-route(8): a type that is not unicast stands before the destination. A default route leads everywhere and takes nothing; so do the two
// halves of everything, which VPNs lay over it.
function readRoutes(text: string, { bridge, before }: OwnRoutes): readonly Route[] | undefined {
  const lines = text.split('\n');
  if (lines.length > mostRoutes) return undefined;
  return lines.flatMap((line) => {
    const words = line.split(' ').filter((word) => word !== '');
    const at = words.findIndex((word) => readIpv4Range(word) !== undefined);
    const range = at < 0 || at > 1 ? undefined : readIpv4Range(words[at] ?? '');
    const found = words.indexOf('dev');
    const device = found < 0 ? '' : (words[found + 1] ?? '').slice(0, 15);
    if (range === undefined || range.bits < 2 || device === bridge) return [];
    // The engine leaves the bridges of its networks when it ends, and gives them such names.
    const isOurs = before !== undefined && holdsRange(before, range) && /^(?:br-[0-9a-f]{12}|containai.*)$/u.test(device);
    return isOurs ? [] : [{ range, device }];
  });
}
