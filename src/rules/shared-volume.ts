import type { Mount } from '../model/request.ts';
import { defineRule, everywhere } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';
import { each } from './shared/each.ts';
import { atTarget } from './shared/host-reach.ts';
import { short } from './shared/short.ts';

export const sharedVolume = defineRule({
  id: 'shared-volume',
  title: 'A volume is shared by every container that uses its name',
  concern: 'isolation',
  severity: 'low',
  levels: everywhere('note'),
  judges: ['container'],
  reads: ['mounts'],
  options: {},
  why: 'A volume’s name holds for the whole engine. Two repositories that write the same one share its contents: one can leave programs or settings there for the other to run, and one that is made for an inner Docker breaks when two use it at once.',
  advice: 'Put ${devcontainerId} into the name; Compose does the like by itself, unless the volume is external or named.',
  cites: [
    source(
      'devcontainers/features@765e8eb src/kubectl-helm-minikube: volume minikube-config, one for all containers; src/docker-in-docker: dind-var-lib-docker-${devcontainerId}',
    ),
    measured('one volume on /var/lib/docker of two running containers: both start, and only the log of sysbox-mgr complains'),
  ],
  row: 'mounts.named-volume',
  references: [
    'https://containers.dev/implementors/json_reference/#variables-in-devcontainerjson',
    'https://docs.docker.com/reference/compose-file/volumes/',
  ],
  examples: [
    {
      format: 'devcontainer',
      bad: '{ "image": "debian", "mounts": ["source=cache,target=/cache,type=volume"] }',
      good: '{ "image": "debian", "mounts": ["source=cache-${devcontainerId},target=/cache,type=volume"] }',
    },
  ],
  check: ({ mounts, from }) =>
    each(mounts, (mount, fact) => say(mount, fact.from.layer === 'api', isCompose(from.document) || isCompose(fact.from.document))),
});

function say(mount: Mount, isLive: boolean, isCompose: boolean): string | undefined {
  if (mount.kind !== 'volume' || typeof mount.source !== 'string' || isLive) return undefined;
  if (isCompose && mount.external !== true) return undefined;
  // A name made of the folder's or the configuration's own is one project's.
  if (/\$\{(?:devcontainerId|localWorkspaceFolderBasename|localWorkspaceFolder)\}/u.test(mount.source) || isAnonymous(mount.source))
    return undefined;
  return `The volume ${short(mount.source, 60)}${atTarget(mount)} is shared with every other container that uses that name`;
}

function isCompose(document: string): boolean {
  return /\.ya?ml$/iu.test(document);
}

function isAnonymous(name: string): boolean {
  return /^[0-9a-f]{64}$/u.test(name);
}
