import { defineRule, everywhere, issuesOf } from './define-rule.ts';
import { source } from './shared/cite.ts';

export const serviceMissing = defineRule({
  id: 'service-missing',
  title: 'The named service is not in the Compose files',
  concern: 'hygiene',
  severity: 'low',
  levels: everywhere('note'),
  judges: ['container', 'build'],
  reads: ['oddities'],
  options: {},
  why: 'The reference CLI stops at a service that is not there, or at none named, so nobody has opened this configuration as it stands.',
  advice: 'Name a service of the Compose files.',
  cites: [source('devcontainers/cli@f683c29f src/spec-node/dockerCompose.ts')],
  references: ['https://containers.dev/implementors/json_reference/'],
  examples: [
    {
      format: 'devcontainer',
      bad: '{ "dockerComposeFile": "compose.yaml", "service": "web", "workspaceFolder": "/w" }',
      good: '{ "dockerComposeFile": "compose.yaml", "service": "app", "workspaceFolder": "/w" }',
      files: { '.devcontainer/compose.yaml': 'services:\n  app:\n    image: debian:12\n' },
    },
  ],
  check: ({ oddities }) => issuesOf(oddities, ({ kind, text }) => (kind === 'service-missing' ? text : undefined)),
});
