import { defineRule, everywhere, issuesOf } from './define-rule.ts';
import { page, source } from './shared/cite.ts';

export const fileNotDiscovered = defineRule({
  id: 'file-not-discovered',
  title: 'No tool looks for a file of this name',
  concern: 'hygiene',
  severity: 'low',
  levels: everywhere('note'),
  judges: ['container', 'build'],
  reads: ['oddities'],
  options: {},
  why: 'The file looks like a configuration and is none until someone names it: tools open another one, or none at all.',
  advice: 'Name it .devcontainer/devcontainer.json, .devcontainer.json or .devcontainer/NAME/devcontainer.json.',
  cites: [
    page('https://containers.dev/implementors/spec/#devcontainerjson'),
    source('devcontainers/cli@f683c29f src/spec-configuration/configurationCommonUtils.ts getWellKnownDevContainerPaths'),
  ],
  references: ['https://containers.dev/implementors/spec/#devcontainerjson'],
  examples: [],
  check: ({ oddities }) => issuesOf(oddities, ({ kind, text }) => (kind === 'file-not-discovered' ? text : undefined)),
});
