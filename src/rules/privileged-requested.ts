import type { Fact } from '../model/fact.ts';
import type { FeatureUse } from '../model/request.ts';
import type { Issue } from '../model/rule.ts';
import { defineRule, levels } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';
import { none } from './shared/each.ts';
import { removing } from './shared/fix.ts';
import { bringerOf } from './shared/statements.ts';

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
    'Take it away wherever it stands: Sysbox gives an inner Docker, mounts and systemd without it. The file cannot take back what a Feature or the image’s label asks for: that takes a Feature or a base image without the request.',
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
  check: ({ privileged, features }) => (privileged?.value === true ? say(privileged, features) : none),
  fix: removing('privileged', { ofBringer: true, title: 'Remove the request to be privileged' }),
});

// Any one of them is enough. All that the file can take back are named at once, and each Feature or label that asks by itself.
function say(privileged: Fact<boolean>, features: readonly Fact<FeatureUse>[]): readonly Issue[] {
  const asks = [privileged, ...(privileged.hides ?? [])].filter(({ value }) => value);
  const isNeedless = isForDockerInDocker(asks, features);
  const groups = new Map<string, Fact<boolean>[]>();
  for (const ask of asks) groups.set(bringerOf(ask), [...(groups.get(bringerOf(ask)) ?? []), ask]);
  return [...groups.values()].map((evidence): Issue => {
    if (isNeedless) return { message: needless, evidence, atMost: 'note' };
    const times = evidence.length === 1 ? '' : `, in ${evidence.length} places`;
    return { message: `${askerOf(evidence[0]!)} asks to be privileged${times}: ${effect}`, evidence };
  });
}

const needless = 'Privileged for the docker-in-docker Feature: under Sysbox it is contained, and the inner Docker works without it';
const effect =
  'under runc it would own this machine; under Sysbox it is contained, but Docker’s system call filter is gone and the host’s device nodes appear, and root has what it needs without it';

function askerOf({ from }: Fact<boolean>): string {
  if (from.layer === 'image') return from.document.startsWith('Feature ') ? from.document : 'The image’s label';
  return from.layer === 'feature' ? from.document : 'The container';
}

// The official Feature and its former homes, or an official image that was made with it; another one that only has the name is no reason to be quieter.
function isForDockerInDocker(asks: readonly Fact<boolean>[], features: readonly Fact<FeatureUse>[]): boolean {
  if (asks.some(({ from }) => from.layer === 'image' && inOfficialImage.test(from.document))) return true;
  const named = features.filter(({ value }) => value.name.endsWith('docker-in-docker'));
  if (named.length > 0) return named.some(({ value }) => isOfficial(value.name));
  return asks[0]?.from.layer === 'feature' && /^Feature docker-in-docker(?: |$)/u.test(asks[0].from.document);
}

const inOfficialImage = /^Feature docker-in-docker(?: \S+)? of image mcr\.microsoft\.com\/devcontainers\//u;

function isOfficial(name: string): boolean {
  return /^(?:ghcr\.io\/devcontainers\/features|ghcr\.io\/microsoft\/[\w-]+|microsoft\/vscode-dev-containers)\/docker-in-docker$/u.test(
    name,
  );
}
