import type { Row } from '../model/row.ts';
import { guide, inferred, measured, runcSource, source, sysboxIssue, sysboxTest } from './evidence.ts';
import { kernelTable, remark } from './study.ts';
import { untouched } from './uses.ts';

const section = 'Kernel Version Requirements';

/** Pattern 17, continued: what newer kernels add, and what is switched off in some. */
export const rows: readonly Row[] = [
  {
    id: 'host.binfmt',
    pattern: 17,
    aspect: 'binfmt_misc with a namespace',
    expectation: 'Each container registers architectures of its own',
    uses: untouched,
    behaviours: [
      {
        when: { kernel: { from: '6.7' }, sysbox: { from: '0.6.7' }, binfmt: true },
        result: 'COMPATIBLE',
        says: 'Each container has its own. QEMU must be registered inside.',
        shows: { prints: /^mounted$/mu },
        evidence: [measured('kernel 6.18: mounted inside, register works, the host’s untouched'), guide('dind.md')],
      },
      {
        when: { kernel: { from: '6.7' }, sysbox: { from: '0.6.7' }, binfmt: false },
        result: 'BLOCKED',
        says: 'Sysbox finds no module binfmt_misc: it is not loaded, or built into the kernel, where Sysbox does not look.',
        shows: { prints: /^none$/mu },
        evidence: [
          measured('kernel 6.18 with binfmt_misc built in, Sysbox 0.7.0: not mounted inside'),
          source('nestybox/sysbox-libs@9b42cd43: linuxUtils/linux.go KernelModSupported reads /proc/modules'),
          sysboxTest('multi-arch/binfmt.bats'),
        ],
        remedy: 'sudo modprobe binfmt_misc, or, where it is built into the kernel, register QEMU on the host with the flag F.',
      },
      {
        when: { kernel: { from: '6.7' }, sysbox: { below: '0.6.7' } },
        result: 'BLOCKED',
        says: 'Sysbox uses it from 0.6.7 on.',
        shows: { prints: /^none$/mu },
        remedy: 'Update Sysbox to 0.6.7 or newer.',
        evidence: [source('nestybox/sysbox@v0.7.0: CHANGELOG.md, 0.6.7')],
      },
      {
        when: { kernel: { below: '6.7' } },
        result: 'BLOCKED',
        says: 'There is one for the whole host: QEMU registered from inside a container is refused.',
        shows: { prints: /^none$/mu },
        evidence: [sysboxIssue(592), guide('dind.md')],
      },
    ],
    action: 'warn',
    check: { group: 'Kernel', only: ['multi-arch'], stops: ['multi-arch'], afterSysbox: true },
    probe: {
      run: `if [ -e /proc/sys/fs/binfmt_misc/register ]; then echo mounted; else echo none; fi
grep -q "^binfmt_misc " /proc/modules 2>/dev/null || echo "lacks the module binfmt_misc: what is built into a kernel Sysbox does not see"`,
    },
    workaround: 'Install kernel 6.7 or newer, or register QEMU on the host with the F flag.',
    study: [kernelTable('Namespaced binfmt_misc', '6.7+', 'For multi-arch builds')],
    differs: 'It takes Sysbox 0.6.7 as well as the kernel.',
  },
  {
    id: 'host.tmpfs-binds',
    pattern: 17,
    aspect: 'Binds from a tmpfs of the host',
    expectation: 'Owners show as on the host',
    uses: untouched,
    behaviours: [
      {
        when: { kernel: { from: '6.3' } },
        result: 'COMPATIBLE',
        says: 'A tmpfs can be ID-mapped.',
        evidence: [sysboxTest('docker/mounts.bats')],
      },
      {
        when: { kernel: { below: '6.3' } },
        result: 'PARTIAL',
        says: 'A tmpfs cannot be ID-mapped: files may show as nobody:nogroup.',
        evidence: [sysboxTest('docker/mounts.bats')],
      },
    ],
    action: 'warn',
    check: { group: 'Kernel' },
    workaround: 'Install kernel 6.3 or newer, or keep mounted folders off tmpfs.',
  },
  {
    id: 'host.kernel-target',
    pattern: 17,
    aspect: 'Kernel to aim for',
    expectation: 'All patterns work',
    uses: untouched,
    behaviours: [
      {
        when: { kernel: { from: '6.7' } },
        result: 'COMPATIBLE',
        says: 'Everything in this table that hangs on the kernel is there. Measured on 6.18.',
        evidence: [measured('kernel 6.18'), guide('dind.md')],
      },
      {
        when: { kernel: { from: '5.19', below: '6.7' } },
        result: 'PARTIAL',
        says: 'All but images for other architectures inside (6.7) and, before 6.3, binds from a tmpfs.',
        evidence: [guide('dind.md'), sysboxTest('docker/mounts.bats')],
      },
      {
        when: { kernel: { below: '5.19' } },
        result: 'PARTIAL',
        says: 'Root file systems are copied where there is no shiftfs.',
        evidence: [guide('design.md')],
      },
    ],
    action: 'warn',
    study: [remark(section, 'ContainAI deployment note', 'Target kernel 5.19+ for best compatibility with devcontainer patterns.')],
    differs: 'Aim for 6.8, Ubuntu 24.04’s, so that other architectures work too; and look at the pair of Docker and Sysbox first.',
    workaround: 'containai matrix shows what this kernel can do.',
  },
  {
    id: 'host.shared-memory-sysctls',
    pattern: 17,
    aspect: 'Writing kernel.shm* from inside',
    expectation: 'Root inside sets its shared memory limits',
    uses: untouched,
    behaviours: [
      {
        when: { kernel: { from: '6.9' } },
        result: 'COMPATIBLE',
        says: 'The kernel allows it.',
        shows: { prints: /^123456$/mu },
        evidence: [measured('kernel.shmmax written by root inside, kernel 6.18'), inferred('changed in kernel 6.9')],
      },
      {
        when: { kernel: { below: '6.9' }, sysbox: { from: '0.6.5' } },
        result: 'COMPATIBLE',
        says: 'Sysbox does it for the container.',
        shows: { prints: /^123456$/mu },
        evidence: [source('nestybox/sysbox@v0.7.0: CHANGELOG.md, 0.6.5')],
      },
      {
        when: { kernel: { below: '6.9' }, sysbox: { below: '0.6.5' } },
        result: 'BLOCKED',
        says: 'Refused.',
        shows: { prints: /Permission denied/mu },
        evidence: [source('nestybox/sysbox@v0.7.0: CHANGELOG.md, 0.6.5')],
      },
    ],
    action: 'pass',
    check: { group: 'Kernel', afterSysbox: true },
    workaround: 'Update Sysbox to 0.6.5 or newer.',
    probe: { run: 'echo 123456 >/proc/sys/kernel/shmmax && echo $(cat /proc/sys/kernel/shmmax)', looks: [{ setting: 'kernel.shmmax' }] },
  },
  {
    id: 'host.user-namespaces-off',
    pattern: 17,
    aspect: 'kernel.unprivileged_userns_clone=0',
    expectation: 'Hardened hosts run Sysbox too',
    uses: untouched,
    behaviours: [
      {
        when: { userNamespaces: false },
        result: 'FAILS',
        says: 'No container starts while it is 0, or while user.max_user_namespaces is 0.',
        error:
          'kernel is not configured to allow unprivileged users to create namespaces: /proc/sys/kernel/unprivileged_userns_clone: want 1, have 0',
        evidence: [runcSource('libsysbox/sysbox/utils.go')],
      },
      {
        when: { userNamespaces: true },
        result: 'COMPATIBLE',
        says: 'User namespaces may be made.',
        evidence: [measured('user.max_user_namespaces above 0'), runcSource('libsysbox/sysbox/utils.go')],
      },
    ],
    action: 'block',
    check: { group: 'Kernel', title: 'User namespaces' },
    workaround: 'sudo sysctl -w kernel.unprivileged_userns_clone=1 user.max_user_namespaces=63000, and the same in a file of /etc/sysctl.d',
  },
];
