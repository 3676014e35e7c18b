import type { Row } from '../model/row.ts';
import { inferred, measured, mgrSource, sysboxIssue } from './evidence.ts';
import { untouched } from './uses.ts';

const tested = ['ext2', 'ext3', 'ext4', 'xfs'];
const unfit = ['tmpfs', 'overlay', 'shiftfs'];

/** Pattern 17, continued: disks and the workspace. */
export const rows: readonly Row[] = [
  {
    id: 'host.file-system',
    pattern: 17,
    aspect: 'File system of the engine’s and Sysbox’s data',
    expectation: 'Any will do',
    uses: untouched,
    behaviours: [
      {
        when: { engineFileSystem: { is: tested }, sysboxFileSystem: { is: tested } },
        result: 'COMPATIBLE',
        says: 'Sysbox is tested on ext4 and XFS.',
        evidence: [sysboxIssue(675), measured('ext4')],
      },
      {
        when: { engineFileSystem: { not: tested } },
        result: 'PARTIAL',
        says: 'The engine’s folder lies on a file system that Sysbox is not tested on, only on ext4 and XFS: it may not support ID-mapped mounts.',
        error: 'likely means idmapped mounts are not supported on the filesystem at this path',
        evidence: [sysboxIssue(586), sysboxIssue(675)],
      },
      {
        when: { engineFileSystem: { is: tested }, sysboxFileSystem: { not: tested } },
        result: 'PARTIAL',
        says: 'Sysbox’s own folder lies on a file system that Sysbox is not tested on, only on ext4 and XFS.',
        evidence: [sysboxIssue(675), mgrSource('utils.go')],
      },
    ],
    action: 'warn',
    check: { group: 'System' },
    workaround: 'Move the engine’s "data-root" and sysbox-mgr’s --data-root to ext4 or XFS.',
  },
  {
    id: 'host.implicit-mounts-store',
    pattern: 17,
    aspect: 'Where Sysbox keeps its folders',
    expectation: 'Anywhere',
    uses: untouched,
    behaviours: [
      {
        when: { sysboxFileSystem: { not: unfit } },
        result: 'COMPATIBLE',
        says: 'Not on tmpfs, overlayfs or shiftfs.',
        evidence: [mgrSource('utils.go setupDockerVolMgr'), measured('ext4')],
      },
      {
        when: { sysboxFileSystem: { is: unfit } },
        result: 'FAILS',
        says: 'sysbox-mgr does not start: its --data-root, /var/lib/sysbox by default, must not lie on tmpfs, overlayfs or shiftfs.',
        error: "host dir for docker vol manager (…) can't be on …",
        evidence: [mgrSource('utils.go setupDockerVolMgr')],
      },
    ],
    action: 'block',
    check: { group: 'Sysbox' },
    workaround: 'Start sysbox-mgr with --data-root on an ext4 or XFS file system.',
  },
  {
    id: 'host.free-disk',
    pattern: 17,
    aspect: 'Room on disk',
    expectation: 'There is enough',
    uses: untouched,
    behaviours: [
      {
        when: { freeGib: { atLeast: 10 } },
        result: 'COMPATIBLE',
        says: 'At least 10 GiB are free. Not measured: how much images need is yours to know.',
        evidence: [inferred('images of dev containers have about 1 to 3 GiB, and inner engines have their own')],
      },
      {
        when: { freeGib: { atLeast: 1, below: 10 } },
        result: 'PARTIAL',
        says: 'Less than 10 GiB are free. Not measured: a few images, and those that engines inside keep besides, fill that.',
        evidence: [inferred('images of dev containers have about 1 to 3 GiB, and inner engines have their own')],
      },
      {
        when: { freeGib: { below: 1 } },
        result: 'BLOCKED',
        says: 'Less than 1 GiB is free: no image of a dev container fits. Not measured.',
        error: 'no space left on device',
        evidence: [inferred('images of dev containers have about 1 to 3 GiB')],
      },
    ],
    action: 'block',
    check: { group: 'System' },
    workaround:
      'Free some (docker builder prune and docker image prune take no container and no volume away), or move the engine’s "data-root" to a larger disk.',
  },
  {
    id: 'host.workspace-nosuid',
    pattern: 17,
    aspect: 'Setuid files in the workspace',
    expectation: 'What a container leaves there gives nobody more rights',
    uses: untouched,
    behaviours: [
      {
        when: { workspaceNosuid: true },
        result: 'COMPATIBLE',
        says: 'The workspace is mounted nosuid: a setuid file there is a file like any other.',
        evidence: [inferred('mount(8): nosuid'), measured('without nosuid, the reverse')],
      },
      {
        when: { workspaceNosuid: false },
        result: 'WARN',
        says: 'Root in a container can leave a program in a mounted workspace that makes whoever starts it here root.',
        evidence: [measured('a setuid copy of a shell, left in the workspace by container root: run by nobody of the host it gave euid 0')],
      },
    ],
    action: 'warn',
    check: { group: 'Workspace' },
    workaround: 'Keep clones below a folder that is mounted nosuid: sudo mount --bind -o nosuid FOLDER FOLDER (in /etc/fstab to last).',
  },
  {
    id: 'host.free-ports',
    pattern: 17,
    aspect: 'Ports 2300 to 2500, for SSH into containers',
    expectation: 'One is free',
    uses: untouched,
    behaviours: [
      {
        when: { freePorts: true },
        result: 'COMPATIBLE',
        says: 'There is a free one.',
        evidence: [measured('sshd in a container reached through a published port')],
      },
      {
        when: { freePorts: false },
        result: 'BLOCKED',
        says: 'All are taken.',
        error: 'bind: address already in use',
        evidence: [measured('sshd in a container needs a published port')],
      },
    ],
    action: 'warn',
    check: { group: 'Ports', only: ['ssh'], stops: ['ssh'] },
    workaround: 'Stop something that listens on a port of 2300 to 2500.',
  },
];
