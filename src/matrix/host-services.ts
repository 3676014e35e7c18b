import type { Row } from '../model/row.ts';
import { guide, measured, measuredOnHead, mgrSource } from './evidence.ts';
import { untouched } from './uses.ts';

/** Pattern 17, continued: the services of Sysbox itself. */
export const rows: readonly Row[] = [
  {
    id: 'host.sysbox-installed',
    pattern: 17,
    aspect: 'Sysbox',
    expectation: 'It is installed',
    uses: untouched,
    behaviours: [
      {
        when: { sysboxInstalled: true },
        result: 'COMPATIBLE',
        says: 'It is installed.',
        evidence: [measured('Sysbox 0.7.0')],
      },
      {
        when: { sysboxInstalled: false },
        result: 'FAILS',
        says: 'It is not installed, so every container runs under plain runc.',
        error: 'unknown or invalid runtime name: sysbox-runc',
        evidence: [measured('a runtime that is not registered, Docker 26.1.5'), guide('install-package.md')],
      },
    ],
    action: 'block',
    check: { group: 'Sysbox' },
    workaround: 'Install it (github.com/nestybox/sysbox/blob/master/docs/user-guide/install-package.md).',
  },
  {
    id: 'host.subordinate-ids',
    pattern: 17,
    aspect: 'Ids for the user sysbox in /etc/subuid and /etc/subgid',
    expectation: '65536 of them',
    uses: untouched,
    behaviours: [
      {
        when: { sysboxIds: true },
        result: 'COMPATIBLE',
        says: 'Enough for a container.',
        evidence: [measured('sysbox:165536:65536'), mgrSource('subidAlloc/subidAllocSimple.go')],
      },
      {
        when: { sysboxInstalled: true, sysboxIds: false },
        result: 'FAILS',
        says: 'sysbox-mgr adds the range itself when it starts, and does not start where it finds less than 65536.',
        error: 'did not find a large enough subuid range for user sysbox (need 65536)',
        evidence: [mgrSource('subidAlloc/subidAllocSimple.go')],
      },
      {
        when: { sysboxInstalled: false, sysboxIds: false },
        result: 'N/A',
        says: 'Sysbox is not installed; it adds the range itself.',
        evidence: [mgrSource('utils.go')],
      },
    ],
    action: 'block',
    check: { group: 'Sysbox', afterSysbox: true },
    workaround:
      'Add sysbox:165536:65536 to /etc/subuid and /etc/subgid (any range that nobody else has), then sudo systemctl restart sysbox.',
  },
  {
    id: 'host.services-down',
    pattern: 17,
    aspect: 'sysbox-mgr or sysbox-fs not running',
    expectation: 'Containers start',
    uses: untouched,
    behaviours: [
      {
        when: { sysboxInstalled: true, sysboxRuns: false },
        result: 'FAILS',
        says: 'No container starts. With sysbox-fs down, docker run says: failed to get sysbox-fs mountpoint … connection refused.',
        error: 'failed to register with sysbox-mgr: … dial unix /run/sysbox/sysmgr.sock: connect: connection refused',
        evidence: [
          measured('sysbox-fs down, docker run: failed to get sysbox-fs mountpoint … connection refused'),
          guide('troubleshoot.md'),
        ],
      },
      {
        when: { sysboxRuns: true },
        result: 'COMPATIBLE',
        says: 'Both run.',
        evidence: [measured('sysbox-mgr and sysbox-fs running'), guide('troubleshoot.md')],
      },
      {
        when: { sysboxInstalled: false, sysboxRuns: false },
        result: 'N/A',
        says: 'Sysbox is not installed.',
        evidence: [guide('install-package.md')],
      },
    ],
    action: 'block',
    check: { group: 'Sysbox', title: 'sysbox-mgr and sysbox-fs', afterSysbox: true },
    workaround: 'sudo systemctl restart sysbox, then restart the containers that ran under it.',
  },
  {
    id: 'host.exec-without-sysbox-fs',
    pattern: 17,
    aspect: 'docker exec while sysbox-fs is down',
    expectation: 'A running container can be entered',
    uses: untouched,
    behaviours: [
      {
        when: { sysboxRuns: false },
        result: 'BLOCKED',
        says: 'Refused.',
        error:
          'sending seccomp fd to sysbox-fs caused: Unable to establish connection with seccomp-tracer: dial unix /run/sysbox/sysfs-seccomp.sock: connect: connection refused',
        evidence: [measured('sysbox-fs down, docker exec in a running container')],
      },
      {
        when: { sysboxRuns: true },
        result: 'COMPATIBLE',
        says: 'Both services run.',
        evidence: [measured('docker exec')],
      },
    ],
    action: 'block',
    workaround: 'systemctl restart sysbox, then restart the container.',
  },
  {
    id: 'host.sysbox-fs-restarted',
    pattern: 17,
    aspect: 'Containers from before a restart of sysbox-fs',
    expectation: 'They go on as before',
    uses: untouched,
    behaviours: [
      {
        when: { staleContainers: true },
        result: 'BLOCKED',
        says: 'exec into them fails, and their emulated files are dead. docker restart repairs them, so does making them anew.',
        error:
          'get handle to /proc/thread-self/fd: unsafe procfs detected: openat2 fsmount:fscontext:proc/thread-self/fd/: operation not permitted',
        evidence: [
          measured('sysbox-fs restarted, exec in a container from before'),
          measuredOnHead('docker restart repairs an old container'),
        ],
      },
      {
        when: { staleContainers: false },
        result: 'COMPATIBLE',
        says: 'No running container of Sysbox is older than sysbox-fs.',
        evidence: [measured('exec into containers that sysbox-fs has seen start')],
      },
    ],
    action: 'warn',
    check: { group: 'Sysbox', title: 'Containers older than sysbox-fs', afterSysbox: true },
    workaround: 'docker restart CONTAINER',
  },
  {
    id: 'host.two-engines',
    pattern: 17,
    aspect: 'Two engines with one Sysbox',
    expectation: 'Each needs its own',
    uses: untouched,
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'Works: a second engine beside the user’s can use the same Sysbox.',
        evidence: [measured('two engines sharing one Sysbox')],
      },
    ],
    action: 'pass',
  },
  {
    id: 'host.update-sysbox',
    pattern: 17,
    aspect: 'Containers made under another Sysbox',
    expectation: 'They start after an update',
    uses: untouched,
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'Containers made under 0.7.0 start under the development head of July 2026, and the reverse.',
        evidence: [measuredOnHead('containers made under one start under the other')],
      },
    ],
    action: 'pass',
  },
];
