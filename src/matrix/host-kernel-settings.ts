import type { Row } from '../model/row.ts';
import { inferred, measured, runcSource, source } from './evidence.ts';
import { untouched } from './uses.ts';

/** Pattern 17, continued: settings of the kernel. */
export const rows: readonly Row[] = [
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
        result: 'FAILS',
        says: 'No container starts while it is 0, or while user.max_user_namespaces is 0.',
        error:
          'kernel is not configured to allow unprivileged users to create namespaces: /proc/sys/kernel/unprivileged_userns_clone: want 1, have 0',
        evidence: [runcSource('libsysbox/sysbox/utils.go')],
      },
    ],
    action: 'block',
    workaround: 'Set kernel.unprivileged_userns_clone=1 and user.max_user_namespaces above 0.',
  },
];
