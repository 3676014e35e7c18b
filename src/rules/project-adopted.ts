import type { Fact } from '../model/fact.ts';
import { defineRule, levels } from './define-rule.ts';
import { page, source } from './shared/cite.ts';
import { one, type Said } from './shared/each.ts';
import { short } from './shared/short.ts';

export const projectAdopted = defineRule({
  id: 'project-adopted',
  title: 'The configuration names its Compose project, and may take over another’s container',
  concern: 'isolation',
  severity: 'high',
  levels: levels('error', 'error', 'warn'),
  judges: ['container'],
  reads: ['project'],
  options: {},
  why: 'The Dev Containers CLI finds a Compose container by the names of project and service alone. A repository that takes another project’s name is given its container when that runs: remoteUser and remoteEnv then apply there, and where that container has no label of the CLI, the lifecycle commands run in it, with that project’s volumes and credentials.',
  advice: 'Take the name away: each folder then has its own.',
  cites: [
    source(
      'devcontainers/cli@f683c29 src/spec-node/dockerCompose.ts findComposeContainer, getProjectName: COMPOSE_PROJECT_NAME of the environment or .env, then name',
    ),
    source(
      'devcontainers/cli@f683c29 src/spec-node/imageMetadata.ts getImageMetadataFromContainer: names of labels are compared, never their values',
    ),
    page('https://docs.docker.com/compose/how-tos/project-name/'),
  ],
  references: ['https://docs.docker.com/compose/how-tos/project-name/'],
  examples: [
    {
      format: 'compose',
      bad: 'name: payments_devcontainer\nservices:\n  app:\n    image: debian\n',
      good: 'services:\n  app:\n    image: debian\n',
    },
    {
      format: 'compose',
      bad: 'services:\n  app:\n    image: debian\n',
      files: { '.env': 'COMPOSE_PROJECT_NAME=payments_devcontainer\n' },
    },
  ],
  check: ({ project }) => one(project, say),
});

function say(name: string, { from }: Fact<string>): Said {
  if (from.layer === 'default' || name === '') return undefined;
  const shown = short(name, 60);
  if (from.pointer !== '/name')
    return `COMPOSE_PROJECT_NAME makes this the project ${shown}: a container of that project and service that is already there is taken for this one, and commands of this one may run in it`;
  if (/[_-]devcontainer$/u.test(name))
    return `The project is named ${shown}, as the Dev Containers CLI names those of a folder ${shown.replace(/[_-]devcontainer$/u, '')}: that folder’s container, where there is one, is taken for this one`;
  return {
    message: `The project is named ${shown}: harmless while no other folder uses that name, else its container is taken for this one`,
    atMost: 'note',
  };
}
