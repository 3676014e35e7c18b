import type { Row } from '../model/row.ts';
import { guide, measured, page, sysboxIssue } from './evidence.ts';
import { restricts } from './study.ts';
import { untouched } from './uses.ts';

const distributions = [
  page('https://github.com/nestybox/sysbox/blob/v0.7.0/docs/distro-compat.md'),
  page('https://github.com/nestybox/sysbox/blob/v0.7.0/docs/arch-compat.md'),
];

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
    check: { group: 'System' },
    workaround: 'Set SELINUX=disabled in /etc/selinux/config and restart the machine; that takes a protection away from all of it.',
    study: [restricts('**SELinux**', 'Not supported', 'Technical limitation')],
  },
  {
    id: 'host.ubuntu-26-04',
    pattern: 17,
    aspect: 'Ubuntu 26.04',
    expectation: 'Sysbox runs as on 24.04',
    uses: untouched,
    behaviours: [
      {
        when: { distribution: 'ubuntu', distributionVersion: { from: '26.04' } },
        result: 'PARTIAL',
        says: 'Reported: AppArmor’s profile of fusermount3 in 26.04 keeps sysbox-fs from mounting.',
        error: 'mount helper error: fusermount3: mount failed: Permission denied',
        evidence: [sysboxIssue(1005)],
      },
    ],
    action: 'warn',
    check: { group: 'System' },
    workaround:
      'Give the profile the rules of github.com/nestybox/sysbox/issues/947 in /etc/apparmor.d/local/fusermount3, or switch it off for every program: sudo aa-complain /etc/apparmor.d/fusermount3 (package apparmor-utils).',
  },
  {
    id: 'host.distributions',
    pattern: 17,
    aspect: 'Packages of Sysbox for this distribution',
    expectation: 'There are some',
    uses: untouched,
    behaviours: [
      {
        when: { sysboxInstalled: true },
        result: 'COMPATIBLE',
        says: 'Sysbox is installed already.',
        evidence: [measured('built from source on Debian 12')],
      },
      {
        when: { sysboxInstalled: false, distribution: 'ubuntu', distributionVersion: { from: '18.04', below: '24.05' } },
        result: 'COMPATIBLE',
        says: 'There are packages for Ubuntu 18.04 to 24.04, on amd64 and arm64.',
        evidence: distributions,
      },
      {
        when: { sysboxInstalled: false, distribution: 'ubuntu', distributionVersion: { from: '24.05' } },
        result: 'PARTIAL',
        says: 'Packages are documented for Ubuntu 18.04 to 24.04, not for newer ones.',
        evidence: distributions,
      },
      {
        when: { sysboxInstalled: false, distribution: 'ubuntu', distributionVersion: { below: '18.04' } },
        result: 'PARTIAL',
        says: 'Packages are documented for Ubuntu 18.04 to 24.04, not for older ones.',
        evidence: distributions,
      },
      {
        when: { sysboxInstalled: false, distribution: 'debian', distributionVersion: { from: '10', below: '12' } },
        result: 'COMPATIBLE',
        says: 'There are packages for Debian 10 and 11, on amd64 and arm64.',
        evidence: distributions,
      },
      {
        when: { sysboxInstalled: false, distribution: 'debian', distributionVersion: { from: '12' } },
        result: 'PARTIAL',
        says: 'Packages are documented for Debian 10 and 11, not for newer ones.',
        evidence: distributions,
      },
      {
        when: { sysboxInstalled: false, distribution: 'debian', distributionVersion: { below: '10' } },
        result: 'PARTIAL',
        says: 'Packages are documented for Debian 10 and 11, not for older ones.',
        evidence: distributions,
      },
      {
        when: { sysboxInstalled: false, otherDistribution: ['ubuntu', 'debian'] },
        result: 'PARTIAL',
        says: 'Packages are documented for Ubuntu 18.04 to 24.04 and Debian 10 and 11 alone; elsewhere Sysbox is built from source.',
        remedy: 'Build Sysbox from source, or use Ubuntu 24.04.',
        evidence: distributions,
      },
    ],
    action: 'warn',
    check: { group: 'System' },
    workaround: 'Try the project’s package all the same, or use Ubuntu 24.04.',
  },
];
