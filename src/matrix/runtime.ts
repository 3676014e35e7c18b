import type { Row } from '../model/row.ts';
import { guide, inferred, measured, measuredOnHead, runcSource, source, sysboxTest } from './evidence.ts';
import { remark, virtualizes } from './study.ts';
import { untouched } from './uses.ts';

/** Pattern 0: what the runtime virtualises. What requests change about a container as a whole has a file of its own. */
export const rows: readonly Row[] = [
  {
    id: 'runtime.user-namespace',
    pattern: 0,
    aspect: 'User namespace',
    expectation: 'Root inside is nobody special on the host',
    uses: untouched,
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'Always on, whatever the flags; a mapping that holds the host’s id 0 is refused.',
        error: 'detected user-ns uid mapping to host ID 0',
        evidence: [
          measured('uid_map 0 165536 65536 in any container, also with --privileged, --userns=host and SYSBOX_SYSCONT_MODE=FALSE'),
          measuredOnHead('the same'),
          runcSource('libsysbox/syscont/spec.go cfgNamespaces, validateIDMappings'),
        ],
      },
    ],
    action: 'pass',
    study: [virtualizes('**User namespace**', 'Always enabled; root in container = unprivileged on host')],
  },
  {
    id: 'runtime.cgroup-namespace',
    pattern: 0,
    aspect: 'Cgroup namespace',
    expectation: 'The container sees its own cgroups only',
    uses: untouched,
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'Always on; --cgroupns=host is overridden.',
        evidence: [measured('own cgroup namespace, --cgroupns=host ignored'), runcSource('libsysbox/syscont/spec.go cfgNamespaces')],
      },
    ],
    action: 'pass',
    study: [virtualizes('**Cgroup namespace**', 'Always enabled')],
  },
  {
    id: 'runtime.proc',
    pattern: 0,
    aspect: '/proc',
    expectation: 'The container sees its own machine',
    uses: untouched,
    behaviours: [
      {
        result: 'PARTIAL',
        says: 'Sysbox emulates /proc/sys, /proc/swaps and /proc/uptime. cpuinfo, meminfo, stat and loadavg show the host, so nproc and free do.',
        evidence: [
          measured('6 sysboxfs mounts; CPU count, MemTotal and load average are the host’s'),
          runcSource('libsysbox/syscont/spec.go SysboxfsMounts'),
        ],
      },
    ],
    action: 'pass',
    study: [virtualizes('**/proc virtualization**', 'Partial virtualization via sysbox-fs FUSE daemon')],
  },
  {
    id: 'runtime.sys',
    pattern: 0,
    aspect: '/sys',
    expectation: 'The container sees its own machine',
    uses: untouched,
    behaviours: [
      {
        result: 'PARTIAL',
        says: 'Sysbox emulates /sys/kernel, /sys/devices/virtual and /sys/module/nf_conntrack/parameters; the rest belongs to nobody. /sys/fs/cgroup is writable, except with --read-only.',
        evidence: [
          measured('6 sysboxfs mounts; sub-groups can be made (cgroup v1)'),
          runcSource('libsysbox/syscont/spec.go'),
          sysboxTest('docker/basic.bats'),
        ],
      },
    ],
    action: 'pass',
    study: [virtualizes('**/sys virtualization**', 'Partial virtualization; `/sys/fs/cgroup` is read-write')],
    differs: 'With --read-only /sys/fs/cgroup is read-only too, unless sysbox-mgr runs with --relaxed-read-only.',
  },
  {
    id: 'runtime.network-interfaces',
    pattern: 0,
    aspect: '/sys/class/net',
    expectation: 'The container’s interfaces',
    uses: untouched,
    behaviours: [
      {
        when: { sysbox: { below: '0.7.1' } },
        result: 'COMPATIBLE',
        says: 'Shows the container’s.',
        evidence: [measured('/sys/class/net: the container’s interfaces')],
      },
      {
        when: { sysbox: { from: '0.7.1' } },
        result: 'DIFFERENT',
        says: 'On the development head of July 2026 it shows the host’s interfaces with their MAC addresses, even with --network none. Writes are refused.',
        evidence: [measuredOnHead('/sys/class/net: the host’s interfaces, also with --network none')],
      },
    ],
    action: 'warn',
  },
  {
    id: 'runtime.host-visible',
    pattern: 0,
    aspect: 'What of the host can be seen',
    expectation: 'Nothing',
    uses: untouched,
    behaviours: [
      {
        result: 'DIFFERENT',
        says: 'The kernel’s command line and version, CPU count, memory, load, names of block devices, the path of the container’s files on the host, and in /proc/sys/kernel/hostname the host’s name. Kernel addresses are zero and dmesg is empty.',
        evidence: [
          measured('/proc/cmdline, /proc/version, /sys/class/block, mountinfo, /proc/sys/kernel/hostname, kallsyms, dmesg'),
          measuredOnHead('/proc/sys/kernel/hostname: the same'),
        ],
      },
    ],
    action: 'pass',
  },
  {
    id: 'runtime.time-namespace',
    pattern: 0,
    aspect: 'Time namespace',
    expectation: 'The host’s',
    uses: untouched,
    behaviours: [
      {
        when: { sysbox: { below: '0.7.1' } },
        result: 'PARTIAL',
        says: 'The host’s, so nsenter into all namespaces of a process inside is refused.',
        error: "reassociate to namespace 'ns/time' failed: Operation not permitted",
        evidence: [measured('nsenter -t 1 -a inside')],
      },
      {
        when: { sysbox: { from: '0.7.1' }, timeNamespaces: true },
        result: 'COMPATIBLE',
        says: 'The container’s own, on the development head of July 2026.',
        evidence: [measuredOnHead('its own, and nsenter works')],
      },
      {
        when: { sysbox: { from: '0.7.1' }, timeNamespaces: false },
        result: 'COMPATIBLE',
        says: 'The container’s own, on the development head of July 2026, whatever the engine asks for.',
        evidence: [measuredOnHead('its own, always')],
      },
    ],
    action: 'pass',
  },
  {
    id: 'runtime.mount-call',
    pattern: 0,
    aspect: 'mount inside',
    expectation: 'Refused, as in plain Docker',
    uses: untouched,
    behaviours: [
      {
        result: 'PARTIAL',
        says: 'Allowed, within what the kernel lets a user namespace do: tmpfs, binds, proc, sysfs, overlay, FUSE and NFS. securityfs and rpc-pipefs are refused.',
        error: 'permission denied',
        evidence: [
          measured('mount -t tmpfs works; mount -t securityfs refused'),
          runcSource('libsysbox/syscont/syscalls.go'),
          sysboxTest('syscall/mount/'),
          guide('limitations.md'),
        ],
      },
    ],
    action: 'pass',
    study: [virtualizes('**Mount syscall**', 'Allowed (unlike regular containers) with restrictions')],
  },
  {
    id: 'runtime.nested-user-namespace',
    pattern: 0,
    aspect: 'User namespaces inside (unshare, bubblewrap, browsers)',
    expectation: 'Sandboxes nest',
    uses: untouched,
    behaviours: [
      {
        result: 'PARTIAL',
        says: 'unshare -Ur works, with mounts too. A nested user namespace that mounts its own /proc does not.',
        error: 'unshare: mount /proc failed: Invalid argument',
        evidence: [
          measured('unshare -Ur and unshare -Urm mount -t tmpfs work, root or not; unshare -Urm --mount-proc --pid --fork fails'),
          guide('limitations.md'),
        ],
      },
    ],
    action: 'pass',
    workaround: 'Switch such a sandbox off inside: the container is one.',
  },
  {
    id: 'runtime.study-shares',
    pattern: 0,
    aspect: 'How many configurations fit Sysbox',
    expectation: 'Shares of patterns that work, need a change, or do not work',
    uses: untouched,
    behaviours: [
      {
        result: 'N/A',
        says: 'No fact about Sysbox: the shares and the frequencies of the study have no public method or data.',
        evidence: [inferred('neither the engine socket nor privileged is blocked by Sysbox, which the last share says')],
      },
    ],
    action: 'pass',
    study: [
      remark('Executive Summary', 'Full compatibility (no changes needed):', '~78% of patterns'),
      remark('Executive Summary', 'Compatible with Sysbox advantages:', '~12% (DinD patterns work better)'),
      remark('Executive Summary', 'Requires workarounds:', '~7% (user remapping, mount adjustments)'),
      remark('Executive Summary', 'Incompatible/blocked:', '~3% (host socket access, raw privileged)'),
    ],
    differs:
      'The shares cannot be checked, and what the last one calls blocked is not: the engine socket works, and privileged starts contained.',
  },
  {
    id: 'runtime.filters',
    pattern: 0,
    aspect: 'System call filters of a process inside, as the host sees them',
    expectation: 'Docker’s filter',
    uses: untouched,
    behaviours: [
      {
        result: 'DIFFERENT',
        says: 'Two: Docker’s, changed by Sysbox, and Sysbox’s own. One when the profile was dropped by --privileged or seccomp=unconfined.',
        evidence: [
          measured('/proc/PID/status from the host: Seccomp 2, Seccomp_filters 2, or 1 without a profile'),
          source('nestybox/sysbox-runc@a4dd414f: libsysbox/syscont/syscalls.go'),
        ],
      },
    ],
    action: 'pass',
  },
];
