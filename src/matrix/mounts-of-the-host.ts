import type { Fact } from '../model/fact.ts';
import type { Mount } from '../model/request.ts';
import type { Row } from '../model/row.ts';
import { hostSource } from '../syntax/mount-strings.ts';
import { guide, inferred, measured, runcSource, sysboxIssue, sysboxTest } from './evidence.ts';
import { bound, isBound } from './bound-mounts.ts';
import { isForEverybody } from './host-sources.ts';
import { patternTable, remark, restricts, studyWorkaround, summary } from './study.ts';
import { inContainer, isWishOf, mounts, nothing, wishes } from './uses.ts';

const section = 'Pattern 4: Volume Mounts to Protected Paths';
const study = patternTable(section, 'doc-link');

// The socket that a docker-outside-of-docker Feature binds has a row of its own.
function isSocketOfOthers({ value, from }: Fact<Mount>): boolean {
  return isBound(value, 'socket') && !isWishOf(from, wishes.engineSocket);
}

const isPublic = (mount: Mount): boolean => mount.readOnly && isForEverybody(hostSource(mount)!);

/** Pattern 4, continued: binds that reach into the host. */
export const rows: readonly Row[] = [
  {
    id: 'mounts.docker-socket',
    pattern: 4,
    aspect: 'Engine socket',
    expectation: 'The container drives the host’s engine',
    uses: inContainer(({ mounts: all }) => (all.some(isSocketOfOthers) ? all.filter(isSocketOfOthers) : nothing)),
    behaviours: [
      {
        when: { idMappedMounts: true },
        result: 'WARN',
        says: 'Works, and hands over this machine: container root can start any container on the engine, under runc, with / mounted. A user that is not in the socket’s group is refused.',
        evidence: [
          measured(
            'docker.sock: container root started a runc container with -v /:/h and read the host’s /etc/shadow; as uid 1000, not in the socket’s group: permission denied',
          ),
          sysboxTest('docker/mounts.bats'),
        ],
      },
      {
        when: { idMappedMounts: false, shiftfs: true },
        result: 'PARTIAL',
        says: 'The socket refuses connections, so the engine is not reached.',
        error: 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
        evidence: [sysboxIssue(404)],
      },
      {
        when: { idMappedMounts: false, shiftfs: false },
        result: 'WARN',
        says: 'The socket shows as nobody’s: it can be used where everybody may write it.',
        evidence: [guide('storage.md'), inferred('permissions of others are all that is left')],
      },
    ],
    action: 'block',
    study: [
      study('Docker socket mount', 'Host Docker access', 'Works but defeats isolation', 'WARN'),
      summary('Docker socket mount', '~6%', 'WORKS', 'Block (defeats isolation)'),
      remark(
        section,
        'Docker socket mount behavior',
        'Technically works in Sysbox. Completely defeats the isolation model. ContainAI should BLOCK this pattern regardless of Sysbox support',
      ),
      studyWorkaround(
        '2. Docker Socket Access',
        "**Symptoms:** Devcontainer mounts `/var/run/docker.sock` for host Docker access. **Workaround:** Use Sysbox's native DinD instead. The inner Docker daemon is isolated but fully functional. **Migration path:** 1. Remove docker.sock mount 2. Add `docker-in-docker` feature OR 3. Rely on ContainAI's pre-installed Docker in system container",
      ),
    ],
    differs: 'It works only where mounts are ID-mapped; through shiftfs the socket refuses connections.',
    workaround: 'Take the mount away and use an inner Docker: the docker-in-docker Feature, or an image with Docker and systemd.',
  },
  {
    id: 'mounts.engine-store',
    pattern: 4,
    aspect: 'The engine’s own store (/var/lib/docker of the host)',
    expectation: 'Refused',
    uses: bound('store'),
    behaviours: [
      {
        result: 'WARN',
        says: 'Nothing refuses it, and where mounts are ID-mapped its folders volumes, containers and image can be read and written, so other containers’ data too. The root folder itself cannot be opened: it holds the container’s own file system, so it is not ID-mapped.',
        evidence: [
          measured('ENGINE-ROOT: Permission denied; ENGINE-ROOT/volumes, /containers, /image: ID-mapped, readable and writable'),
          guide('dind.md'),
          runcSource('libsysbox/syscont/spec.go sysMgrSetupMounts, no check of the source'),
        ],
      },
    ],
    action: 'block',
    study: [
      restricts('**Host /var/lib/docker mount**', 'Blocked', 'Would expose sibling containers'),
      remark(section, 'Restrictions on /var/lib/docker mount, 2', "Cannot mount host's /var/lib/docker (would expose sibling containers)"),
    ],
    differs: 'Sysbox does not block it: the documentation only advises against it.',
    workaround: 'Take the mount away.',
  },
  {
    id: 'mounts.host-root',
    pattern: 4,
    aspect: 'The host’s / or another folder above the engine’s store',
    expectation: 'The container sees the whole host',
    uses: bound('root'),
    behaviours: [
      {
        when: { shiftfs: false },
        result: 'PARTIAL',
        says: 'Starts, but is not ID-mapped, since it holds the container’s own file system: everything shows as nobody, /etc/shadow is refused. What everybody may write, such as /tmp, can be written.',
        shows: { prints: /^65534\n[^]*Permission denied/mu },
        evidence: [measured('-v /:/x: starts, everything nobody, /etc/shadow refused, /tmp writable as uid 165536')],
      },
      {
        when: { shiftfs: true },
        result: 'WARN',
        says: 'Sysbox’s test starts such a container through shiftfs, which shows owners as on the host. Not measured here.',
        shows: { prints: /^0\nexit 0$/mu },
        evidence: [sysboxTest('docker/mounts.bats “bind mount above container rootfs”'), guide('design.md')],
      },
    ],
    action: 'block',
    probe: { create: { HostConfig: { Binds: ['/:/h:ro'] } }, run: 'stat -c %u /h/etc/shadow; exec 3</h/etc/shadow' },
    workaround: 'Take the mount away.',
  },
  {
    id: 'mounts.system-folder',
    pattern: 4,
    aspect: 'A system folder of the host (/etc, /root, …)',
    expectation: 'Root on the host is needed to read its secrets',
    uses: mounts((mount) => isBound(mount, 'system') && !isPublic(mount)),
    behaviours: [
      {
        when: { idMappedMounts: true },
        result: 'WARN',
        says: 'Container root has the rights of the host’s root there, since ids show as themselves: with /etc bound it read /etc/shadow and created files as the host’s root. Read-only leaves the reading.',
        shows: { prints: /^0\nexit 0$/mu },
        evidence: [
          measured('-v /etc:/x and -v /root:/x: container root reads /etc/shadow and creates files as host root'),
          guide('storage.md'),
        ],
      },
      {
        when: { idMappedMounts: false, shiftfs: true },
        result: 'WARN',
        says: 'The same: ids show as themselves too.',
        shows: { prints: /^0\nexit 0$/mu },
        evidence: [guide('storage.md'), guide('design.md')],
      },
      {
        when: { idMappedMounts: false, shiftfs: false },
        result: 'PARTIAL',
        says: 'Files show as nobody and only what everybody may read can be read.',
        shows: { prints: /^65534\n[^]*Permission denied/mu },
        evidence: [guide('storage.md')],
      },
    ],
    action: 'block',
    probe: { create: { HostConfig: { Binds: ['/etc:/x:ro'] } }, run: 'stat -c %u /x/shadow; exec 3</x/shadow' },
    workaround: 'Take the mount away, or copy what is needed into the workspace.',
  },
  {
    id: 'mounts.system-file',
    pattern: 4,
    aspect: 'Files of the host’s system that everybody may read, read-only (/etc/localtime, /etc/hosts, …)',
    expectation: 'The container reads them',
    uses: mounts((mount) => isBound(mount, 'system') && isPublic(mount)),
    behaviours: [
      {
        result: 'COMPATIBLE',
        says: 'They are read as on the host, and writing is refused. What everybody may read needs none of root’s rights, so nothing else is given away.',
        shows: { prints: /^read\n[^]*Read-only file system/mu },
        evidence: [
          measured(':ro bind: write refused, remount,rw and remount,bind,rw permission denied'),
          guide('storage.md'),
          inferred('permissions of others are enough, ID-mapped or not'),
        ],
      },
    ],
    action: 'pass',
    probe: { create: { HostConfig: { Binds: ['/etc/passwd:/x:ro'] } }, run: 'grep -q root /x && echo read; : >>/x' },
  },
  {
    id: 'mounts.sysbox-sockets',
    pattern: 4,
    aspect: 'Sysbox’s own sockets (/run/sysbox)',
    expectation: 'Refused',
    uses: bound('sysbox'),
    behaviours: [
      {
        result: 'WARN',
        says: 'Nothing refuses it: the manager’s sockets appear, and container root owns them.',
        shows: { prints: /^0:\d+$/mu },
        evidence: [measured('-v /run/sysbox:/x: sockets owned by root, mode 0600')],
      },
    ],
    action: 'block',
    probe: {
      create: { HostConfig: { Binds: ['/run/sysbox:/x:ro'] } },
      lacks: /no such file or directory|does not exist/u,
      run: 'stat -c %u:%a /x/sysmgr.sock',
    },
    workaround: 'Take the mount away.',
  },
  {
    id: 'mounts.agent-socket',
    pattern: 4,
    aspect: 'X11, Wayland, SSH and GPG agent sockets',
    expectation: 'The container uses the desktop or the agent',
    uses: bound('agent'),
    behaviours: [
      {
        when: { idMappedMounts: true },
        result: 'WARN',
        says: 'Works: whoever may open the socket inside can use your desktop or your keys.',
        evidence: [sysboxIssue(272), sysboxTest('docker/mounts.bats, the engine’s socket')],
      },
      {
        when: { idMappedMounts: false, shiftfs: true },
        result: 'PARTIAL',
        says: 'The socket refuses connections.',
        error: 'Connection refused',
        evidence: [sysboxIssue(272)],
      },
      {
        when: { idMappedMounts: false, shiftfs: false },
        result: 'WARN',
        says: 'The socket shows as nobody’s: it can be used where everybody may write it.',
        evidence: [guide('storage.md'), inferred('permissions of others are all that is left')],
      },
    ],
    action: 'block',
  },
];
