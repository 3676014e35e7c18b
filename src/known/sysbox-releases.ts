/** What of Sysbox is known by version, dated. */
export interface SysboxRelease {
  readonly version: string;
  readonly date: string;
  /** What a host below this version misses, where it matters for safety. */
  readonly security?: string;
  /** Other fixes worth an update. */
  readonly fixes?: string;
}

/**
 * Releases that a host should know of, newest first (nestybox/sysbox@27cb713f CHANGELOG.md; nestybox/sysbox#1024 for 0.7.1, of which only the
 * parts confirmed in issues and pull requests are listed; the changelog dates 0.7.0 in 2025 by mistake, the tag is of 2026).
 */
export const sysboxReleases: readonly SysboxRelease[] = [
  {
    version: '0.7.1',
    date: '2026-07-28',
    fixes: 'time namespaces, which Docker 29.5.0 and later ask for, and a crash of sysbox-fs with shared network namespaces',
  },
  {
    version: '0.7.0',
    date: '2026-03-03',
    security: 'runc’s fixes of November 2025 for container escapes (CVE-2025-31133, CVE-2025-52565, CVE-2025-52881)',
  },
  {
    version: '0.6.4',
    date: '2024-04-06',
    security: 'the hardening against CVE-2024-21626 (leaked file descriptors)',
  },
];

/** Oldest Sysbox that knows the time namespace (nestybox/sysbox#1011, #1028; measured on a build of about 0.7.1). */
export const sysboxWithTimeNamespace = '0.7.1';
/** First Docker Engine that asks for a time namespace for every container (moby/moby docker-v29.5.0 daemon/pkg/oci/defaults.go). */
export const dockerWithTimeNamespace = '29.5.0';

/**
 * First Docker Engine whose BuildKit runs steps by the program that DOCKER_BUILDKIT_RUNC_COMMAND names (nestybox/sysbox tests/sysbox-installation
 * build tests: “supported since Docker Engine v25.0”; the dockerd of 20.10.24 does not hold the name, and runs them by runc in spite of it: measured).
 */
export const dockerWithBuildRuntime = '25.0.0';

/** Oldest kernels that sysbox-runc accepts (nestybox/sysbox-runc@a4dd414f libsysbox/sysbox/utils.go). */
export const oldestKernel = { ubuntu: '5.0', others: '5.5' } as const;

/** From this kernel on, binfmt_misc belongs to a user namespace; Sysbox mounts one of its own in a container from the version below on (CHANGELOG 0.6.7). */
export const binfmtKernel = '6.7';
export const binfmtSysbox = '0.6.7';

/**
 * Inner engines that need a newer Sysbox: a Docker of at least `docker` inside runs only under a Sysbox of at least `sysbox`, newest first
 * (nestybox/sysbox CHANGELOG 0.7.0 and 0.6.3; nestybox/sysbox#972, #973).
 */
export const innerEngines: readonly { readonly docker: string; readonly sysbox: string; readonly error?: string }[] = [
  {
    docker: '28.5.2',
    sysbox: '0.7.0',
    error: 'unsafe procfs detected: openat2 /proc/./sys/net/ipv4/ip_unprivileged_port_start: invalid cross-device link',
  },
  { docker: '24.0.0', sysbox: '0.6.3' },
];
