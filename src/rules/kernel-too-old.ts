import { oldestKernel } from '../known/sysbox-releases.ts';
import { compareVersions } from '../syntax/version.ts';
import { defineRule, everywhere, noIssues } from './define-rule.ts';
import { source } from './shared/cite.ts';

export const kernelTooOld = defineRule({
  id: 'kernel-too-old',
  title: 'The host’s kernel is too old for Sysbox',
  concern: 'sysbox',
  severity: 'high',
  levels: everywhere('error'),
  judges: ['container'],
  reads: [],
  needs: ['kernel'],
  claimsAbsence: true,
  options: {},
  why: 'sysbox-runc checks the kernel before it starts anything, and refuses below 5.5, on Ubuntu below 5.0. Mounted files show the right owners from 5.12 on, the root file system is ID-mapped from 5.19 on.',
  advice: 'Update the host’s kernel; 6.8 or newer serves every feature of Sysbox.',
  cites: [
    source('nestybox/sysbox-runc@a4dd414f libsysbox/sysbox/utils.go minKernel, minKernelUbuntu'),
    source('nestybox/sysbox@v0.7.0 docs/distro-compat.md'),
  ],
  row: 'host.kernel',
  references: ['https://github.com/nestybox/sysbox/blob/v0.7.0/docs/distro-compat.md'],
  examples: [{ format: 'docker-run', bad: 'docker run debian:12', host: { kernel: '4.19.0-27-amd64', distribution: 'debian' } }],
  check: (_, { host: { kernel, distribution } }) => {
    if (kernel === undefined || compareVersions(kernel, oldestKernel.others) >= 0) return noIssues;
    const isOldForUbuntu = compareVersions(kernel, oldestKernel.ubuntu) < 0;
    if (distribution === 'ubuntu' && !isOldForUbuntu) return noIssues;
    const oldest = distribution === 'ubuntu' ? oldestKernel.ubuntu : oldestKernel.others;
    const unless = distribution === undefined && !isOldForUbuntu ? `, unless this is Ubuntu, where ${oldestKernel.ubuntu} will do` : '';
    return [
      {
        message: `Sysbox does not start on kernel ${kernel}${unless}: “kernel version check failed: … kernel release ${kernel} is not supported; need >= ${oldest}”`,
        evidence: [],
      },
    ];
  },
});
