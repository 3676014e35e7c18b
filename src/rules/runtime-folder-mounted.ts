import type { Mount } from '../model/request.ts';
import { both, defineRule, everywhere, issuesOf } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';
import { firstWord } from './shared/first-process.ts';
import { removing } from './shared/fix.ts';

export const runtimeFolderMounted = defineRule({
  id: 'runtime-folder-mounted',
  title: 'A mount on a folder that Sysbox mounts itself',
  concern: 'sysbox',
  severity: 'medium',
  levels: everywhere('note'),
  judges: ['container'],
  reads: ['command', 'entrypoint', 'mounts', 'imageVolumes', 'overrideCommand', 'workspaceFolder'],
  options: {},
  why: 'Old recipes for systemd bind /sys/fs/cgroup and put a volume on /run. Under Sysbox these mounts vanish without a word: it mounts cgroups and devices itself, and its own tmpfs on /run and /run/lock when it sees that systemd will run.',
  advice: 'Leave the mount out. A tmpfs on /run or /run/lock is honoured.',
  cites: [
    measured(
      'systemd with a volume on /run and a bind on /sys/fs/cgroup: both replaced silently, systemd runs; a bind on /sys/fs/cgroup/systemd is dropped',
    ),
    measured(
      'a bind on /run or /run/lock is dropped only where the first word is /sbin/init; /dev and /dev/kmsg are replaced',
      'sysbox-runc-conversion',
    ),
    source('nestybox/sysbox-runc@a4dd414f libsysbox/syscont/spec.go cfgSyscontMounts, cfgSystemdMounts'),
  ],
  row: 'systemd.cgroup-bind',
  references: ['https://github.com/nestybox/sysbox/blob/v0.7.0/docs/user-guide/systemd.md'],
  examples: [
    {
      format: 'docker-run',
      bad: 'docker run -v /sys/fs/cgroup:/sys/fs/cgroup:ro debian:12',
      good: 'docker run --tmpfs /run debian:12',
    },
  ],
  check: (request) => {
    const { command, entrypoint, imageVolumes, mounts, overrideCommand, workspaceFolder } = request;
    const first = firstWord({ command, entrypoint, overrideCommand, workspaceFolder }, request.from.document) ?? '';
    return both(issuesOf(mounts, judge, first), issuesOf(imageVolumes, judgeImage, first));
  },
  fix: removing('mounts', { title: ({ target }) => `Remove the mount at ${target}, which Sysbox leaves out`, alike: () => true }),
});

function judgeImage(target: string, first: string): string | undefined {
  return judge({ kind: 'volume', target }, first);
}

function judge({ kind, target }: Pick<Mount, 'kind' | 'target'>, first: string): string | undefined {
  switch (target) {
    case '/sys/fs/cgroup':
      return 'The mount on /sys/fs/cgroup is replaced by Sysbox’s own, silently';
    case '/dev':
    case '/dev/kmsg':
      return `The mount on ${target} is replaced by Sysbox’s own, silently`;
    case '/run':
    case '/run/lock':
      if (kind === 'tmpfs' || (first !== '' && first !== '/sbin/init')) return undefined;
      return `The mount on ${target} is dropped silently${first === '' ? ' if the container’s command is /sbin/init' : ''}: Sysbox puts its own tmpfs there for systemd`;
    default:
      return target.startsWith('/sys/fs/cgroup/') ? `The mount on ${target} is dropped silently: Sysbox mounts cgroups itself` : undefined;
  }
}
