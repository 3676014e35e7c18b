import type { Fact, Origin } from '../model/fact.ts';
import type { FeatureUse } from '../model/request.ts';
import { defineRule, levels } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';
import { one, type Said } from './shared/each.ts';

export const privilegedRequested = defineRule({
  id: 'privileged-requested',
  title: 'The container asks to be privileged',
  concern: 'isolation',
  severity: 'medium',
  levels: levels('error', 'note', 'note'),
  judges: ['container'],
  reads: ['privileged', 'features'],
  options: {},
  why: 'Under runc a privileged container owns the host. Under Sysbox it stays in its user namespace and gains little, but loses Docker’s system call filter and gets every device node of the host, of which those open to all users work. Root in a Sysbox container has all capabilities and may mount without it.',
  advice:
    'Take it away: Sysbox gives an inner Docker, mounts and systemd without it. What a Feature asks for cannot be taken back by the file.',
  cites: [
    measured(
      '--privileged starts with the same uid_map and Seccomp_filters 1 (Docker’s gone); 108 entries in /dev, owned nobody:nogroup, the root disk refused; vm.swappiness and kernel.core_pattern refused',
    ),
    measured(
      'inner Docker runs, builds and publishes ports in a container that is not privileged; the reference CLI’s start of a privileged docker-in-docker Feature works too',
    ),
    source('devcontainers/features@765e8eb src/docker-in-docker/devcontainer-feature.json: privileged in every version'),
    source(
      'devcontainers/cli@f683c29 src/spec-node/imageMetadata.ts mergeConfiguration: any truthy entry of file, Feature or image label counts',
    ),
  ],
  row: 'privileged.property',
  references: [
    'https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities',
    'https://github.com/nestybox/sysbox/blob/master/docs/user-guide/dind.md',
  ],
  examples: [
    { format: 'devcontainer', bad: '{ "image": "debian", "privileged": true }', good: '{ "image": "debian", "privileged": false }' },
    { format: 'devcontainer', bad: '{ "image": "debian", "runArgs": ["--privileged"] }', good: '{ "image": "debian" }' },
    {
      format: 'compose',
      bad: 'services:\n  app:\n    image: debian\n    privileged: true\n',
      good: 'services:\n  app:\n    image: debian\n',
    },
    {
      format: 'docker-api',
      bad: '{"Image":"debian","HostConfig":{"Privileged":true}}',
      good: '{"Image":"debian","HostConfig":{"Privileged":false}}',
    },
  ],
  check: ({ privileged, features }) => one(privileged, (value, fact) => (value ? say(fact, features) : undefined)),
});

function say({ from }: Fact<boolean>, features: readonly Fact<FeatureUse>[]): Said {
  if (isForDockerInDocker(from, features))
    return {
      message: 'Privileged for the docker-in-docker Feature: under Sysbox it is contained, and the inner Docker works without it',
      atMost: 'note',
    };
  const by = from.layer === 'feature' ? `${from.document} asks` : from.layer === 'image' ? 'The image’s label asks' : 'The container asks';
  return `${by} to be privileged: under runc it would own this machine; under Sysbox it is contained, but Docker’s system call filter is gone and the host’s device nodes appear, and root has what it needs without it`;
}

// The official Feature and its former homes; another one that only has the name is no reason to be quieter.
function isForDockerInDocker(from: Origin, features: readonly Fact<FeatureUse>[]): boolean {
  const named = features.filter(({ value }) => value.name.endsWith('docker-in-docker'));
  if (named.length > 0) return named.some(({ value }) => isOfficial(value.name));
  return from.layer === 'feature' && /^Feature docker-in-docker(?: |$)/u.test(from.document);
}

function isOfficial(name: string): boolean {
  return /^(?:ghcr\.io\/devcontainers\/features|ghcr\.io\/microsoft\/[\w-]+|microsoft\/vscode-dev-containers)\/docker-in-docker$/u.test(
    name,
  );
}
