import type { Row } from '../model/row.ts';
import { converted, inferred, measured, page, runcSource } from './evidence.ts';
import { bound } from './bound-mounts.ts';
import { mounts, untouched } from './uses.ts';

/** Pattern 4, continued: binds of what the host’s kernel shows, and Docker Desktop. */
export const rows: readonly Row[] = [
  {
    id: 'mounts.host-proc',
    pattern: 4,
    aspect: '/proc or /sys of the host, bound elsewhere',
    expectation: 'The container sees the host’s processes',
    uses: bound('kernel'),
    behaviours: [
      {
        result: 'PARTIAL',
        says: '-v /proc:/hostproc shows the container’s own processes, without Sysbox’s emulation; writing sysctls there is refused. /sys and /sys/fs/cgroup show as nobody:nogroup and refuse writes.',
        shows: { prints: /^own processes\n[^]*refused\n65534$/mu },
        evidence: [measured('-v /proc:/hostproc, -v /sys:/hostsys, -v /sys/fs/cgroup:/cg')],
      },
    ],
    action: 'block',
    probe: {
      create: { HostConfig: { Binds: ['/proc:/hostproc', '/sys:/hostsys'] } },
      run: `readlink /hostproc/self/ns/pid >/dev/null && echo "own processes"
( : >>/hostproc/sys/vm/swappiness ) || echo refused
stat -c %u /hostsys`,
    },
  },
  {
    id: 'mounts.host-dev',
    pattern: 4,
    aspect: '/dev of the host or a folder of it, bound elsewhere than on /dev',
    expectation: 'The container uses the host’s devices',
    uses: bound('devices'),
    behaviours: [
      {
        result: 'PARTIAL',
        says: 'The nodes appear as nobody:nogroup; only those that everybody may open can be used.',
        shows: { prints: /^65534\n[^]*Permission denied/mu },
        evidence: [measured('-v /dev:/hostdev: nodes nobody:nogroup, root disk refused')],
      },
    ],
    action: 'block',
    probe: { create: { HostConfig: { Binds: ['/dev:/hostdev'] } }, run: 'stat -c %u /hostdev/loop-control; exec 3</hostdev/loop-control' },
  },
  {
    id: 'mounts.device-node',
    pattern: 4,
    aspect: 'A single device node, bound',
    expectation: 'The container uses the device',
    uses: bound('device'),
    behaviours: [
      {
        result: 'PARTIAL',
        says: 'As with --device and with all of /dev, the node appears as nobody:nogroup, and only one that everybody may open can be used. A bind of one node was not measured here.',
        shows: { prints: /^65534\n[^]*Permission denied/mu },
        evidence: [
          measured('--device /dev/kvm, /dev/fuse, /dev/net/tun: nobody:nogroup, Permission denied on open'),
          measured('-v /dev:/hostdev: nodes nobody:nogroup, root disk refused'),
          inferred('a node lies on the same file system as its folder'),
        ],
      },
    ],
    action: 'warn',
    probe: {
      create: { HostConfig: { Binds: ['/dev/loop-control:/dev/loop-control'] } },
      lacks: /no such file or directory|does not exist/u,
      run: 'stat -c %u /dev/loop-control; exec 3</dev/loop-control',
    },
  },
  {
    id: 'mounts.lib-modules',
    pattern: 4,
    aspect: '/lib/modules of the host',
    expectation: 'The container sees the kernel’s modules',
    uses: mounts(({ target }) => target === '/lib/modules'),
    behaviours: [
      {
        when: { sysbox: { below: '0.7.1' } },
        result: 'PARTIAL',
        says: 'Sysbox mounts /lib/modules/RELEASE read-only by itself, into what is mounted here. The host’s own folder has that one, and starts. Another folder without it does not, where /lib is a link in the image, as in Debian.',
        error: 'bind mount through procfd … no such file or directory',
        shows: { fails: /no such file or directory/u },
        evidence: [
          measured('a bind of an empty folder on /lib/modules: exit 127; of the host’s /lib/modules: starts'),
          runcSource('libcontainer/rootfs_linux.go doBindMounts compares paths as written'),
          converted('the mount is kept'),
        ],
      },
      {
        when: { sysbox: { from: '0.7.1' } },
        result: 'COMPATIBLE',
        says: 'Works on the development head of July 2026, and leaves an empty folder in the source.',
        shows: { prints: /^exit 0$/mu },
        evidence: [{ kind: 'measured', where: 'a bind on /lib/modules', on: 'sysbox-head' }],
      },
    ],
    action: 'rewrite',
    probe: {
      create: { HostConfig: { Binds: ['{scratch}:/lib/modules'] } },
      run: '[ -L /lib ] || echo "lacks an image whose /lib is a link"',
    },
    workaround: 'Take the mount away: Sysbox brings /lib/modules/RELEASE.',
  },
  {
    id: 'mounts.enhanced-container-isolation',
    pattern: 4,
    aspect: 'Engine socket under Docker Desktop’s Enhanced Container Isolation',
    expectation: 'As under Sysbox CE',
    uses: untouched,
    behaviours: [
      {
        result: 'BLOCKED',
        says: 'Docker Desktop refuses it unless an administrator lists the image. That is Docker Desktop’s policy on top of the same runtime; Sysbox CE has none.',
        error: 'enhanced container isolation: docker command "…" is blocked',
        evidence: [page('https://docs.docker.com/enterprise/security/hardened-desktop/enhanced-container-isolation/config/')],
      },
    ],
    action: 'block',
  },
];
