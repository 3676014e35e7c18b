import type { Fact } from '../model/fact.ts';
import type { Mount } from '../model/request.ts';
import { showHostPath } from '../syntax/host-path.ts';
import { hostSource } from '../syntax/mount-strings.ts';
import { defineRule, issuesOf, levels } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';
import { featureOf } from './shared/feature-origin.ts';
import { usingInnerDocker } from './shared/fix-socket.ts';
import { reachOf } from './shared/host-reach.ts';

export const featureMountsSocket = defineRule({
  id: 'feature-mounts-socket',
  title: 'A Feature mounts the socket of a container engine',
  concern: 'supply-chain',
  severity: 'high',
  levels: levels('error', 'error', 'warn'),
  judges: ['container'],
  reads: ['mounts'],
  options: {},
  why: 'The mount stands nowhere in the configuration: one line that names the Feature brings it. Whoever can write to the socket owns the host, and Sysbox does not stand in between.',
  advice:
    'Replace docker-outside-of-docker by docker-in-docker, which needs no privileges under Sysbox; or name the same target in mounts with another source, which takes the Feature’s place.',
  cites: [
    source('devcontainers/features@765e8ebd src/docker-outside-of-docker/devcontainer-feature.json mounts /var/run/docker.sock'),
    measured(
      'docker.sock bound into a Sysbox container: container root started a runc container with -v /:/h and read the host’s /etc/shadow',
    ),
    measured('a mount of the file with the Feature’s target replaced the Feature’s', 'devcontainer-cli'),
  ],
  row: 'features.docker-outside-of-docker',
  references: ['https://github.com/devcontainers/features/tree/main/src/docker-outside-of-docker'],
  examples: [
    {
      format: 'devcontainer',
      bad: '{ "image": "debian:12", "features": { "ghcr.io/devcontainers/features/docker-outside-of-docker:1": {} } }',
      good: '{ "image": "debian:12", "features": { "ghcr.io/devcontainers/features/docker-in-docker:2": {} } }',
    },
  ],
  check: ({ mounts }) => issuesOf(mounts, judge),
  fix: usingInnerDocker,
});

function judge(mount: Mount, _: undefined, fact: Fact<Mount>): string | undefined {
  if (fact.from.layer !== 'feature') return undefined;
  const path = hostSource(mount);
  if (path === undefined || reachOf(mount).engineSocket === undefined) return undefined;
  return `${featureOf(fact)} mounts ${showHostPath(path)} at ${mount.target}: whoever is inside can start any container on your engine, so it owns this machine`;
}
