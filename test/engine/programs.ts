import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { debianPackage, mayFetch, oneAtATime } from './debian-package.ts';

/** The engines that tests run against: Debian 12’s docker.io, installed (API 1.41), and Debian 13’s, unpacked (API 1.45). */
export type Release = '20.10' | '26.1';

/** Where the programs of an engine are found. */
export interface Programs {
  /** `PATH` for dockerd and what it starts. */
  readonly path: string;
  /** A busybox that needs no library. */
  readonly busybox: string;
  /** Plugins of the Docker CLI: buildx and Compose. */
  readonly plugins: readonly string[];
}

const install = `
command -v dockerd >/dev/null && exit 0
export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 # nothing is started
apt-get -q update
apt-get -q install -y --no-install-recommends docker.io iptables
`;

/** The programs of an engine, installed or fetched where tests may; or why there are none. */
export function findPrograms(release: Release): Programs | { readonly missing: string } {
  if (process.getuid?.() !== 0) return { missing: 'only root can start a Docker engine' };
  if (mayFetch) oneAtATime(install, []);
  const installed = output('dockerd', ['--version']);
  if (installed === undefined || output('runc', ['--version']) === undefined || output('iptables', ['--version']) === undefined)
    return { missing: 'no Docker engine is installed (Debian’s docker.io and iptables)' };
  if (output('unshare', ['--mount', '--net', 'true']) === undefined)
    return { missing: 'no mount and network namespaces can be made here, so no Docker engine starts' };
  const busybox = findBusybox();
  const buildx = debianPackage('docker-buildx');
  const compose = debianPackage('docker-compose');
  if (busybox === undefined || buildx === undefined || compose === undefined)
    return { missing: 'Debian’s busybox-static, docker-buildx and docker-compose were not fetched (CI=true, as root)' };
  const plugins = 'usr/libexec/docker/cli-plugins';
  const found = {
    path: process.env['PATH'] ?? '',
    busybox,
    plugins: [join(buildx, plugins, 'docker-buildx'), join(compose, plugins, 'docker-compose')],
  };
  if (release === '20.10')
    return installed.includes(' 20.10.') ? found : { missing: `the engine installed here is ${installed.trim()}, not Debian 12’s 20.10` };
  const engine = debianPackage('docker.io');
  const containerd = debianPackage('containerd');
  if (engine === undefined || containerd === undefined)
    return { missing: 'Debian 13’s docker.io and containerd were not fetched (CI=true, as root)' };
  // Its runc needs a newer libc than Debian 12's: the one that is installed serves both.
  return { ...found, path: [join(engine, 'usr/sbin'), join(containerd, 'usr/bin'), found.path].join(':') };
}

/** A busybox that needs no library. */
export function findBusybox(): string | undefined {
  const folder = debianPackage('busybox-static');
  return folder === undefined ? undefined : join(folder, 'usr/bin/busybox');
}

function output(program: string, args: readonly string[]): string | undefined {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return undefined;
  }
}
