import type { Row } from '../model/row.ts';
import { guide, measured, page, runcSource, sysboxIssue, sysboxTest } from './evidence.ts';
import { kernelTable } from './study.ts';
import { untouched } from './uses.ts';

/** Pattern 17, continued: the kernel. */
export const rows: readonly Row[] = [
  {
    id: 'host.kernel',
    pattern: 17,
    aspect: 'Lowest kernel for Sysbox',
    expectation: 'Sysbox runs on this kernel',
    uses: untouched,
    behaviours: [
      {
        when: { kernel: { below: '5.0' } },
        result: 'FAILS',
        says: 'No container starts. On Ubuntu the text asks for 5.0.',
        error: 'kernel version check failed: … kernel release … is not supported; need >= 5.5',
        shows: { fails: /kernel release[^]*is not supported/u },
        evidence: [runcSource('libsysbox/sysbox/utils.go')],
      },
      {
        when: { kernel: { from: '5.0', below: '5.5' }, distribution: 'ubuntu' },
        result: 'COMPATIBLE',
        says: 'Sysbox accepts it on Ubuntu; it documents 5.3 for Ubuntu 18.04 and 5.4 for 20.04.',
        shows: { prints: /^exit 0$/mu },
        evidence: [runcSource('libsysbox/sysbox/utils.go'), page('https://github.com/nestybox/sysbox/blob/v0.7.0/docs/distro-compat.md')],
      },
      {
        when: { kernel: { from: '5.0', below: '5.5' }, otherDistribution: 'ubuntu' },
        result: 'FAILS',
        says: 'No container starts: 5.5 is the lowest kernel outside Ubuntu.',
        error: 'kernel version check failed: … kernel release … is not supported; need >= 5.5',
        shows: { fails: /kernel release[^]*is not supported/u },
        evidence: [runcSource('libsysbox/sysbox/utils.go')],
      },
      {
        when: { kernel: { from: '5.5' } },
        result: 'COMPATIBLE',
        says: 'Sysbox accepts it. For some distributions it documents a higher one: 5.15 for Ubuntu 22.04, 6.8 for 24.04, 5.12 for Fedora, Rocky, Alma and CentOS, 6.1 for Amazon Linux 2023.',
        shows: { prints: /^exit 0$/mu },
        evidence: [
          measured('kernel 6.18'),
          runcSource('libsysbox/sysbox/utils.go'),
          page('https://github.com/nestybox/sysbox/blob/v0.7.0/docs/distro-compat.md'),
        ],
      },
    ],
    action: 'block',
    check: { group: 'Kernel' },
    workaround: 'Install a newer kernel; 6.8, Ubuntu 24.04’s, has all that Sysbox uses.',
    probe: {},
    study: [kernelTable('Basic Sysbox', '5.0+', 'Required')],
    differs: '5.0 is enough on Ubuntu alone: elsewhere Sysbox refuses kernels before 5.5.',
  },
  {
    id: 'host.id-mapped-mounts',
    pattern: 17,
    aspect: 'ID-mapped mounts',
    expectation: 'Mounted host files show their owners',
    uses: untouched,
    behaviours: [
      {
        when: { kernel: { from: '5.12' }, idMappedMounts: true },
        result: 'COMPATIBLE',
        says: 'The kernel has them; the file system must support them too.',
        shows: { prints: /^1001\n65534$/mu },
        evidence: [measured('kernel 6.18, ext4'), guide('design.md')],
      },
      {
        when: { kernel: { from: '5.12' }, idMappedMounts: false },
        result: 'PARTIAL',
        says: 'This kernel should have them, and refuses them for the file system of the engine’s data: files show as nobody:nogroup.',
        shows: { prints: /^65534\n65534$/mu },
        evidence: [guide('design.md'), sysboxIssue(586)],
        remedy: 'Keep the engine’s data and the workspace on ext4 or XFS.',
      },
      {
        when: { kernel: { below: '5.12' } },
        result: 'PARTIAL',
        says: 'The kernel has none: shiftfs is required, or files show as nobody:nogroup.',
        shows: { prints: /^65534\n65534$/mu },
        evidence: [guide('design.md'), page('https://github.com/nestybox/sysbox/blob/v0.7.0/docs/distro-compat.md')],
      },
    ],
    action: 'warn',
    check: { group: 'Kernel' },
    probe: {
      files: [
        { name: 'a', text: '', owner: 1001, mode: 0o644 },
        { name: 'b', text: '', owner: 70_000, mode: 0o644 },
      ],
      create: { HostConfig: { Binds: ['{scratch}:/x'] } },
      run: 'stat -c %u /x/a /x/b',
    },
    workaround: 'Install kernel 5.12 or newer; 6.8 has all that Sysbox uses.',
    study: [kernelTable('ID-mapped mounts', '5.12+', 'Strongly recommended')],
  },
  {
    id: 'host.overlay-id-mapped',
    pattern: 17,
    aspect: 'ID-mapped mounts below overlayfs',
    expectation: 'Containers start without copying their files',
    uses: untouched,
    behaviours: [
      {
        when: { kernel: { from: '5.19' }, idMappedOverlay: true },
        result: 'COMPATIBLE',
        says: 'The root file system and Sysbox’s own folders are ID-mapped: nothing is copied or changed.',
        evidence: [measured('kernel 6.18: implicit mounts idmapped'), guide('design.md')],
      },
      {
        when: { kernel: { from: '5.19' }, idMappedOverlay: false },
        result: 'PARTIAL',
        says: 'This kernel should take ID-mapped layers and refuses them: Sysbox copies root file systems and changes their owners, so starts are slow.',
        evidence: [guide('configuration.md')],
        remedy: 'Keep the engine’s data on ext4 or XFS.',
      },
      {
        when: { kernel: { below: '5.19' }, shiftfs: true },
        result: 'COMPATIBLE',
        says: 'shiftfs does it.',
        evidence: [guide('design.md')],
      },
      {
        when: { kernel: { below: '5.19' }, shiftfs: false },
        result: 'PARTIAL',
        says: 'Sysbox copies the root file system and changes its owners: starts are slow, and docker build and commit of such containers do not work.',
        evidence: [guide('configuration.md'), sysboxTest('buildx/build.bats')],
      },
    ],
    action: 'warn',
    check: { group: 'Kernel', stops: ['builds'] },
    workaround: 'Install kernel 5.19 or newer (on Ubuntu 22.04: sudo apt install linux-generic-hwe-22.04).',
    study: [kernelTable('Full ID-mapped mount support', '5.19+', 'Preferred')],
  },
];
