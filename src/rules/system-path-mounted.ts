import type { Mount } from '../model/request.ts';
import { kernelTarget } from '../known/sysbox-mounts.ts';
import { liesIn } from '../syntax/host-path.ts';
import { hostSource } from '../syntax/mount-strings.ts';
import { defineRule, levels } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';
import { each, type Said } from './shared/each.ts';
import { unmounting, shownSource } from './shared/fix-mount.ts';
import { isOrdinary, reachOf, showMount } from './shared/host-reach.ts';

export const systemPathMounted = defineRule({
  id: 'system-path-mounted',
  title: 'A folder of the host’s operating system is mounted into the container',
  concern: 'isolation',
  severity: 'high',
  levels: levels('error', 'error', 'warn'),
  judges: ['container'],
  reads: ['mounts'],
  options: {},
  why: 'Sysbox ID-maps a bind one to one: root in the container is the host’s root in that folder. In /etc it reads the password hashes and makes accounts, in /usr it replaces programs that the host runs. /proc, /sys and /dev hold back more, since the kernel asks for the host’s user namespace there.',
  advice:
    'Copy what is needed of a folder into the image. A device is better passed alone by --device: its node arrives the same way, and the others stay out. For /dev/log and the like there is no substitute: leave them out.',
  cites: [
    measured('-v /etc:/x: container root reads /etc/shadow and creates files as host root; -v /root:/x the same'),
    measured(
      '-v /proc:/hostproc shows the container’s own processes, sysctl writes refused; -v /sys:/hostsys and -v /dev:/hostdev: visible, nobody:nogroup, writes and the root disk refused',
    ),
    measured('/proc/uptime, /proc/sys and /sys/fs/cgroup as targets: silently replaced by Sysbox’s own mounts'),
    measured('implicit mounts of every container: /lib/modules/RELEASE, read-only'),
    source('nestybox/sysbox-runc@a4dd414f libsysbox/syscont/spec.go L557-575: user mounts on Sysbox’s own mount points are dropped'),
  ],
  row: 'mounts.system-folder',
  references: [
    'https://github.com/nestybox/sysbox/blob/master/docs/user-guide/storage.md',
    'https://docs.docker.com/engine/storage/bind-mounts/',
  ],
  examples: [
    { format: 'docker-run', bad: 'docker run -v /etc:/host/etc debian', good: 'docker run -v /etc/localtime:/etc/localtime:ro debian' },
    {
      format: 'devcontainer',
      bad: '{ "image": "debian", "mounts": ["type=bind,source=/usr/bin/docker,target=/usr/bin/docker"] }',
      good: '{ "image": "debian", "mounts": ["type=volume,source=tools-${devcontainerId},target=/opt/tools"] }',
    },
  ],
  check: ({ mounts }) => each(mounts, say),
  fix: unmounting(
    (mount) => reachOf(mount).systemPath !== undefined,
    (mount) => `Programs inside find what the image has instead of the host’s ${shownSource(mount)}; install what they need in the image.`,
  ),
});

function say(mount: Mount): Said {
  const found = reachOf(mount);
  const folder = found.systemPath;
  if (folder === undefined || isOrdinary(mount, found)) return undefined;
  const shown = showMount(mount, 'systemPath');
  if (isReplaced(mount.target))
    return { message: `${shown}: Sysbox silently puts its own mount there instead, under runc the host’s would show`, atMost: 'note' };
  if (folder === '/proc')
    return `${shown}: under Sysbox it shows the container’s own processes and sysctl writes are refused, under runc it is the host’s`;
  if (folder === '/sys') return `${shown}: the host’s devices show; Sysbox leaves them to nobody:nogroup, so writes are refused`;
  if (isModules(mount))
    return `${shown}: the host’s kernel modules${mount.readOnly ? '' : ', for root in the container to change'}; Sysbox mounts those of the running kernel read-only by itself`;
  if (folder === '/dev' && isLog(mount)) return `${shown}: everything that runs inside can write into the host’s log`;
  if (folder === '/dev')
    return `${shown}: the host’s device nodes show; Sysbox leaves them to nobody:nogroup, so only nodes open to all users work`;
  return mount.readOnly
    ? `${shown}: root in the container reads it as the host’s root does, secrets included`
    : `${shown}: root in the container reads and writes it as the host’s root, Sysbox’s ID-mapping does not change that`;
}

function isModules(mount: Mount): boolean {
  const path = hostSource(mount);
  return path !== undefined && liesIn(path, '/lib/modules');
}

function isLog(mount: Mount): boolean {
  const path = hostSource(mount);
  return path !== undefined && liesIn(path, '/dev/log');
}

// nestybox/sysbox-runc@a4dd414f libsysbox/syscont/spec.go, run alone, drops a user's mount on /dev too.
function isReplaced(target: string): boolean {
  const fate = kernelTarget(target);
  return fate === 'replaced' || fate === 'dropped' || target === '/dev';
}
