import type { Mount } from '../model/request.ts';
import { defineRule, everywhere } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';
import { each } from './shared/each.ts';
import { unmounting } from './shared/fix-mount.ts';
import { reachOf, showMount } from './shared/host-reach.ts';

export const hostRootMounted = defineRule({
  id: 'host-root-mounted',
  title: 'The root of the host, or a folder with the engine’s store in it, is mounted into the container',
  concern: 'isolation',
  severity: 'critical',
  levels: everywhere('error'),
  judges: ['container'],
  reads: ['mounts'],
  options: {},
  why: 'Under runc this is the host. Under Sysbox the mount holds the container’s own root file system, so it is not ID-mapped: on a host without shiftfs everything in it shows as nobody, and root-only files are refused, but every file that the world may read or write is open, on the whole machine.',
  advice: 'Mount the one folder that is needed, below the workspace if possible.',
  cites: [
    measured(
      'a bind of / starts and is not ID-mapped: everything shows nobody, /etc/shadow is refused, world-writable places such as /tmp are writable as uid 165536',
    ),
    source(
      'nestybox/sysbox@27cb713f tests/docker/mounts.bats L781: a bind that contains the container’s root file system, skipped without shiftfs',
    ),
  ],
  row: 'mounts.host-root',
  references: ['https://docs.docker.com/engine/storage/bind-mounts/'],
  examples: [
    { format: 'docker-run', bad: 'docker run -v /:/host debian', good: 'docker run -v ./data:/data debian' },
    {
      format: 'docker-api',
      bad: '{"Image":"debian","HostConfig":{"Binds":["/:/host:ro"]}}',
      good: '{"Image":"debian","HostConfig":{"Binds":["data:/host"]}}',
    },
  ],
  check: ({ mounts }) => each(mounts, say),
  fix: unmounting(
    (mount) => reachOf(mount).hostRoot !== undefined,
    'Programs inside no longer reach the files of this machine; mount the one folder that they need.',
  ),
});

function say(mount: Mount): string | undefined {
  const { hostRoot } = reachOf(mount);
  if (hostRoot === undefined) return undefined;
  const what =
    hostRoot === 'root'
      ? 'under runc that is the whole machine'
      : 'it contains the engine’s store, and so this container’s own root file system';
  const open = mount.readOnly ? 'what the world may read stays open' : 'what the world may read or write stays open';
  return `${showMount(mount, 'hostRoot')}: ${what}; under Sysbox it is not ID-mapped, root-only files are refused and ${open}`;
}
