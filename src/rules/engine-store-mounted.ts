import type { Mount } from '../model/request.ts';
import { defineRule, everywhere } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';
import { each } from './shared/each.ts';
import { unmounting } from './shared/fix-mount.ts';
import { reachOf, showMount } from './shared/host-reach.ts';

export const engineStoreMounted = defineRule({
  id: 'engine-store-mounted',
  title: 'The store of the host’s container engine, or of Sysbox, is mounted into the container',
  concern: 'isolation',
  severity: 'critical',
  levels: everywhere('error'),
  judges: ['container'],
  reads: ['mounts'],
  options: {},
  why: 'Images, volumes and settings of every container lie in the store: who writes there changes what other containers run. Sysbox blocks none of these mounts, it only leaves the folder that holds the container’s own root file system without ID-mapping.',
  advice: 'For an inner engine, give it a volume of its own, or nothing: Sysbox makes /var/lib/docker for each container.',
  cites: [
    measured(
      'a bind of the engine’s root is not ID-mapped: permission denied; binds of its volumes, containers and image folders are ID-mapped, readable and writable, other containers’ settings and volumes included',
    ),
    measured('-v /run/sysbox:/x: the manager’s sockets appear, owned by root with mode 0600, so container root owns them'),
    source(
      'nestybox/sysbox@27cb713f docs/user-guide/dind.md: advises against sharing the host’s /var/lib/docker; nothing in sysbox-runc compares the source',
    ),
  ],
  row: 'mounts.engine-store',
  references: ['https://github.com/nestybox/sysbox/blob/master/docs/user-guide/dind.md'],
  examples: [
    {
      format: 'docker-run',
      bad: 'docker run -v /var/lib/docker/volumes:/volumes debian',
      good: 'docker run -v inner-docker:/var/lib/docker docker:dind',
    },
    {
      format: 'devcontainer',
      bad: '{ "image": "debian", "mounts": ["source=/run/sysbox,target=/run/sysbox,type=bind"] }',
      good: '{ "image": "debian" }',
    },
  ],
  check: ({ mounts }) => each(mounts, say),
  fix: unmounting(
    (mount) => reachOf(mount).engineStore !== undefined,
    'Programs inside no longer see what the host’s engine keeps there; an inner Docker has a store of its own.',
  ),
});

function say(mount: Mount): string | undefined {
  const store = reachOf(mount).engineStore;
  if (store === undefined) return undefined;
  const shown = showMount(mount, 'engineStore');
  if (store.store.startsWith('/run/sysbox'))
    return `${shown}: the sockets of Sysbox’s own manager are there, and root in the container may open them`;
  if (store.extent === 'above')
    return `${shown}, which holds ${store.store}: images, volumes and settings of every container on this machine`;
  const access = mount.readOnly ? 'reads' : 'reads and changes';
  if (store.extent === 'part')
    return `${shown}, a part of the engine’s store: where Sysbox ID-maps it, root in the container ${access} what other containers are made of`;
  // Only the store that holds the container's own root file system was seen without ID-mapping.
  return store.store === '/var/lib/docker'
    ? `${shown}, the engine’s store: Sysbox does not block it, and only the missing ID-mapping keeps the container from its contents`
    : `${shown}, an engine’s store or Sysbox’s own: Sysbox does not block it, and where it is ID-mapped, root in the container ${access} what is in it`;
}
