/**
 * Kernel keys with a namespace of their own that docker's client, the engine and sysbox-runc let through, besides `net.*` and `fs.mqueue.*`
 * (docker/cli@28.2.2 opts/opts.go ValidateSysctl; nestybox/sysbox-runc@a4dd414f libcontainer/configs/validate/validator.go).
 */
const namespaced: ReadonlySet<string> = new Set([
  'kernel.msgmax',
  'kernel.msgmnb',
  'kernel.msgmni',
  'kernel.sem',
  'kernel.shmall',
  'kernel.shmmax',
  'kernel.shmmni',
  'kernel.shm_rmid_forced',
]);

/** What becomes of a key: set; set through the engine's API and Compose alone; refused by sysbox-runc, or by docker's client before it. */
export type SysctlFate = 'set' | 'set through the API' | 'conflicts with the hostname' | 'refused';

/** The fate of a key as it is written: only dots are understood. */
export function sysctlFate(key: string): SysctlFate {
  if (namespaced.has(key) || key.startsWith('net.') || key.startsWith('fs.mqueue.')) return 'set';
  if (key === 'kernel.domainname') return 'set through the API';
  return key === 'kernel.hostname' ? 'conflicts with the hostname' : 'refused';
}

/** A key whose value Sysbox writes on the host too, and how that is known. */
export interface HostSysctl {
  readonly known: 'measured' | 'source';
  /** The kernel's own default, where it is one number: a value that is not larger stays inside on a host that has it. */
  readonly usual?: number;
}

/**
 * Keys that `--sysctl` lets through and that sysbox-fs writes on the host when the value is larger than the host's (`default_qdisc`: always).
 * Measured: raised inside, the host's value rose. Source: nestybox/sysbox-fs@b70bd38 handler/implementations, writeMaxIntToFs and writeToFs.
 */
export const hostSysctls: ReadonlyMap<string, HostSysctl> = new Map([
  ['net.core.somaxconn', { known: 'measured', usual: 4096 }],
  ['net.netfilter.nf_conntrack_max', { known: 'measured' }],
  ['net.unix.max_dgram_qlen', { known: 'measured', usual: 10 }],
  ['net.core.default_qdisc', { known: 'source' }],
  ['net.netfilter.nf_conntrack_generic_timeout', { known: 'source' }],
  ['net.netfilter.nf_conntrack_tcp_be_liberal', { known: 'source' }],
  ['net.netfilter.nf_conntrack_tcp_timeout_established', { known: 'source' }],
  ['net.netfilter.nf_conntrack_tcp_timeout_close_wait', { known: 'source' }],
  ['net.ipv4.vs.conntrack', { known: 'source' }],
]);
