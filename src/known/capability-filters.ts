/**
 * System calls that Docker's generated seccomp profile lets through for an added capability, and that neither its default profile (kernel
 * 4.8 or newer) nor Sysbox's own list has: what the capability really changes under Sysbox, whoever has it.
 * Sources: moby/moby@00f3d189 profiles/seccomp/default_linux.go; nestybox/sysbox-runc@a4dd414f libsysbox/syscont/syscalls.go.
 */
export const callsOfCapability: ReadonlyMap<string, readonly string[]> = new Map([
  ['BPF', ['bpf']],
  ['DAC_READ_SEARCH', ['open_by_handle_at']],
  ['PERFMON', ['perf_event_open']],
  [
    'SYS_ADMIN',
    [
      'bpf',
      'clone3',
      'fanotify_init',
      'fsconfig',
      'fsmount',
      'fsopen',
      'fspick',
      'lookup_dcookie',
      'mount_setattr',
      'move_mount',
      'open_tree',
      'perf_event_open',
      'quotactl',
      'quotactl_fd',
      'setdomainname',
      'syslog',
    ],
  ],
  ['SYS_BOOT', ['reboot']],
  ['SYS_MODULE', ['delete_module', 'init_module', 'finit_module']],
  ['SYS_NICE', ['get_mempolicy', 'mbind', 'set_mempolicy', 'set_mempolicy_home_node']],
  ['SYS_PACCT', ['acct']],
  ['SYS_PTRACE', ['kcmp', 'pidfd_getfd', 'process_madvise']],
  ['SYS_RAWIO', ['iopl', 'ioperm']],
  ['SYS_TIME', ['settimeofday', 'stime', 'clock_settime', 'clock_settime64']],
  ['SYS_TTY_CONFIG', ['vhangup']],
  ['SYSLOG', ['syslog']],
]);
