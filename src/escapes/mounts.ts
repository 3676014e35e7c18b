import type { Escape } from '../model/escape.ts';

/** By folders of the machine. */
export const mountEscapes: readonly Escape[] = [
  {
    id: 'host-root',
    title: 'The root of the machine is mounted',
    source: 'https://docs.docker.com/engine/storage/bind-mounts/: a container has write access to what is mounted',
    create: { HostConfig: { Binds: ['/:/host'] } },
    rules: ['host-root-mounted'],
    answer: 'refused',
    run: `if (echo '{token}' >'/host{scratch}/made') 2>/dev/null; then echo 'reached: wrote a file of this machine'; else echo 'held: cannot write there'; fi`,
    proof: { marker: '{scratch}/made' },
    means: 'The container writes any file of the machine as root',
  },
  {
    id: 'etc-mounted',
    title: '/etc of the machine is mounted, writable',
    benchmark: 'hostpath_etc',
    source: 'hier(7), passwd(5): who adds a line to /etc/passwd or a file to /etc/cron.d runs as root',
    create: { HostConfig: { Binds: ['/etc:/host-etc'] } },
    rules: ['system-path-mounted'],
    answer: 'refused',
    run: 'open_to_write /host-etc/passwd',
    proof: { holds: /\/passwd$/u },
    means: 'The container adds users and commands that run as root',
  },
  {
    id: 'folder-mounted',
    title: 'A folder of the machine outside the workspace is mounted',
    source: 'https://docs.docker.com/engine/storage/bind-mounts/: what a container makes in a folder is its root’s',
    create: { HostConfig: { Binds: ['{scratch}/outside:/outside'] } },
    rules: ['mount-outside-workspace'],
    answer: 'refused',
    run: `if (echo '{token}' >/outside/made) 2>/dev/null; then echo 'reached: wrote a file of this machine'; else echo 'held: cannot write there'; fi`,
    proof: { marker: '{scratch}/outside/made' },
    means: 'The container writes files of the machine that are not of its repository',
  },
  {
    id: 'core-pattern',
    title: '/proc of the machine is mounted',
    source: 'core(5): a core_pattern that begins with | names a program that the kernel runs as root of the machine',
    create: { HostConfig: { Binds: ['/proc:/host/proc'] } },
    rules: ['system-path-mounted'],
    answer: 'refused',
    run: 'open_to_write /host/proc/sys/kernel/core_pattern',
    proof: { holds: /\/core_pattern$/u },
    means: 'The container names a program that the kernel runs as the machine’s root',
  },
  {
    id: 'control-groups-mounted',
    title: '/sys/fs/cgroup of the machine is mounted',
    source:
      'cgroups(7): release_agent is run by the kernel as root of the machine (version 1); cgroup.subtree_control decides for all (version 2)',
    create: { HostConfig: { Binds: ['/sys/fs/cgroup:/host/cgroup'] } },
    rules: ['system-path-mounted'],
    answer: 'refused',
    run: `for file in /host/cgroup/*/release_agent /host/cgroup/cgroup.subtree_control; do if [ -e "$file" ]; then break; fi; done
open_to_write "$file"`,
    proof: { holds: /\/(?:release_agent|cgroup\.subtree_control)$/u },
    means: 'The container rules the control groups of all programs, and under version 1 has the kernel run one as root',
  },
];
