/** What the runtime makes of a mount on a path of the kernel's file systems. */
export type KernelTarget = 'replaced' | 'dropped' | 'fails' | 'honoured';

/** What Sysbox emulates in every container, each a mount of its file system: SysboxfsMounts of libsysbox/syscont/spec.go of sysbox-runc@a4dd414f, and recorded. */
export const emulatedPaths: readonly string[] = [
  '/proc/sys',
  '/proc/swaps',
  '/proc/uptime',
  '/sys/kernel',
  '/sys/devices/virtual',
  '/sys/module/nf_conntrack/parameters',
];
const replaced = new Set(['/proc', '/sys', '/sys/fs/cgroup', ...emulatedPaths]);

/**
 * What becomes of a mount on `target`, a normalised path of the container; undefined outside /proc and /sys. Replaced and dropped:
 * libsysbox/syscont/spec.go of sysbox-runc@a4dd414f, /proc/sys, /proc/uptime and /sys/fs/cgroup measured too. Below an emulated folder the start
 * fails (measured on 0.7.0 and head for /proc/sys and /sys/kernel).
 */
export function kernelTarget(target: string): KernelTarget | undefined {
  if (!/^\/(?:proc|sys)(?:\/|$)/u.test(target)) return undefined;
  if (replaced.has(target)) return 'replaced';
  if (target.startsWith('/sys/fs/cgroup/')) return 'dropped';
  return emulatedPaths.some((folder) => target.startsWith(`${folder}/`)) ? 'fails' : 'honoured';
}
