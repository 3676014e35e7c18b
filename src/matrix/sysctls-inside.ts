import type { Row } from '../model/row.ts';
import { fsSource, measured, sysboxIssue, sysboxTest } from './evidence.ts';
import { untouched } from './uses.ts';

/** Pattern 6, continued: what is written inside, and Kubernetes. */
export const rows: readonly Row[] = [
  {
    id: 'sysctls.inside-own-copy',
    pattern: 6,
    aspect: 'sysctls that root inside can write, with a value of the container’s own',
    expectation: 'Software sets them at start',
    uses: untouched,
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'Among others kernel.panic, kernel.printk, kernel.pid_max, kernel.dmesg_restrict, kernel.hostname, kernel.domainname, vm.overcommit_memory, vm.mmap_min_addr, fs.protected_symlinks and net.ipv4.ping_group_range: Sysbox keeps a value for each container.',
        shows: {
          prints:
            /^kernel\/panic written\nkernel\/domainname written\nvm\/overcommit_memory written\nfs\/protected_symlinks written\nexit 0\n(?:host setting \S+ same\n){4}/mu,
        },
        evidence: [
          measured('written by root inside; kernel.panic: host value unchanged'),
          sysboxTest('sysfs/procSys.bats'),
          fsSource('handler/implementations'),
        ],
      },
    ],
    action: 'pass',
    probe: {
      run: `for k in kernel/panic kernel/domainname vm/overcommit_memory fs/protected_symlinks; do
  v=$(cat /proc/sys/$k); case $v in 0) w=1 ;; [0-9]*) w=0 ;; *) w=probed ;; esac
  echo $w >/proc/sys/$k; [ "$(cat /proc/sys/$k)" = $w ] && echo "$k written"
done`,
      looks: [
        { setting: 'kernel.panic' },
        { setting: 'kernel.domainname' },
        { setting: 'vm.overcommit_memory' },
        { setting: 'fs.protected_symlinks' },
      ],
    },
  },
  {
    id: 'sysctls.inside-refused',
    pattern: 6,
    aspect: 'sysctls that root inside cannot write',
    expectation: 'Software sets them at start',
    uses: untouched,
    behaviours: [
      {
        result: 'BLOCKED',
        says: 'vm.max_map_count, vm.swappiness, fs.inotify.max_user_watches, kernel.core_pattern, kernel.threads-max, kernel.keys.maxkeys and kernel.sysrq are refused. The Sysbox service raises the inotify and keyring limits on the host itself.',
        error: 'Permission denied',
        shows: { prints: /^(?:\S+ refused\n){6}exit 0$/mu },
        evidence: [
          measured('written by root inside: refused'),
          sysboxTest('sysfs/procSys.bats'),
          { kind: 'source', where: 'nestybox/sysbox@v0.7.0: scr/sysbox' },
        ],
      },
    ],
    action: 'pass',
    probe: {
      run: `for k in vm/max_map_count vm/swappiness fs/inotify/max_user_watches kernel/core_pattern kernel/threads-max kernel/keys/maxkeys; do
  ( : >>/proc/sys/$k ) 2>/dev/null && echo "$k opened" || echo "$k refused"
done`,
    },
    workaround: 'Set the key on the host.',
  },
  {
    id: 'sysctls.kubernetes-unprivileged-ports',
    pattern: 6,
    aspect: 'net.ipv4.ip_unprivileged_port_start in Kubernetes on kernel 6.17',
    expectation: 'Applied like other net.* keys',
    uses: untouched,
    behaviours: [
      {
        when: { kernel: { from: '6.17' } },
        result: 'FAILS',
        says: 'Reported with Sysbox 0.7.1 in Kubernetes: the pod does not start. Not measured here.',
        error: 'write sysctl key net.ipv4.ip_unprivileged_port_start … permission denied',
        evidence: [sysboxIssue(1035)],
      },
    ],
    action: 'warn',
  },
];
