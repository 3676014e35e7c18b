import type { BlockList } from 'node:net';

/**
 * Addresses that are not of the public internet (IANA IPv4 and IPv6 Special-Purpose Address Registries, multicast, and what carries an IPv4
 * address inside): a name that leads to one of them would have this machine ask its own network for whoever wrote the name.
 */
const ranges: readonly (readonly [address: string, bits: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
  // The other family’s unspecified, loopback, mapped and compatible addresses.
  ['::', 96],
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 9],
  ['ff00::', 8],
];

type Lists = Readonly<Record<4 | 6, BlockList>>;

let made: Lists | undefined;

// One list for each family: an address of IPv4 is looked for among the mapped ones of IPv6 too (node:net BlockList), and those are not public. Made when
// the first address is looked at: most runs ask nobody.
function notPublic(): Lists {
  if (made !== undefined) return made;
  const { BlockList, isIP } = process.getBuiltinModule('node:net');
  made = { 4: new BlockList(), 6: new BlockList() };
  for (const [address, bits] of ranges) {
    const family = isIP(address) === 6 ? 6 : 4;
    made[family].addSubnet(address, bits, `ipv${family}`);
  }
  return made;
}

/** Whether an address (not a name; IPv6 without brackets) is one of the public internet. What is no address is none of it. */
export function isPublicAddress(address: string): boolean {
  const family = process.getBuiltinModule('node:net').isIP(address);
  // A scope names a link of this machine.
  if (address.includes('%') || (family !== 4 && family !== 6)) return false;
  return !notPublic()[family].check(address, `ipv${family}`);
}
