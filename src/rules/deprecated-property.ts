import type { Oddity } from '../model/request.ts';
import { deprecatedProperties } from '../known/property-names.ts';
import { defineRule, everywhere, issuesOf } from './define-rule.ts';
import { source } from './shared/cite.ts';
import { replacing } from './shared/fix.ts';
import { short } from './shared/short.ts';

export const deprecatedProperty = defineRule({
  id: 'deprecated-property',
  title: 'A property is deprecated',
  concern: 'hygiene',
  severity: 'low',
  levels: everywhere('note'),
  judges: ['container', 'build'],
  reads: ['oddities'],
  options: {},
  why: 'The reference CLI still reads it, newer tools may not, and two spellings of one thing can disagree.',
  advice: 'Write the property that replaces it.',
  cites: [source('devcontainers/cli@f683c29f src/spec-configuration/configuration.ts updateFromOldProperties')],
  references: ['https://containers.dev/implementors/json_reference/'],
  examples: [
    {
      format: 'devcontainer',
      bad: '{ "dockerFile": "Dockerfile" }',
      good: '{ "build": { "dockerfile": "Dockerfile" } }',
    },
  ],
  check: ({ oddities }) => issuesOf(oddities, ({ kind, text }) => (kind === 'deprecated-property' ? text : undefined)),
  fix: replacing('oddities', moved, {
    title: ({ subject = '' }) => `Write ${short(subject, 30)} as ${deprecatedProperties.get(subject) ?? ''}`,
  }),
});

function moved(oddity: Oddity): Oddity | undefined {
  const subject = deprecatedProperties.get(oddity.subject ?? '');
  return subject === undefined ? undefined : { ...oddity, subject };
}
