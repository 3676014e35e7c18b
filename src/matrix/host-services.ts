import type { Row } from '../model/row.ts';
import { guide, measured, measuredOnHead, mgrSource } from './evidence.ts';
import { untouched } from './uses.ts';

/** Pattern 17, continued: the services of Sysbox itself. */
export const rows: readonly Row[] = [
  {
    id: 'host.services-down',
    pattern: 17,
    aspect: 'sysbox-mgr or sysbox-fs not running',
    expectation: 'Containers start',
    uses: untouched,
    behaviours: [
      {
        result: 'FAILS',
        says: 'No container starts. With sysbox-fs down, docker run says: failed to get sysbox-fs mountpoint … connection refused.',
        error: 'failed to register with sysbox-mgr: … dial unix /run/sysbox/sysmgr.sock: connect: connection refused',
        evidence: [
          measured('sysbox-fs down, docker run: failed to get sysbox-fs mountpoint … connection refused'),
          guide('troubleshoot.md'),
        ],
      },
    ],
    action: 'block',
    workaround: 'systemctl restart sysbox',
  },
  {
    id: 'host.exec-without-sysbox-fs',
    pattern: 17,
    aspect: 'docker exec while sysbox-fs is down',
    expectation: 'A running container can be entered',
    uses: untouched,
    behaviours: [
      {
        result: 'BLOCKED',
        says: 'Refused.',
        error:
          'sending seccomp fd to sysbox-fs caused: Unable to establish connection with seccomp-tracer: dial unix /run/sysbox/sysfs-seccomp.sock: connect: connection refused',
        evidence: [measured('sysbox-fs down, docker exec in a running container')],
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
        result: 'BLOCKED',
        says: 'exec into them fails, and their emulated files are dead. docker restart repairs them, so does making them anew.',
        error:
          'get handle to /proc/thread-self/fd: unsafe procfs detected: openat2 fsmount:fscontext:proc/thread-self/fd/: operation not permitted',
        evidence: [
          measured('sysbox-fs restarted, exec in a container from before'),
          measuredOnHead('docker restart repairs an old container'),
        ],
      },
    ],
    action: 'warn',
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
  {
    id: 'host.implicit-mounts-store',
    pattern: 17,
    aspect: 'Where Sysbox keeps its folders',
    expectation: 'Anywhere',
    uses: untouched,
    behaviours: [
      {
        result: 'PARTIAL',
        says: 'sysbox-mgr --data-root, /var/lib/sysbox by default, must not lie on tmpfs, overlayfs or shiftfs.',
        error: "host dir for docker vol manager (…) can't be on …",
        evidence: [mgrSource('utils.go')],
      },
    ],
    action: 'warn',
  },
];
