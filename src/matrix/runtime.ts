import type { Row } from '../model/row.ts';
import { measured, measuredOnHead, runcSource, sysboxTest } from './evidence.ts';
import { virtualizes } from './study.ts';
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
        shows: { prints: /^host map uid_map 0 [1-9]\d{4,} 65536\nhost namespace user own$/mu },
        evidence: [
          measured('uid_map 0 165536 65536 in any container, also with --privileged, --userns=host and SYSBOX_SYSCONT_MODE=FALSE'),
          measuredOnHead('the same'),
          runcSource('libsysbox/syscont/spec.go cfgNamespaces, validateIDMappings'),
        ],
      },
    ],
    action: 'pass',
    probe: { create: { HostConfig: { UsernsMode: 'host' } }, looks: [{ map: 'uid_map' }, { namespace: 'user' }] },
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
        shows: { prints: /^host namespace cgroup own$/mu },
        evidence: [measured('own cgroup namespace, --cgroupns=host ignored'), runcSource('libsysbox/syscont/spec.go cfgNamespaces')],
      },
    ],
    action: 'pass',
    probe: { create: { HostConfig: { CgroupnsMode: 'host' } }, looks: [{ namespace: 'cgroup' }] },
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
        shows: {
          prints: /^\/proc\/sys emulated\n\/proc\/swaps emulated\n\/proc\/uptime emulated\n(?:\/proc\/\w+ not emulated\n){4}exit 0$/mu,
        },
        evidence: [
          measured('6 sysboxfs mounts; CPU count, MemTotal and load average are the host’s'),
          runcSource('libsysbox/syscont/spec.go SysboxfsMounts'),
        ],
      },
    ],
    action: 'pass',
    probe: {
      run: `for p in /proc/sys /proc/swaps /proc/uptime /proc/cpuinfo /proc/meminfo /proc/stat /proc/loadavg; do
  if grep -q " $p .* sysboxfs " /proc/self/mountinfo; then echo "$p emulated"; else echo "$p not emulated"; fi
done`,
    },
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
        shows: {
          prints:
            /^\/sys\/kernel emulated\n\/sys\/devices\/virtual emulated\n\/sys\/module\/nf_conntrack\/parameters emulated\nowner 65534\nmade$/mu,
        },
        evidence: [
          measured('6 sysboxfs mounts; sub-groups can be made (cgroup v1)'),
          runcSource('libsysbox/syscont/spec.go'),
          sysboxTest('docker/basic.bats'),
        ],
      },
    ],
    action: 'pass',
    probe: {
      run: `for p in /sys/kernel /sys/devices/virtual /sys/module/nf_conntrack/parameters; do
  if grep -q " $p .* sysboxfs " /proc/self/mountinfo; then echo "$p emulated"; else echo "$p not emulated"; fi
done
stat -c "owner %u" /sys/class
d=/sys/fs/cgroup; [ -d $d/memory ] && d=$d/memory
mkdir $d/containai-probe && echo made && rmdir $d/containai-probe`,
    },
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
        shows: { prints: /^same$/mu },
        evidence: [measured('/sys/class/net: the container’s interfaces')],
      },
      {
        when: { sysbox: { from: '0.7.1' } },
        result: 'DIFFERENT',
        says: 'On the development head of July 2026 it shows the host’s interfaces with their MAC addresses, even with --network none. Writes are refused.',
        shows: { prints: /^other$/mu },
        evidence: [measuredOnHead('/sys/class/net: the host’s interfaces, also with --network none')],
      },
    ],
    action: 'warn',
    probe: {
      run: `a=$(ls /sys/class/net | sort)
b=$(sed -n 's/^ *\\([^:]*\\):.*/\\1/p' /proc/net/dev | sort)
[ "$a" = "$b" ] && echo same || echo other`,
    },
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
        shows: { prints: /^inside (?!probed).+\nprobed\ncommand line seen\n0+\n(?:dmesg.*\n)?0$/mu },
        evidence: [
          measured('/proc/cmdline, /proc/version, /sys/class/block, mountinfo, /proc/sys/kernel/hostname, kallsyms, dmesg'),
          measuredOnHead('/proc/sys/kernel/hostname: the same'),
        ],
      },
    ],
    action: 'pass',
    probe: {
      create: { Hostname: 'probed' },
      run: `echo "inside $(cat /proc/sys/kernel/hostname)"
hostname
[ -s /proc/cmdline ] && echo "command line seen"
sed 's/ .*//' /proc/kallsyms | sort -u | head -n 3
dmesg | wc -l`,
    },
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
        shows: { prints: /^host namespace time host$/mu },
        evidence: [measured('nsenter -t 1 -a inside')],
      },
      {
        when: { sysbox: { from: '0.7.1' }, timeNamespaces: true },
        result: 'COMPATIBLE',
        says: 'The container’s own, on the development head of July 2026.',
        shows: { prints: /^host namespace time own$/mu },
        evidence: [measuredOnHead('its own, and nsenter works')],
      },
      {
        when: { sysbox: { from: '0.7.1' }, timeNamespaces: false },
        result: 'COMPATIBLE',
        says: 'The container’s own, on the development head of July 2026, whatever the engine asks for.',
        shows: { prints: /^host namespace time own$/mu },
        evidence: [measuredOnHead('its own, always')],
      },
    ],
    action: 'pass',
    probe: { looks: [{ namespace: 'time' }] },
  },
];
