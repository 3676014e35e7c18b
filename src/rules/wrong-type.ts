import { defineRule, everywhere, issuesOf } from './define-rule.ts';
import { measured } from './shared/cite.ts';

export const wrongType = defineRule({
  id: 'wrong-type',
  title: 'A value has a type that its property does not take',
  concern: 'hygiene',
  severity: 'low',
  levels: everywhere('note'),
  judges: ['container', 'build'],
  reads: ['oddities'],
  options: {},
  why: 'The reference CLI checks no types: it uses what JavaScript makes of the value, so the string "false" switches privileged mode on. It also reads broken JSON in silence, so a missing comma or brace hides a property without a word. Other tools read the same text differently.',
  advice: 'Write the value with the type that the specification gives, and mend the JSON.',
  cites: [
    measured(
      '"privileged": "false" and 1 both merged to privileged; missing commas, unclosed braces and a second root object were accepted',
      'devcontainer-cli',
    ),
  ],
  references: ['https://containers.dev/implementors/json_reference/'],
  examples: [
    {
      format: 'devcontainer',
      bad: '{ "image": "debian@sha256:0000000000000000000000000000000000000000000000000000000000000000", "postCreateCommand": 1 }',
      good: '{ "image": "debian@sha256:0000000000000000000000000000000000000000000000000000000000000000", "postCreateCommand": "make" }',
    },
  ],
  check: ({ oddities }) => issuesOf(oddities, ({ kind, text }) => (kind === 'wrong-type' || kind === 'syntax' ? text : undefined)),
});
