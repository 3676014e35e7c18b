import { given, tell } from '../../test/rule-cases.ts';
import { sysctlReachesHost as rule } from './sysctl-reaches-host.ts';

const set = (name: string, value: string) => ({ sysctls: [given({ name, value })] });

tell(rule, [
  ['somaxconn', set('net.core.somaxconn', '65535'), /rose on the host too/u],
  ['somaxconn, not raised', set('net.core.somaxconn', '1024'), [/default of 4096/u, 'note']],
  ['somaxconn, no number', set('net.core.somaxconn', '${localEnv:X}'), /rose on the host/u],
  ['conntrack', set('net.netfilter.nf_conntrack_max', '1'), /rose on the host/u],
  ['datagram queue', set('net.unix.max_dgram_qlen', '512'), /rose on the host/u],
  ['conntrack timeout', set('net.netfilter.nf_conntrack_tcp_timeout_established', '600'), /by its source/u],
  ['queue discipline', set('net.core.default_qdisc', 'fq'), [/gave an I\/O error/u, 'warn']],
  ['another of the network', set('net.ipv4.ip_forward', '1'), 'clear'],
  ['one that is refused', set('fs.nr_open', '1'), 'clear'],
  ['a key of objects', set('__proto__', '1'), 'clear'],
]);
