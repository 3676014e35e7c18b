/** All files of a host that are read, each within bounds. The engine’s settings may name a proxy with its password: their text is read, never shown. */
export const hostFiles = [
  '/proc/sys/kernel/osrelease',
  '/proc/sys/kernel/arch',
  '/proc/sys/kernel/cap_last_cap',
  '/proc/1/comm',
  '/proc/filesystems',
  '/proc/modules',
  '/proc/net/tcp',
  '/proc/net/tcp6',
  '/proc/self/mountinfo',
  '/proc/self/status',
  '/proc/self/uid_map',
  '/proc/stat',
  '/proc/sys/fs/binfmt_misc/status',
  '/proc/sys/kernel/apparmor_restrict_unprivileged_userns',
  '/proc/sys/kernel/seccomp/actions_avail',
  '/proc/sys/kernel/unprivileged_userns_clone',
  '/proc/sys/user/max_user_namespaces',
  '/sys/class/dmi/id/product_name',
  '/sys/class/dmi/id/sys_vendor',
  '/sys/fs/cgroup/cgroup.controllers',
  '/sys/fs/selinux/enforce',
  '/sys/hypervisor/type',
  '/sys/kernel/security/lsm',
  '/sys/module/apparmor/parameters/enabled',
  '/etc/docker/daemon.json',
  '/etc/os-release',
  '/etc/subuid',
  '/etc/subgid',
  '/usr/lib/os-release',
  '/run/systemd/container',
] as const;

/** Places that are only looked at: what is there, not what it holds. */
export const hostPlaces = [
  '/.dockerenv',
  '/dev/fuse',
  '/proc/self/ns/time',
  '/proc/sys/fs/binfmt_misc',
  '/run/.containerenv',
  '/run/systemd/system',
  '/sys/fs/selinux',
  '/sys/module/shiftfs',
  '/var/lib/snapd/snaps',
  '/snap/docker/current',
] as const;

/** Sockets that a connection is tried on, and nothing said. */
export const hostSockets = ['/run/sysbox/sysmgr.sock', '/run/sysbox/sysfs.sock'] as const;

/** All command lines that are run, each by its program’s name. `docker --version` asks no engine. */
export const hostCommands = [
  ['docker', '--version'],
  ['containerd', '--version'],
  ['runc', '--version'],
  ['sysbox-runc', '--version'],
  ['sysbox-runc', 'features'],
] as const;

/** Programs that are only looked for. */
export const hostPrograms = [
  'docker',
  'containerd',
  'runc',
  'sysbox-runc',
  'sysbox-mgr',
  'sysbox-fs',
  'fusermount3',
  'fusermount',
  'rsync',
  'modprobe',
  'iptables',
  'nvidia-container-runtime-hook',
] as const;

/** Folders that are looked at besides those that the engine names: where Sysbox keeps what it stores (sysbox-mgr --data-root, by default). */
export const hostFolders = ['/var/lib/sysbox'] as const;

/** The settings of an engine that a user runs without root, as they are named in a view; in the place of ~/.config may be $XDG_CONFIG_HOME. */
export const ownEngineSettings = '~/.config/docker/daemon.json';

/** Daemons that are looked for among the processes, by the kernel’s name of a process. */
export const hostDaemons = ['sysbox-mgr', 'sysbox-fs', 'dockerd'] as const;

/** Variables of a daemon’s environment that are looked at; the others may be secrets. */
export const hostVariables = ['DOCKER_BUILDKIT_RUNC_COMMAND'] as const;
