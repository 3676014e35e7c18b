import type { Row } from '../model/row.ts';
import { guide, measured, page, runcSource, source, sysboxIssue, sysboxTest } from './evidence.ts';
import { kernelTable, remark } from './study.ts';
import { untouched } from './uses.ts';

const section = 'Kernel Version Requirements';

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
        when: { kernel: { from: '5.12' } },
        result: 'COMPATIBLE',
        says: 'The kernel has them; the file system must support them too.',
        shows: { prints: /^1001\n65534$/mu },
        evidence: [measured('kernel 6.18, ext4'), guide('design.md')],
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
    probe: {
      files: [
        { name: 'a', text: '', owner: 1001, mode: 0o644 },
        { name: 'b', text: '', owner: 70_000, mode: 0o644 },
      ],
      create: { HostConfig: { Binds: ['{scratch}:/x'] } },
      run: 'stat -c %u /x/a /x/b',
    },
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
        when: { kernel: { from: '5.19' } },
        result: 'COMPATIBLE',
        says: 'The root file system and Sysbox’s own folders are ID-mapped: nothing is copied or changed.',
        evidence: [measured('kernel 6.18: implicit mounts idmapped'), guide('design.md')],
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
    study: [kernelTable('Full ID-mapped mount support', '5.19+', 'Preferred')],
  },
  {
    id: 'host.binfmt',
    pattern: 17,
    aspect: 'binfmt_misc with a namespace',
    expectation: 'Each container registers architectures of its own',
    uses: untouched,
    behaviours: [
      {
        when: { kernel: { from: '6.7' }, sysbox: { from: '0.6.7' } },
        result: 'COMPATIBLE',
        says: 'Each container has its own. The binfmt_misc module must be there: one that is built into the kernel Sysbox does not see.',
        shows: { prints: /^mounted$/mu },
        evidence: [
          measured('kernel 6.18: mounted inside, register works, the host’s untouched'),
          guide('dind.md'),
          source('nestybox/sysbox-libs@9b42cd43: linuxUtils/linux.go KernelModSupported reads /proc/modules'),
        ],
      },
      {
        when: { kernel: { from: '6.7' }, sysbox: { below: '0.6.7' } },
        result: 'BLOCKED',
        says: 'Sysbox uses it from 0.6.7 on.',
        shows: { prints: /^none$/mu },
        evidence: [source('nestybox/sysbox@v0.7.0: CHANGELOG.md, 0.6.7')],
      },
      {
        when: { kernel: { below: '6.7' } },
        result: 'BLOCKED',
        says: 'There is one for the whole host.',
        shows: { prints: /^none$/mu },
        evidence: [sysboxIssue(592), guide('dind.md')],
      },
    ],
    action: 'warn',
    probe: {
      run: `if [ -e /proc/sys/fs/binfmt_misc/register ]; then echo mounted; else echo none; fi
grep -q "^binfmt_misc " /proc/modules 2>/dev/null || echo "lacks the module binfmt_misc: what is built into a kernel Sysbox does not see"`,
    },
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
];
