import { metadataAddresses } from '../../known/metadata-addresses.ts';
import type { AllowedAddress } from './allowed-address.ts';

/** What the firewall of an engine is made for: all interfaces whose names begin with `containai` are its own. */
export interface FirewallWish {
  /** The engine’s range, `10.213.0.0/16`. */
  readonly range: string;
  /** Interfaces of further networks of this engine that have other names and other addresses. */
  readonly others: readonly string[];
  readonly allow: readonly AllowedAddress[];
  /** Bridges hand their packets to the IPv4 firewall (br_netfilter is loaded). */
  readonly isBridgeFiltered: boolean;
  /** This machine forwards packets for the engine alone. */
  readonly isForwardingOurs: boolean;
}

/** A rule as its words behind `iptables --table TABLE`, and why it is there. */
interface Rule {
  readonly words: readonly string[];
  readonly why?: string;
}

/** The rules of one table: chains of our own, and what is in them. */
export interface FirewallTable {
  readonly name: TableName;
  readonly chains: readonly string[];
  readonly rules: readonly Rule[];
}

type TableName = 'filter' | 'security' | 'nat' | 'mangle';

/** A line in a chain of the system’s that leads to one of ours. */
export interface Jump {
  readonly table: TableName;
  readonly from: 'INPUT' | 'FORWARD' | 'POSTROUTING';
  readonly to: string;
  /** Behind what others have there, instead of before it. */
  readonly isLast?: true;
  readonly why: string;
}

const chains = {
  input: 'CONTAINAI-INPUT',
  forward: 'CONTAINAI-FORWARD',
  host: 'CONTAINAI-HOST',
  out: 'CONTAINAI-OUT',
  in: 'CONTAINAI-IN',
  nat: 'CONTAINAI-NAT',
  mark: 'CONTAINAI-MARK',
  rest: 'CONTAINAI-REST',
} as const;

/** All interfaces of ours: iptables(8) takes `+` for any end. */
const ours = 'containai+';

/** A bit of the packet mark that the usual programs leave alone (Kubernetes 0x4000 and 0x8000, Tailscale 0xff0000). */
const mark = '0x10000000/0x10000000';

const answers = ['-m', 'conntrack', '--ctstate', 'RELATED,ESTABLISHED'] as const;

/**
 * The rules for IPv4. What is refused is refused twice: politely at the top of the table `filter`, so that programs are told at once, and for certain in
 * `security`, which comes after it: a Docker engine that is started later puts its own rules above ours, and what those accept still comes there.
 */
export function firewallRules(wish: FirewallWish): readonly FirewallTable[] {
  return [
    {
      name: 'filter',
      chains: [...boundary, chains.rest],
      rules: [
        ...boundaryRules(wish, 'ACCEPT', 'REJECT'),
        ...(wish.isForwardingOurs
          ? [
              {
                words: ['-A', chains.rest, '-j', 'REJECT'],
                why: 'This machine forwarded nothing before, and goes on to forward nothing else.',
              },
            ]
          : []),
      ],
    },
    { name: 'security', chains: boundary, rules: boundaryRules(wish, 'RETURN', 'DROP') },
    {
      name: 'mangle',
      chains: [chains.mark],
      rules: [
        {
          words: ['-A', chains.mark, '-i', ours, '-j', 'MARK', '--set-xmark', mark],
          why: 'Networks with addresses of their own choice are known by where packets come in, which the table nat is not told.',
        },
      ],
    },
    {
      name: 'nat',
      chains: [chains.nat],
      rules: [
        {
          words: ['-A', chains.nat, '-s', wish.range, '!', '-d', wish.range, '-j', 'MASQUERADE'],
          why: 'Containers reach other machines under this one’s address. dockerd writes no rules here (iptables: false).',
        },
        { words: ['-A', chains.nat, '-m', 'mark', '--mark', mark, '!', '-o', ours, '-j', 'MASQUERADE'] },
      ],
    },
  ];
}

const boundary = [chains.input, chains.forward, chains.host, chains.out, chains.in];

function boundaryRules(wish: FirewallWish, pass: 'ACCEPT' | 'RETURN', refuse: 'REJECT' | 'DROP'): readonly Rule[] {
  const { range, others, allow, isBridgeFiltered } = wish;
  const fromOurs = [['-i', ours], ['-s', range, '!', '-i', 'lo'], ...others.map((name) => ['-i', name])];
  const toOurs = [['-o', ours], ['-d', range], ...others.map((name) => ['-o', name])];
  const bridged = isBridgeFiltered ? [['-m', 'physdev', '--physdev-is-bridged']] : [];
  const allowed = (chain: string): readonly Rule[] =>
    allow.map(({ address, port }) =>
      to(
        chain,
        [...'-m conntrack --ctorigdst'.split(' '), address, ...(port === undefined ? [] : ['--ctorigdstport', `${port}`])],
        pass,
        '--allow',
      ),
    );
  return [
    ...fromOurs.map((match, index) =>
      to(chains.input, match, chains.host, index === 0 ? 'What comes from a container and is for this machine.' : undefined),
    ),
    to(chains.host, answers, 'RETURN', 'Answers to what this machine has asked: published ports, forwarded ports.'),
    ...allowed(chains.host),
    to(chains.host, [], refuse, 'Nothing else of this machine is reached from a container, whichever of its addresses is named.'),
    ...fromOurs.map((match, index) =>
      to(chains.forward, match, chains.out, index === 0 ? 'What comes from a container and is for elsewhere.' : undefined),
    ),
    ...toOurs.map((match, index) =>
      to(chains.forward, match, chains.in, index === 0 ? 'What is for a container and comes from elsewhere.' : undefined),
    ),
    to(chains.out, answers, pass),
    ...bridged.map((match) =>
      to(chains.out, match, pass, 'Bridges hand their packets to this firewall here (br_netfilter): within one network all may talk.'),
    ),
    ...allowed(chains.out),
    to(
      chains.out,
      ['-m', 'conntrack', '--ctstate', 'DNAT'],
      refuse,
      'What was for an address of this machine and is led on, such as a published port of another engine, is this machine’s too.',
    ),
    ...metadataAddresses.map(({ range: address, ports, what }) =>
      to(
        chains.out,
        ['-d', address, ...(ports === undefined ? [] : ['-p', 'tcp', '-m', 'multiport', '--dports', ports.join(',')])],
        refuse,
        `${what[0]!.toUpperCase()}${what.slice(1)}.`,
      ),
    ),
    ...toOurs.map((match, index) =>
      to(chains.out, match, refuse, index === 0 ? 'Networks of different projects do not reach each other.' : undefined),
    ),
    ...(pass === 'ACCEPT'
      ? [to(chains.out, [], pass, 'Other machines are reached, also where a Docker engine has closed this chain.')]
      : []),
    to(chains.in, answers, pass),
    ...bridged.map((match) => to(chains.in, match, pass)),
    to(chains.in, [], refuse, 'Other machines that send to a container’s own address reach none: what is published is.'),
  ];
}

function to(chain: string, matches: readonly string[], target: string, why?: string): Rule {
  return { words: ['-A', chain, ...matches, '-j', target], ...(why === undefined ? {} : { why }) };
}

/** The rules for IPv6: containers have none, but may give themselves link-local addresses, by which this machine would be reached. */
export function firewallRules6({ others }: Pick<FirewallWish, 'others'>): readonly FirewallTable[] {
  const names = [ours, ...others];
  const why = 'The engine gives containers no IPv6, but their root may: not even link-local addresses lead out.';
  return (['filter', 'security'] as const).map((name) => {
    const target = name === 'filter' ? 'REJECT' : 'DROP';
    return {
      name,
      chains: [chains.input, chains.forward],
      rules: names.flatMap((one, index) => [
        { words: ['-A', chains.input, '-i', one, '-j', target], ...(index === 0 ? { why } : {}) },
        { words: ['-A', chains.forward, '-i', one, '-j', target] },
        { words: ['-A', chains.forward, '-o', one, '-j', target] },
      ]),
    };
  });
}

const boundaryJumps = (['filter', 'security'] as const).flatMap((table): readonly Jump[] => [
  { table, from: 'INPUT', to: chains.input, why: table === 'filter' ? 'tells programs at once that they are refused' : 'is the boundary' },
  {
    table,
    from: 'FORWARD',
    to: chains.forward,
    why: table === 'filter' ? 'lets other machines be reached, and tells what is refused' : 'is the boundary',
  },
]);

/** The lines that lead to these rules. */
export const firewallJumps: Readonly<Record<4 | 6, readonly Jump[]>> = {
  4: [
    ...boundaryJumps,
    {
      table: 'filter',
      from: 'FORWARD',
      to: chains.rest,
      isLast: true,
      why: 'keeps this machine from forwarding for others, where it did not before',
    },
    { table: 'mangle', from: 'FORWARD', to: chains.mark, why: 'marks what comes from a network with addresses of its own choice' },
    { table: 'nat', from: 'POSTROUTING', to: chains.nat, why: 'lets containers go out under this machine’s address' },
  ],
  6: boundaryJumps,
};

/** Tables as the text that iptables-restore(8) reads with `--noflush`: each of our chains is emptied and filled at once, all others stay. */
export function restoreText(tables: readonly FirewallTable[], { withReasons = false } = {}): string {
  return tables
    .map(({ name, chains: own, rules }) => {
      const lines = rules.flatMap(({ words, why }) => [...(withReasons && why !== undefined ? [`# ${why}`] : []), words.join(' ')]);
      return [`*${name}`, ...own.map((chain) => `:${chain} - [0:0]`), ...lines, 'COMMIT', ''].join('\n');
    })
    .join('');
}

/** The text that takes these tables’ chains away, once nothing leads to them; those that are not there do not matter. */
export function removalText(family: 4 | 6): string {
  return tablesOf(family)
    .map(({ name, chains: own }) =>
      [`*${name}`, ...own.map((chain) => `:${chain} - [0:0]`), ...own.map((chain) => `-X ${chain}`), 'COMMIT', ''].join('\n'),
    )
    .join('');
}

/** Names of the tables that have chains of ours, and of these. */
export function tablesOf(family: 4 | 6): readonly Pick<FirewallTable, 'name' | 'chains'>[] {
  const nothing = { range: '10.0.0.0/8', others: [], allow: [], isBridgeFiltered: false, isForwardingOurs: false };
  return family === 4 ? firewallRules(nothing) : firewallRules6(nothing);
}

/** What must be there for the boundary to hold, whatever else was wished: words behind `iptables --table security`. */
export function boundaryChecks(family: 4 | 6): readonly (readonly string[])[] {
  const jumps = boundaryJumps.filter(({ table }) => table === 'security').map(({ from, to }) => ['-C', from, '-j', to]);
  if (family === 6) return [...jumps, ['-C', chains.input, '-i', ours, '-j', 'DROP'], ['-C', chains.forward, '-i', ours, '-j', 'DROP']];
  return [
    ...jumps,
    ['-C', chains.input, '-i', ours, '-j', chains.host],
    ['-C', chains.host, '-j', 'DROP'],
    ['-C', chains.forward, '-i', ours, '-j', chains.out],
    ['-C', chains.out, '-m', 'conntrack', '--ctstate', 'DNAT', '-j', 'DROP'],
    ['-C', chains.out, '-d', '169.254.0.0/16', '-j', 'DROP'],
  ];
}

/** What `iptables --table security --list-rules CONTAINAI-INPUT` says is covered: interfaces and ranges that packets are refused from. */
export function readCovered(listing: string): { readonly interfaces: readonly string[]; readonly ranges: readonly string[] } {
  const lines = listing.split('\n').filter((line) => line.startsWith(`-A ${chains.input} `));
  const values = (flag: string): readonly string[] =>
    lines.flatMap((line) => new RegExp(`(?<!! )${flag} (\\S+)`, 'u').exec(line)?.[1] ?? []);
  return { interfaces: values('-i'), ranges: values('-s') };
}

/** What `iptables --table security --list-rules CONTAINAI-HOST` says is let through, as `--allow` has it. */
export function readAllowedRules(listing: string): readonly string[] {
  return listing.split('\n').flatMap((line) => {
    const [, address, port] = /--ctorigdst (\d+(?:\.\d+){3})(?:\/32)?(?: --ctorigdstport (\d+))?/u.exec(line) ?? [];
    return address === undefined ? [] : [port === undefined ? address : `${address}:${port}`];
  });
}
