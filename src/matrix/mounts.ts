import { kernelTarget } from '../known/sysbox-mounts.ts';
import type { Mount } from '../model/request.ts';
import type { Row } from '../model/row.ts';
import { hostSource } from '../syntax/mount-strings.ts';
import {
  converted,
  guide,
  inferred,
  measured,
  measuredOnHead,
  mgrSource,
  runcSource,
  source,
  sysboxIssue,
  sysboxTest,
} from './evidence.ts';
import { kindOfSource } from './host-sources.ts';
import { patternTable, remark, restricts, summary } from './study.ts';
import { mounts, untouched } from './uses.ts';

const section = 'Pattern 4: Volume Mounts to Protected Paths';
const study = patternTable(section, 'doc-link');

// A bind that no other row is about.
function isOrdinary(mount: Mount): boolean {
  const source = hostSource(mount);
  return source !== undefined && kindOfSource(source) === undefined && kernelTarget(mount.target) === undefined;
}

// Targets of volumes that have a row of their own.
const hasRow = new Set(['/var/lib/docker', '/var/lib/containerd', '/run', '/run/lock', '/lib/modules', '/dev']);

/** Pattern 4: mounts in general. What they reach on the host, and what they cover inside, have files of their own. */
export const rows: readonly Row[] = [
  {
    id: 'mounts.bind',
    pattern: 4,
    aspect: 'Bind of a host folder',
    expectation: 'The folder shows inside, with its owners',
    uses: mounts((mount) => !mount.readOnly && isOrdinary(mount)),
    behaviours: [
      {
        when: { kernel: { from: '5.12' } },
        result: 'COMPATIBLE',
        says: 'Works. Owners show as on the host where its file system supports ID mapping, as ext4 and XFS do; elsewhere as nobody:nogroup. What container root creates belongs to the host’s root.',
        evidence: [
          measured('-v DIR:/x on ext4: ID-mapped, 0 and 1000 as on the host; what container root creates belongs to host root'),
          sysboxTest('docker/mounts.bats'),
          runcSource('libcontainer/container_linux.go needUidShiftOnBindSrc'),
          sysboxIssue(675),
        ],
      },
      {
        when: { kernel: { below: '5.12' }, shiftfs: true },
        result: 'COMPATIBLE',
        says: 'Works, Unix sockets excepted.',
        evidence: [guide('design.md'), sysboxIssue(404)],
      },
      {
        when: { kernel: { below: '5.12' }, shiftfs: false },
        result: 'PARTIAL',
        says: 'Files show as nobody:nogroup.',
        evidence: [guide('storage.md'), guide('design.md')],
      },
    ],
    action: 'pass',
  },
  {
    id: 'mounts.named-volume',
    pattern: 4,
    aspect: 'Named volumes',
    expectation: 'Data that outlives the container',
    uses: mounts(
      (mount) =>
        mount.kind === 'volume' && hostSource(mount) === undefined && !hasRow.has(mount.target) && kernelTarget(mount.target) === undefined,
    ),
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'Work. Volumes on /var/lib/docker, /var/lib/containerd, /run and paths of the kernel have rows of their own.',
        evidence: [measured('volumes'), sysboxTest('docker/mounts.bats')],
      },
    ],
    action: 'pass',
    study: [
      study('Named volumes', 'General persistence', 'Fully supported', 'COMPATIBLE'),
      summary('Volume mounts', '18%', 'GOOD', 'Filter dangerous mounts'),
    ],
  },
  {
    id: 'mounts.var-lib-docker',
    pattern: 4,
    aspect: 'Mount on /var/lib/docker',
    expectation: 'Inner images outlive the container',
    uses: mounts(({ target }) => target === '/var/lib/docker'),
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'A volume or bind takes the place of Sysbox’s own folder; its owners are mapped, or changed until the container stops.',
        evidence: [
          measured('overlay2 on a volume on /var/lib/docker'),
          converted('a mount on /var/lib/docker is kept, the implicit one absent'),
          sysboxTest('docker/mounts.bats'),
        ],
      },
    ],
    action: 'pass',
    study: [study('Bind mount to /var/lib/docker', 'Persist inner images', 'Supported with restrictions', 'PARTIAL')],
    differs: 'It works as it is; the study’s restrictions are not enforced, they are advice.',
  },
  {
    id: 'mounts.shared-inner-store',
    pattern: 4,
    aspect: 'One source on /var/lib/docker of two containers',
    expectation: 'Refused for the second',
    uses: untouched,
    behaviours: [
      {
        result: 'WARN',
        says: 'Both containers start, and two engines write one store. Only the log of sysbox-mgr says so.',
        error: 'mount source at … should be mounted in one container only, but is already mounted in containers [ID]',
        evidence: [
          measured('one volume on /var/lib/docker of two running containers: both start, the log line'),
          mgrSource('utils.go'),
          sysboxTest('docker/mounts.bats'),
        ],
      },
    ],
    action: 'block',
    study: [
      remark(section, 'Restrictions on /var/lib/docker mount, 1', 'Can only mount to ONE container at a time (Docker daemon restriction)'),
    ],
    differs: 'Nothing enforces it: both start, and only sysbox-mgr’s log warns.',
  },
  {
    id: 'mounts.implicit',
    pattern: 4,
    aspect: 'Mounts that Sysbox adds',
    expectation: 'None',
    uses: untouched,
    behaviours: [
      {
        result: 'DIFFERENT',
        says: 'Seven folders for each container: /var/lib/docker (or the image’s data-root), /var/lib/kubelet, /var/lib/k0s, /var/lib/rancher/k3s, /var/lib/rancher/rke2, /var/lib/buildkit and /var/lib/containerd/io.containerd.snapshotter.v1.overlayfs; read-only kernel headers and /lib/modules/RELEASE. A mount of yours at the same path replaces one; a mount on a parent does not.',
        evidence: [
          measured('the seven folders and /lib/modules/RELEASE in mountinfo'),
          converted('a mount on the same path replaces, on a parent does not'),
          runcSource('libsysbox/syscont/spec.go getSpecialDirs'),
        ],
      },
    ],
    action: 'pass',
    study: [
      remark(
        section,
        'Restrictions on /var/lib/docker mount, 3',
        'Sysbox creates implicit mounts for `/var/lib/docker`, `/var/lib/kubelet`, `/var/lib/containerd`',
      ),
    ],
    differs: 'There are seven, and containerd’s is on the overlayfs snapshotter’s folder alone.',
  },
  {
    id: 'mounts.read-only',
    pattern: 4,
    aspect: 'Read-only mounts',
    expectation: 'Nothing below the mount can be written',
    uses: mounts((mount) => mount.readOnly && isOrdinary(mount)),
    behaviours: [
      {
        result: 'PARTIAL',
        says: 'Writing is refused, and so is remounting it writable. But it is not recursive: file systems mounted below the source on the host stay writable. And it can be unmounted inside, which uncovers the image’s own folder.',
        error: 'permission denied',
        evidence: [
          measured(':ro bind: write refused, remount,rw and remount,bind,rw permission denied, umount works'),
          source('nestybox/sysbox-runc@a4dd414f: features.go, no rro'),
          source('moby/moby@docker-v29.5.0: daemon/daemon_linux.go'),
        ],
      },
    ],
    action: 'pass',
    study: [study('Read-only host mounts', 'Source code access', 'Fully supported with ID-mapping', 'COMPATIBLE')],
    differs: 'Read-only does not reach file systems mounted below the source.',
  },
  {
    id: 'mounts.read-only-recursive',
    pattern: 4,
    aspect: 'bind-recursive=readonly',
    expectation: 'Read-only, submounts included',
    uses: untouched,
    behaviours: [
      {
        result: 'FAILS',
        says: 'The engine refuses it, since sysbox-runc does not offer recursive read-only mounts.',
        error: 'rro is not supported by runtime "sysbox-runc"',
        evidence: [measured('--mount …,readonly,bind-propagation=rprivate,bind-recursive=readonly, Docker 26.1.5')],
      },
    ],
    action: 'warn',
  },
  {
    id: 'mounts.remount',
    pattern: 4,
    aspect: 'Remounting a read-only mount writable from inside',
    expectation: 'Root inside can do it',
    uses: untouched,
    behaviours: [
      {
        result: 'BLOCKED',
        says: 'Refused for mounts that were there at start, also from an inner privileged container, unless sysbox-fs runs with --allow-immutable-remounts. Unmounting them is allowed unless it runs with --allow-immutable-unmounts=false.',
        error: 'mount: …: permission denied.',
        evidence: [
          measured('remount,rw and remount,bind,rw of a :ro bind: permission denied; umount works'),
          sysboxTest('syscall/mount/mount-immutables.bats'),
          source('nestybox/sysbox-fs@b70bd38: cmd/sysbox-fs/main.go'),
        ],
      },
    ],
    action: 'pass',
    study: [restricts('**Read-only mount remount to RW**', 'Blocked for immutable mounts', 'Prevent isolation escape')],
  },
  {
    id: 'mounts.shared-propagation',
    pattern: 4,
    aspect: 'Shared propagation (:rshared, :shared)',
    expectation: 'Mounts made inside show on the host',
    uses: mounts(({ propagation }) => propagation === 'rshared' || propagation === 'shared'),
    behaviours: [
      {
        result: 'FAILS',
        says: 'The container does not start. :rslave and :rprivate are fine.',
        error: 'jailing process inside rootfs caused: pivot_root invalid argument',
        evidence: [sysboxIssue(943), sysboxIssue(661)],
      },
    ],
    action: 'block',
    workaround: 'Use rslave or rprivate.',
  },
  {
    id: 'mounts.setuid-files',
    pattern: 4,
    aspect: 'Setuid programs left on a writable bind',
    expectation: 'The container cannot leave a root shell on the host',
    uses: untouched,
    behaviours: [
      {
        when: { idMappedMounts: true },
        result: 'WARN',
        says: 'It can: a program that container root makes setuid there is root’s and setuid on the host, and whoever runs it there is root, unless the host’s file system is mounted nosuid.',
        evidence: [measured('a shell copied into the bound workspace with mode 4755, run by the host’s nobody: euid 0')],
      },
      {
        when: { idMappedMounts: false, shiftfs: true },
        result: 'WARN',
        says: 'The same through shiftfs, which shows ids as themselves too. Not measured here.',
        evidence: [guide('storage.md'), guide('design.md')],
      },
      {
        when: { idMappedMounts: false, shiftfs: false },
        result: 'PARTIAL',
        says: 'Without ID mapping it would be setuid to an unprivileged id of Sysbox’s range. Not measured here.',
        evidence: [inferred('container root is an unprivileged id of the host')],
      },
    ],
    action: 'warn',
    workaround:
      'Keep workspaces on a file system mounted nosuid, run as a user that is not root and has no sudo, and look with containai changes at what came back.',
  },
  {
    id: 'mounts.tmpfs',
    pattern: 4,
    aspect: '--tmpfs',
    expectation: 'A folder in memory',
    uses: mounts(({ kind }) => kind === 'tmpfs'),
    behaviours: [
      { result: 'COMPATIBLE', says: 'Works, also on /run.', evidence: [measured('--tmpfs /run'), sysboxTest('docker/mounts.bats')] },
    ],
    action: 'pass',
  },
  {
    id: 'mounts.file-systems',
    pattern: 4,
    aspect: 'Sources on overlayfs, FUSE, NFS and the like',
    expectation: 'Any file system can be bound',
    uses: untouched,
    behaviours: [
      {
        result: 'PARTIAL',
        says: 'Sysbox skips ID mapping where the file system does not support it, so files may show as nobody:nogroup. Ext4 and XFS are what Sysbox tests.',
        evidence: [runcSource('libcontainer/container_linux.go needUidShiftOnBindSrc'), sysboxIssue(811), sysboxIssue(675)],
      },
    ],
    action: 'warn',
  },
  {
    id: 'mounts.symlinked-parent',
    pattern: 4,
    aspect: 'A mount below a symbolic link of the image (/var/run/…)',
    expectation: 'The link is followed',
    uses: mounts(({ kind, target }) => kind === 'volume' && target.startsWith('/var/run/')),
    behaviours: [
      {
        when: { sysbox: { below: '0.7.1' } },
        result: 'FAILS',
        says: 'Where /var/run is a link to /run in the image, as in Debian, a volume below it does not start.',
        error: 'bind mount through procfd … no such file or directory',
        evidence: [measured('a volume on /var/run/foo: exit 127')],
      },
      {
        when: { sysbox: { from: '0.7.1' } },
        result: 'COMPATIBLE',
        says: 'Works on the development head of July 2026.',
        evidence: [measuredOnHead('a volume on /var/run/foo'), inferred('0.7.1 is of the same days')],
      },
    ],
    action: 'warn',
    workaround: 'Mount on the real path (/run/…).',
  },
];
