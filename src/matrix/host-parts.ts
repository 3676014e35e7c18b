import type { Row } from '../model/row.ts';
import { fsSource, guide, inferred, measured, mgrSource, page, runcSource, sysboxIssue } from './evidence.ts';
import { untouched } from './uses.ts';

/** Pattern 17, continued: what Sysbox needs of a host besides its kernel’s version. */
export const rows: readonly Row[] = [
  {
    id: 'host.architecture',
    pattern: 17,
    aspect: 'Processor',
    expectation: 'Sysbox runs on it',
    uses: untouched,
    behaviours: [
      {
        when: { architecture: { is: ['x86_64', 'aarch64', 'amd64', 'arm64'] } },
        result: 'COMPATIBLE',
        says: 'Sysbox runs on amd64 and, since 0.5.0, on arm64.',
        evidence: [page('https://github.com/nestybox/sysbox/blob/v0.7.0/docs/arch-compat.md'), measured('x86_64')],
      },
      {
        when: { architecture: { not: ['x86_64', 'aarch64', 'amd64', 'arm64'] } },
        result: 'BLOCKED',
        says: 'There is no Sysbox for it, only for amd64 and arm64.',
        evidence: [page('https://github.com/nestybox/sysbox/blob/v0.7.0/docs/arch-compat.md')],
      },
    ],
    action: 'block',
    check: { group: 'System' },
    workaround: 'Use a machine with an amd64 or arm64 processor.',
  },
  {
    id: 'host.inside-container',
    pattern: 17,
    aspect: 'Sysbox inside a container',
    expectation: 'Works as on a machine',
    uses: untouched,
    behaviours: [
      {
        when: { insideContainer: true },
        result: 'BLOCKED',
        says: 'Not supported: what was looked at is itself a container.',
        evidence: [sysboxIssue(120), guide('limitations.md')],
      },
      {
        when: { insideContainer: false },
        result: 'COMPATIBLE',
        says: 'This is no container.',
        evidence: [measured('a host that is no container')],
      },
    ],
    action: 'block',
    check: { group: 'System' },
    workaround: 'Run containai doctor on the machine that runs this container.',
  },
  {
    id: 'host.wsl',
    pattern: 17,
    aspect: 'WSL 2',
    expectation: 'Sysbox runs there as on any Linux',
    uses: untouched,
    behaviours: [
      {
        when: { wsl: true },
        result: 'PARTIAL',
        says: 'Said by its maintainer to work with Docker Engine inside WSL, and not with the engine of Docker Desktop; not documented, and trouble with networks is reported.',
        evidence: [sysboxIssue(804), sysboxIssue(32), sysboxIssue(924)],
      },
      {
        when: { wsl: false },
        result: 'COMPATIBLE',
        says: 'This is not WSL.',
        evidence: [page('https://github.com/nestybox/sysbox/blob/v0.7.0/docs/distro-compat.md')],
      },
    ],
    action: 'warn',
    check: { group: 'System' },
    workaround: 'Install Docker Engine and Sysbox in the Ubuntu of WSL, or use a Linux machine.',
  },
  {
    id: 'host.systemd',
    pattern: 17,
    aspect: 'systemd on the host',
    expectation: 'Sysbox’s services are started at boot',
    uses: untouched,
    behaviours: [
      {
        when: { systemd: true },
        result: 'COMPATIBLE',
        says: 'The services of Sysbox’s packages are units of systemd.',
        evidence: [guide('install-package.md')],
      },
      {
        when: { systemd: false, sysboxRuns: true },
        result: 'COMPATIBLE',
        says: 'Not there, and not needed while something else starts sysbox-mgr and sysbox-fs.',
        evidence: [measured('both started by hand on a host without systemd')],
      },
      {
        when: { systemd: false, sysboxRuns: false },
        result: 'PARTIAL',
        says: 'Not there: the packages need it, and without it sysbox-mgr and sysbox-fs must be started some other way.',
        evidence: [guide('install-package.md'), measured('both started by hand on a host without systemd')],
      },
    ],
    action: 'warn',
    check: { group: 'System' },
    workaround:
      'Start sysbox-mgr and sysbox-fs as root, in this order, before the engine; in WSL, set [boot] systemd=true in /etc/wsl.conf.',
  },
  {
    id: 'host.programs',
    pattern: 17,
    aspect: 'rsync, modprobe and iptables',
    expectation: 'They are there',
    uses: untouched,
    behaviours: [
      {
        when: { programs: true },
        result: 'COMPATIBLE',
        says: 'All that sysbox-mgr calls is there.',
        evidence: [mgrSource('utils.go preFlightCheck'), measured('rsync, modprobe and iptables installed')],
      },
      {
        when: { programs: false },
        result: 'FAILS',
        says: 'sysbox-mgr does not start without each of the three.',
        error: 'rsync is not installed on host.',
        evidence: [mgrSource('utils.go preFlightCheck')],
      },
    ],
    action: 'block',
    check: { group: 'System' },
    workaround:
      'Install rsync, kmod and iptables (on Debian and Ubuntu: sudo apt install rsync kmod iptables; on Fedora: sudo dnf install rsync kmod iptables).',
  },
  {
    id: 'host.fuse',
    pattern: 17,
    aspect: 'FUSE',
    expectation: 'sysbox-fs can mount',
    uses: untouched,
    behaviours: [
      {
        when: { fuse: true },
        result: 'COMPATIBLE',
        says: '/dev/fuse and fusermount3 are there.',
        evidence: [guide('design.md'), measured('sysbox-fs with fusermount3')],
      },
      {
        when: { fuse: false },
        result: 'BLOCKED',
        says: 'sysbox-fs is a file system in user space: it needs /dev/fuse and fusermount3.',
        evidence: [guide('design.md'), fsSource('fuse/server.go')],
      },
    ],
    action: 'block',
    check: { group: 'System' },
    workaround:
      'Install FUSE (on Debian and Ubuntu: sudo apt install fuse3; on Fedora: sudo dnf install fuse3) and load its module: sudo modprobe fuse.',
  },
  {
    id: 'host.seccomp-notify',
    pattern: 17,
    aspect: 'System calls handed on by seccomp',
    expectation: 'sysbox-fs answers mount calls of containers',
    uses: untouched,
    behaviours: [
      {
        when: { seccompNotify: true },
        result: 'COMPATIBLE',
        says: 'The kernel hands system calls on (user_notif).',
        evidence: [runcSource('libcontainer/seccomp/seccomp_linux.go'), measured('kernel 6.18')],
      },
      {
        when: { seccompNotify: false },
        result: 'BLOCKED',
        says: 'The kernel lacks user_notif, by which Sysbox answers mount calls.',
        evidence: [runcSource('libcontainer/seccomp/seccomp_linux.go')],
      },
    ],
    action: 'block',
    check: { group: 'Kernel' },
    workaround: 'Use a kernel of a distribution, or one built with CONFIG_SECCOMP_FILTER.',
  },
  {
    id: 'host.overlayfs',
    pattern: 17,
    aspect: 'overlayfs',
    expectation: 'Engines keep images in layers',
    uses: untouched,
    behaviours: [
      {
        when: { overlay: true },
        result: 'COMPATIBLE',
        says: 'The kernel has it.',
        evidence: [measured('overlay2 outside and inside')],
      },
      {
        when: { overlay: false },
        result: 'PARTIAL',
        says: 'The kernel lacks it: an engine inside, which keeps its images with it, falls back to a slow driver or does not start.',
        evidence: [mgrSource('utils.go setupDockerVolMgr'), inferred('the inner engine shares the kernel')],
      },
    ],
    action: 'warn',
    check: { group: 'Kernel', stops: ['nested'] },
    workaround: 'sudo modprobe overlay',
  },
  {
    id: 'host.capabilities',
    pattern: 17,
    aspect: 'Capabilities of root on this host',
    expectation: 'Root has all of them',
    uses: untouched,
    behaviours: [
      {
        when: { allCapabilities: true },
        result: 'COMPATIBLE',
        says: 'Root has every capability of the kernel, so root in a container can have it.',
        evidence: [runcSource('libsysbox/syscont/spec.go'), inferred('sysbox-runc gives root what it has itself')],
      },
      {
        when: { allCapabilities: false },
        result: 'PARTIAL',
        says: 'Root in a container lacks what root lacks here, and what Sysbox needs such a capability for may fail.',
        evidence: [measured('a host without CAP_SYS_RESOURCE: missing inside too, rlimits above the engine’s refused')],
      },
    ],
    action: 'warn',
    check: { group: 'System' },
    workaround: 'Run containai doctor and the engine outside whatever takes the capabilities away.',
  },
];
