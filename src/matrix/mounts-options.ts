import type { Mount } from '../model/request.ts';
import type { Row } from '../model/row.ts';
import { guide, inferred, measured, measuredOnHead, page, runcSource, source, sysboxIssue, sysboxTest } from './evidence.ts';
import { restricts } from './study.ts';
import { inContainer, mounts, pick, untouched } from './uses.ts';

const isBelowLink = (target: string): boolean => target.startsWith('/var/run/');

/** Whether a mount, once done, holds the folder that such a target leads to. */
const holds = ({ kind, target }: Mount, below: string): boolean =>
  kind !== 'tmpfs' && target !== '' && below.slice('/var'.length).startsWith(`${target}/`);

/** Pattern 4, continued: options and kinds of mounts, and what the inside can do with them. */
export const rows: readonly Row[] = [
  {
    id: 'mounts.read-only-recursive',
    pattern: 4,
    aspect: 'bind-recursive=readonly',
    expectation: 'Read-only, submounts included',
    uses: untouched,
    behaviours: [
      {
        when: { engine: { from: '25.0' } },
        result: 'FAILS',
        says: 'The engine refuses it, since sysbox-runc does not offer recursive read-only mounts.',
        error: 'rro is not supported by runtime "sysbox-runc"',
        shows: { fails: /rro is not supported by runtime/u },
        evidence: [measured('--mount …,readonly,bind-propagation=rprivate,bind-recursive=readonly, Docker 26.1.5')],
      },
      {
        when: { engine: { below: '25.0' } },
        result: 'IGNORED',
        says: 'Engines before 25.0 do not know it: the mount is read-only, and what is mounted below it stays as it was.',
        shows: { prints: /^exit 0$/mu },
        evidence: [
          measured('ReadOnlyForceRecursive by the API, Docker 20.10.24: starts'),
          page('https://docs.docker.com/reference/api/engine/version-history/'),
          inferred('read-only binds were never recursive there'),
        ],
      },
    ],
    action: 'warn',
    probe: {
      create: {
        HostConfig: {
          Mounts: [
            {
              Type: 'bind',
              Source: '{scratch}',
              Target: '/x',
              ReadOnly: true,
              BindOptions: { Propagation: 'rprivate', ReadOnlyForceRecursive: true },
            },
          ],
        },
      },
    },
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
        shows: { prints: /permission denied[^]*\nrefused$/mu },
        evidence: [
          measured('remount,rw and remount,bind,rw of a :ro bind: permission denied; umount works'),
          sysboxTest('syscall/mount/mount-immutables.bats'),
          source('nestybox/sysbox-fs@b70bd38: cmd/sysbox-fs/main.go'),
        ],
      },
    ],
    action: 'pass',
    probe: { create: { HostConfig: { Binds: ['{scratch}:/x:ro'] } }, run: 'mount -o remount,bind,rw /x || echo refused' },
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
        result: 'DIFFERENT',
        says: 'With Docker the container starts, and what is mounted inside does not show on the host: Sysbox cuts that way off, and leaves the one from the host. In Kubernetes with CRI-O it is reported not to start.',
        error: 'jailing process inside rootfs caused: pivot_root invalid argument',
        shows: { prints: /^one way$/mu },
        evidence: [
          measured(
            'a bind with rshared from a shared mount: starts, a slave of the host’s (master:) inside; a tmpfs mounted below it inside is not on the host, under runc it is',
          ),
          sysboxIssue(943),
          sysboxIssue(661),
        ],
      },
    ],
    action: 'block',
    probe: {
      create: { HostConfig: { Binds: ['{scratch}:/x:rshared'] } },
      run: `case "$(grep " /x " /proc/self/mountinfo)" in
  *" master:"*) echo "one way" ;;
  *" shared:"*) echo "both ways" ;;
  *) echo "no way" ;;
esac`,
      lacks: /not a shared mount/u,
    },
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
        shows: { prints: /^host file made 0:0 4755$/mu },
        evidence: [measured('a shell copied into the bound workspace with mode 4755, run by the host’s nobody: euid 0')],
      },
      {
        when: { idMappedMounts: false, shiftfs: true },
        result: 'WARN',
        says: 'The same through shiftfs, which shows ids as themselves too. Not measured here.',
        shows: { prints: /^host file made 0:0 4755$/mu },
        evidence: [guide('storage.md'), guide('design.md')],
      },
      {
        when: { idMappedMounts: false, shiftfs: false },
        result: 'PARTIAL',
        says: 'Without ID mapping it would be setuid to an unprivileged id of Sysbox’s range. Not measured here.',
        shows: { prints: /^host file made [1-9]\d{4,}:\d+ 4755$/mu },
        evidence: [inferred('container root is an unprivileged id of the host')],
      },
    ],
    action: 'warn',
    probe: {
      create: { HostConfig: { Binds: ['{scratch}:/x'] } },
      run: 'cp /bin/true /x/made && chmod 4755 /x/made',
      looks: [{ file: 'made' }],
    },
    workaround:
      'Keep workspaces on a file system mounted nosuid, run as a user that is not root and has no sudo, and look for setuid files in what came back (find . -perm /6000).',
  },
  {
    id: 'mounts.tmpfs',
    pattern: 4,
    aspect: '--tmpfs',
    expectation: 'A folder in memory',
    uses: mounts(({ kind }) => kind === 'tmpfs'),
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'Works, also on /run.',
        shows: { prints: /^tmpfs\ntmpfs$/mu },
        evidence: [measured('--tmpfs /run'), sysboxTest('docker/mounts.bats')],
      },
    ],
    action: 'pass',
    probe: { create: { HostConfig: { Tmpfs: { '/run': '', '/y': '' } } }, run: 'touch /run/a /y/a && stat -f -c %T /run /y' },
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
    uses: inContainer(({ mounts: all }) => pick(all, ({ target }) => isBelowLink(target) && all.some(({ value }) => holds(value, target)))),
    behaviours: [
      {
        when: { sysbox: { below: '0.7.1' } },
        result: 'FAILS',
        says: 'Where /var/run is a link to /run in the image, as in Debian, and a volume or bind stands on /run too, the container does not start. With no other mount there, or a tmpfs, it starts.',
        error: 'bind mount through procfd … no such file or directory',
        shows: { fails: /no such file or directory/u },
        evidence: [
          measured('volumes on /run and /var/run/x: exit 127; one on /var/run/x alone, or with a tmpfs on /run: starts'),
          runcSource('libcontainer/rootfs_linux.go doBindMounts compares paths as written'),
        ],
      },
      {
        when: { sysbox: { from: '0.7.1' } },
        result: 'COMPATIBLE',
        says: 'Works on the development head of July 2026.',
        shows: { prints: /^exit 0$/mu },
        evidence: [
          measuredOnHead('a volume on /var/run/foo'),
          source('nestybox/sysbox-runc@081856cc: libcontainer/rootfs_linux.go doBindMounts follows links'),
          inferred('0.7.1 is of the same days'),
        ],
      },
    ],
    action: 'warn',
    probe: {
      create: { HostConfig: { Binds: ['{volume}:/run', '{scratch}:/var/run/x'] } },
      run: '[ -L /var/run ] || echo "lacks an image whose /var/run is a link"',
    },
    workaround: 'Mount on the real path (/run/…).',
  },
];
