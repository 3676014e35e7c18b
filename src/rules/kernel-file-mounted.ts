import { kernelTarget } from '../known/sysbox-mounts.ts';
import type { Mount } from '../model/request.ts';
import { defineRule, everywhere, issuesOf } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';
import { removing } from './shared/fix.ts';
import { short } from './shared/short.ts';

export const kernelFileMounted = defineRule({
  id: 'kernel-file-mounted',
  title: 'A mount over the kernel’s /proc or /sys',
  concern: 'sysbox',
  severity: 'medium',
  levels: everywhere('note'),
  judges: ['container'],
  reads: ['mounts'],
  options: {},
  why: 'Sysbox emulates a part of /proc and /sys with mounts of its own. A mount on exactly such a path is replaced in silence, one below it makes the start fail, and any other is honoured: programs then read your file in the place of the kernel’s.',
  advice: 'Leave the mount out. Set kernel parameters with --sysctl, or from inside, where Sysbox emulates many of them.',
  cites: [
    measured('/proc/uptime, /proc/sys, /sys/fs/cgroup: replaced; /proc/cpuinfo, /proc/driver, /sys/fs/bpf: honoured'),
    measured(
      '/proc/sys/vm, /sys/kernel/debug: start fails with “handleReqOp caused: rootfs_init_linux.go:422: chdir to rootfs … caused: no such file or directory”',
    ),
    measured('the same below /proc/sys and /sys/kernel; /sys/module, /sys/fs, /proc/meminfo work', 'sysbox-head'),
    source('nestybox/sysbox-runc@a4dd414f libsysbox/syscont/spec.go SysboxfsMounts, cfgSysboxfsMounts'),
  ],
  row: 'mounts.below-emulated',
  references: ['https://github.com/nestybox/sysbox/blob/v0.7.0/docs/user-guide/security.md'],
  examples: [
    { format: 'docker-run', bad: 'docker run -v ./vm:/proc/sys/vm debian:12', good: 'docker run -v ./vm:/data/vm debian:12' },
    { format: 'docker-run', bad: 'docker run -v ./uptime:/proc/uptime debian:12' },
  ],
  check: ({ mounts }) => issuesOf(mounts, judge),
  fix: removing('mounts', {
    title: ({ target }) => `Remove the mount at ${short(target, 50)}`,
    stops: ({ target }) =>
      kernelTarget(target) === 'honoured'
        ? `Programs inside read the kernel’s own ${short(target, 60)} again; let them read another path.`
        : undefined,
    alike: () => true,
  }),
});

// Control groups have the rule about runtime folders.
function judge({ target }: Mount): string | undefined {
  if (target === '/sys/fs/cgroup') return undefined;
  switch (kernelTarget(target)) {
    case 'replaced':
      return `The mount on ${target} is replaced by Sysbox’s own, silently`;
    case 'fails':
      return /^\/(?:proc\/sys|sys\/kernel)\//u.test(target)
        ? `The container does not start with a mount on ${target}, below a folder that Sysbox emulates: “chdir to rootfs … caused: no such file or directory”`
        : `The mount on ${target} lies below a folder that Sysbox emulates; mounts below /proc/sys and /sys/kernel make the start fail, and this one may`;
    case 'honoured':
      return `The mount on ${target} is honoured: programs read it in the place of the kernel’s own`;
    case 'dropped':
    case undefined:
      return undefined;
  }
}
