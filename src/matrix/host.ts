import type { Row } from '../model/row.ts';
import { guide, measured, page, sysboxIssue } from './evidence.ts';
import { restricts } from './study.ts';
import { untouched } from './uses.ts';

/** Pattern 17: the host. Its kernel, the engine and Sysbox’s services have files of their own. */
export const rows: readonly Row[] = [
  {
    id: 'host.selinux',
    pattern: 17,
    aspect: 'SELinux',
    expectation: 'Sysbox runs on hosts with SELinux',
    uses: untouched,
    behaviours: [
      {
        when: { selinux: true },
        result: 'BLOCKED',
        says: 'Hosts with SELinux enabled are not supported; failures are reported on Fedora.',
        evidence: [guide('security.md'), sysboxIssue(675)],
      },
      {
        when: { selinux: false },
        result: 'COMPATIBLE',
        says: 'Off, as Sysbox wants it.',
        evidence: [guide('security.md'), measured('a host without SELinux')],
      },
    ],
    action: 'block',
    study: [restricts('**SELinux**', 'Not supported', 'Technical limitation')],
  },
  {
    id: 'host.file-system',
    pattern: 17,
    aspect: 'File system of the engine’s and Sysbox’s data',
    expectation: 'Any will do',
    uses: untouched,
    behaviours: [
      {
        result: 'PARTIAL',
        says: 'Sysbox tests ext4 and XFS. Others may not support ID-mapped mounts; Sysbox’s own folder must not lie on tmpfs or overlayfs.',
        error: 'likely means idmapped mounts are not supported on the filesystem at this path',
        evidence: [sysboxIssue(586), sysboxIssue(675), measured('ext4')],
      },
    ],
    action: 'warn',
  },
  {
    id: 'host.ubuntu-26-04',
    pattern: 17,
    aspect: 'Ubuntu 26.04',
    expectation: 'Sysbox runs as on 24.04',
    uses: untouched,
    behaviours: [
      {
        when: { distribution: 'ubuntu' },
        result: 'PARTIAL',
        says: 'Reported: AppArmor’s profile of fusermount3 in 26.04 keeps sysbox-fs from mounting.',
        error: 'mount helper error: fusermount3: mount failed: Permission denied',
        evidence: [sysboxIssue(1005)],
      },
    ],
    action: 'warn',
    workaround: 'Set the profile to complain mode with aa-complain.',
  },
  {
    id: 'host.distributions',
    pattern: 17,
    aspect: 'Distributions and processors',
    expectation: 'Packages for this host',
    uses: untouched,
    behaviours: [
      {
        result: 'PARTIAL',
        says: 'Packages for Ubuntu 18.04 to 24.04 and Debian 10 and 11, on amd64 and arm64; elsewhere it is built from source. systemd on the host is needed.',
        evidence: [
          page('https://github.com/nestybox/sysbox/blob/v0.7.0/docs/distro-compat.md'),
          page('https://github.com/nestybox/sysbox/blob/v0.7.0/docs/arch-compat.md'),
        ],
      },
    ],
    action: 'warn',
  },
];
