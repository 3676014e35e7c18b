import { defineRule, everywhere, issuesOf } from './define-rule.ts';
import { source } from './shared/cite.ts';

export const workspaceFolderMissing = defineRule({
  id: 'workspace-folder-missing',
  title: 'With Compose, no folder is named to open',
  concern: 'hygiene',
  severity: 'low',
  levels: everywhere('note'),
  judges: ['container', 'build'],
  reads: ['oddities'],
  options: {},
  why: 'With Compose nothing mounts the workspace by itself, and without workspaceFolder the reference CLI opens the root of the container.',
  advice: 'Set workspaceFolder to the folder that the Compose file mounts.',
  cites: [source('devcontainers/spec@c95ffee schemas/devContainer.base.schema.json composeContainer')],
  references: ['https://containers.dev/implementors/json_reference/'],
  examples: [
    {
      format: 'devcontainer',
      bad: '{ "dockerComposeFile": "compose.yaml", "service": "app" }',
      good: '{ "dockerComposeFile": "compose.yaml", "service": "app", "workspaceFolder": "/w" }',
      files: { '.devcontainer/compose.yaml': 'services:\n  app:\n    image: debian:12\n' },
    },
  ],
  check: ({ oddities }) => issuesOf(oddities, ({ kind, text }) => (kind === 'workspace-folder-missing' ? text : undefined)),
});
