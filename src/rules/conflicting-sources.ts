import { defineRule, everywhere, issuesOf } from './define-rule.ts';
import { source } from './shared/cite.ts';

export const conflictingSources = defineRule({
  id: 'conflicting-sources',
  title: 'Several sources for one container',
  concern: 'hygiene',
  severity: 'low',
  levels: everywhere('note'),
  judges: ['container', 'build'],
  reads: ['oddities'],
  options: {},
  why: 'An image, a Dockerfile and a Compose file beside each other, or several configurations in one folder: each tool takes the one it likes, so what was reviewed may not be what another opens.',
  advice: 'Keep one of them.',
  cites: [
    source('devcontainers/cli@f683c29f src/spec-configuration/configuration.ts'),
    source('devcontainers/cli@f683c29f src/spec-configuration/configurationCommonUtils.ts getWellKnownDevContainerPaths'),
  ],
  references: ['https://containers.dev/implementors/spec/#devcontainerjson'],
  examples: [
    {
      format: 'devcontainer',
      bad: '{ "image": "debian:12", "dockerComposeFile": "compose.yaml", "service": "app" }',
      good: '{ "image": "debian:12" }',
    },
  ],
  check: ({ oddities }) => issuesOf(oddities, ({ kind, text }) => (kind === 'conflicting-sources' ? text : undefined)),
});
