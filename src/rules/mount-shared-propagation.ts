import type { Mount } from '../model/request.ts';
import { defineRule, levels } from './define-rule.ts';
import { issue, measured, source } from './shared/cite.ts';
import { each } from './shared/each.ts';
import { replacing } from './shared/fix.ts';
import { showMount } from './shared/host-reach.ts';
import { short } from './shared/short.ts';

export const mountSharedPropagation = defineRule({
  id: 'mount-shared-propagation',
  title: 'A mount asks for shared propagation',
  concern: 'isolation',
  severity: 'high',
  levels: levels('error', 'error', 'warn'),
  judges: ['container'],
  reads: ['mounts'],
  options: {},
  why: 'With shared propagation, what is mounted below the folder inside the container appears on the host, over whatever was there. Sysbox cuts that off where it was measured (0.7.0, Docker 26.1.5), so whatever counts on it does not work there; in Kubernetes the container is reported not to start.',
  advice: 'Use rslave where mounts of the host should appear inside, or leave the option out.',
  cites: [
    measured('a bind with rshared, Docker 26.1.5: starts, and what is mounted inside is not on the host; under runc it is'),
    issue('nestybox/sysbox#943: a pod with a shared mount fails with “pivot_root invalid argument”'),
    issue('nestybox/sysbox#661: the same'),
    source('docker/cli@28.2.2 opts/mount.go: bind-propagation'),
  ],
  row: 'mounts.shared-propagation',
  references: [
    'https://github.com/nestybox/sysbox/issues/943',
    'https://docs.docker.com/engine/storage/bind-mounts/#configure-bind-propagation',
  ],
  examples: [
    { format: 'docker-run', bad: 'docker run -v ./data:/data:rshared debian', good: 'docker run -v ./data:/data:rslave debian' },
    {
      format: 'compose',
      bad: 'services:\n  app:\n    image: debian\n    volumes:\n      - type: bind\n        source: ./data\n        target: /data\n        bind:\n          propagation: shared\n',
      good: 'services:\n  app:\n    image: debian\n    volumes:\n      - ./data:/data\n',
    },
  ],
  check: ({ mounts }) => each(mounts, say),
  fix: replacing('mounts', withoutPropagation, {
    title: ({ target, propagation }) => `Remove the ${propagation ?? ''} propagation of the mount at ${short(target, 30)}`,
  }),
});

function say(mount: Mount): string | undefined {
  const how = mount.propagation;
  if (how !== 'shared' && how !== 'rshared') return undefined;
  return `${showMount(mount)} with ${how} propagation: mounts made inside appear on the host; Sysbox cuts that off, or does not start it: “jailing process inside rootfs caused: pivot_root invalid argument”`;
}

function withoutPropagation(mount: Mount): Mount {
  return Object.fromEntries(Object.entries(mount).filter(([key]) => key !== 'propagation')) as unknown as Mount;
}
