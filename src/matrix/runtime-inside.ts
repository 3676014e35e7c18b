import type { Row } from '../model/row.ts';
import { guide, inferred, measured, runcSource, source, sysboxIssue, sysboxTest } from './evidence.ts';
import { remark, virtualizes } from './study.ts';
import { untouched } from './uses.ts';

/** Pattern 0, continued: what a container can do with the kernel. */
export const rows: readonly Row[] = [
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
        shows: { prints: /^tmpfs mounted\n[^]*permission denied[^]*securityfs refused$/mu },
        evidence: [
          measured('mount -t tmpfs works; mount -t securityfs refused'),
          runcSource('libsysbox/syscont/syscalls.go'),
          sysboxTest('syscall/mount/'),
          guide('limitations.md'),
        ],
      },
    ],
    action: 'pass',
    probe: {
      run: `export LIBMOUNT_FORCE_MOUNT2=always
mkdir /tmp/a
mount -t tmpfs none /tmp/a && echo "tmpfs mounted"
mount -t securityfs none /tmp/a || echo "securityfs refused"`,
    },
    study: [virtualizes('**Mount syscall**', 'Allowed (unlike regular containers) with restrictions')],
  },
  {
    id: 'runtime.mount-program',
    pattern: 0,
    aspect: 'mount(8) of util-linux 2.39 and later, inside',
    expectation: 'It mounts what the system call mounts',
    uses: untouched,
    behaviours: [
      {
        result: 'BLOCKED',
        says: 'It mounts nothing: it asks for fsopen(2), which Docker’s filter refuses where the container does not ask for SYS_ADMIN, and Sysbox opens that filter for mount(2) alone. The refusal is EPERM and not ENOSYS, so that it does not fall back. Debian 13 and Ubuntu 24.04 have it; mount units of systemd use it.',
        error: 'mount: …: permission denied.',
        shows: { prints: /permission denied[^]*^refused\nmounted$/mu },
        evidence: [
          measured(
            'Debian 13 (util-linux 2.41.5): tmpfs, bind, remount and proc refused, fsopen(2) gives EPERM; mounted with LIBMOUNT_FORCE_MOUNT2=always, and with --cap-add SYS_ADMIN; mount units of systemd 257 fail; Debian 12 (2.38.1): mounted',
          ),
          sysboxIssue(1010),
        ],
      },
    ],
    action: 'pass',
    workaround: 'Set LIBMOUNT_FORCE_MOUNT2=always, by which it takes mount(2); for units of systemd in DefaultEnvironment of system.conf.',
    probe: {
      run: `release=$(mount --version 2>/dev/null | sed -n 's/.*util-linux 2[.]\\([0-9]*\\).*/\\1/p')
if [ "\${release:-0}" -lt 39 ]; then echo "lacks mount(8) of util-linux 2.39"; exit; fi
mkdir /tmp/a
mount -t tmpfs none /tmp/a 2>&1 || echo refused
LIBMOUNT_FORCE_MOUNT2=always mount -t tmpfs none /tmp/a && echo mounted`,
    },
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
        shows: { prints: /^plain works\nmount works\nunshare: .*mount .*Invalid argument\nproc refused$/mu },
        evidence: [
          measured('unshare -Ur and unshare -Urm mount -t tmpfs work, root or not; unshare -Urm --mount-proc --pid --fork fails'),
          guide('limitations.md'),
        ],
      },
    ],
    action: 'pass',
    probe: {
      run: `unshare -Ur true && echo "plain works"
unshare -Urm mount -t tmpfs none /tmp && echo "mount works"
unshare -Urm --mount-proc --pid --fork true || echo "proc refused"`,
    },
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
        shows: { prints: /^host status Seccomp 2\nhost status Seccomp_filters 2$/mu },
        evidence: [
          measured('/proc/PID/status from the host: Seccomp 2, Seccomp_filters 2, or 1 without a profile'),
          source('nestybox/sysbox-runc@a4dd414f: libsysbox/syscont/syscalls.go'),
        ],
      },
    ],
    action: 'pass',
    probe: { looks: [{ status: 'Seccomp' }, { status: 'Seccomp_filters' }] },
  },
];
