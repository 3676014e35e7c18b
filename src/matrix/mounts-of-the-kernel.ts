import { type KernelTarget, kernelTarget } from '../known/sysbox-mounts.ts';
import type { Row } from '../model/row.ts';
import { converted, inferred, measured, measuredOnHead, runcSource, sysboxTest } from './evidence.ts';
import { isReplaced } from './host-sources.ts';
import { patternTable } from './study.ts';
import { mounts, untouched } from './uses.ts';

const study = patternTable('Pattern 4: Volume Mounts to Protected Paths', 'doc-link');

const becomes = (fate: KernelTarget): Row['uses'] => mounts(({ target }) => kernelTarget(target) === fate);

/** Pattern 4, continued: mounts over /proc, /sys and /dev inside the container. */
export const rows: readonly Row[] = [
  {
    id: 'mounts.emulated-path',
    pattern: 4,
    aspect: 'Mount exactly on a path that Sysbox provides (/proc/sys, /sys/fs/cgroup, /dev, …)',
    expectation: 'The mount covers the kernel’s view',
    uses: mounts(({ target }) => isReplaced(target) && kernelTarget(target) !== 'dropped'),
    behaviours: [
      {
        result: 'IGNORED',
        says: 'Sysbox’s own mount takes its place, without a word. The paths: /proc, /sys, /dev, /dev/kmsg, /sys/fs/cgroup, /proc/sys, /proc/swaps, /proc/uptime, /sys/kernel, /sys/devices/virtual, /sys/module/nf_conntrack/parameters.',
        shows: { prints: /No such file[^]*\nown$/mu },
        evidence: [
          measured('/proc/uptime, /proc/sys and /sys/fs/cgroup as target: replaced by Sysbox’s own'),
          converted('the mount removed, Sysbox’s present'),
          runcSource('libsysbox/syscont/spec.go cfgSyscontMounts, cfgSysboxfsMounts'),
        ],
      },
    ],
    action: 'rewrite',
    probe: {
      files: [{ name: 'a', text: 'marker', owner: 0, mode: 0o644 }],
      create: { HostConfig: { Binds: ['{scratch}:/proc/sys'] } },
      run: 'ls /proc/sys/a; ls /proc/sys/kernel >/dev/null && echo own',
    },
    study: [study('Mount to /proc, /sys submounts', 'Override kernel views', 'Blocked - immutable mounts', 'BLOCKED')],
    differs: 'Nothing is blocked: such a mount is replaced, dropped, honoured, or the start fails, by path.',
    workaround: 'Take the mount away.',
  },
  {
    id: 'mounts.below-cgroup',
    pattern: 4,
    aspect: 'Mount below /sys/fs/cgroup',
    expectation: 'The mount covers a controller',
    uses: becomes('dropped'),
    behaviours: [
      {
        result: 'IGNORED',
        says: 'Dropped without a word, and nothing comes in its place.',
        shows: { prints: /No such file/mu },
        evidence: [
          measured('/sys/fs/cgroup/systemd as target: dropped'),
          converted('removed, nothing instead'),
          runcSource('libsysbox/syscont/spec.go cfgSyscontMounts'),
        ],
      },
    ],
    action: 'rewrite',
    probe: {
      files: [{ name: 'a', text: 'marker', owner: 0, mode: 0o644 }],
      create: { HostConfig: { Binds: ['{scratch}:/sys/fs/cgroup/systemd'] } },
      run: 'ls /sys/fs/cgroup/systemd/a',
    },
    workaround: 'Take the mount away.',
  },
  {
    id: 'mounts.below-emulated',
    pattern: 4,
    aspect: 'Mount below an emulated folder (/proc/sys/…, /sys/kernel/…)',
    expectation: 'The mount covers one setting',
    uses: becomes('fails'),
    behaviours: [
      {
        result: 'FAILS',
        says: 'The container does not start. Measured below /proc/sys and /sys/kernel; the other emulated folders are mounted the same way.',
        error: 'handleReqOp caused: rootfs_init_linux.go:422: chdir to rootfs … caused: no such file or directory',
        shows: { fails: /chdir to rootfs[^]*no such file or directory/u },
        evidence: [
          measured(
            '/proc/sys/vm, /proc/sys/kernel, /proc/sys/vm/swappiness, /sys/kernel/{security,debug,config,tracing,mm,profiling} as target: exit 127',
          ),
          measuredOnHead('the same'),
          inferred('/sys/devices/virtual and /sys/module/nf_conntrack/parameters are sysboxfs mounts too'),
        ],
      },
    ],
    action: 'block',
    probe: { create: { HostConfig: { Binds: ['{scratch}:/proc/sys/vm'] } } },
    workaround: 'Take the mount away.',
  },
  {
    id: 'mounts.kernel-path',
    pattern: 4,
    aspect: 'Mount on another path of /proc or /sys',
    expectation: 'The mount covers the kernel’s view',
    uses: becomes('honoured'),
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'Honoured: tried with /proc/cpuinfo, /proc/meminfo, /proc/driver, /sys/fs/bpf, /sys/fs and /sys/module.',
        shows: { prints: /^marker$/mu },
        evidence: [
          measured('/proc/cpuinfo, /proc/driver, /sys/fs/bpf, /sys/module, /sys/fs, /proc/meminfo as target: honoured'),
          measuredOnHead('/sys/module, /sys/fs, /proc/meminfo work'),
          runcSource('libcontainer/rootfs_linux.go isSysboxfsOvermount'),
        ],
      },
    ],
    action: 'warn',
    probe: {
      files: [{ name: 'a', text: 'marker', owner: 0, mode: 0o644 }],
      create: { HostConfig: { Binds: ['{scratch}/a:/proc/cpuinfo:ro'] } },
      run: 'cat /proc/cpuinfo; echo',
    },
  },
  {
    id: 'mounts.kernel-path-inside',
    pattern: 4,
    aspect: 'Mounting over /proc and /sys from inside',
    expectation: 'Root inside can do it',
    uses: untouched,
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'A bind over a path of /proc or /sys from inside is allowed. Remounting Sysbox’s own mounts is not: that is what “immutable” means.',
        shows: { prints: /^marker$/mu },
        evidence: [
          sysboxTest('syscall/mount/mount-procfs.bats'),
          sysboxTest('syscall/mount/mount-sysfs.bats'),
          sysboxTest('syscall/mount/mount-immutables.bats'),
        ],
      },
    ],
    action: 'pass',
    probe: {
      run: 'echo marker >/tmp/a; mount --bind /tmp/a /proc/cpuinfo && cat /proc/cpuinfo; mount -o remount,ro,bind /proc/sys; mount -o remount,rw,bind /proc/sys || echo refused',
    },
  },
];
