import { defineRule, everywhere, issuesOf } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';
import { removing } from './shared/fix.ts';
import { short } from './shared/short.ts';

export const prototypeKey = defineRule({
  id: 'prototype-key',
  title: 'A key changes the object it stands in',
  concern: 'hygiene',
  severity: 'high',
  levels: everywhere('error'),
  judges: ['container', 'build'],
  reads: ['oddities'],
  options: {},
  why: 'Programs in JavaScript can take a key such as __proto__ for the object’s prototype: its properties then count as if they were written, while a listing of the keys does not show them. The reference CLI wrote "privileged": true into an image label from such a key.',
  advice: 'Remove the key. It has no honest use in a configuration.',
  cites: [
    measured(
      '"__proto__": {"privileged": true}: devcontainer build wrote privileged into the image label, read-configuration showed nothing',
      'devcontainer-cli',
    ),
    source('devcontainers/cli@f683c29f src/spec-node/imageMetadata.ts pick() uses the in operator'),
  ],
  references: ['https://cwe.mitre.org/data/definitions/1321.html'],
  examples: [
    {
      format: 'devcontainer',
      bad: '{ "image": "debian:12", "__proto__": { "privileged": true } }',
      good: '{ "image": "debian:12" }',
    },
  ],
  check: ({ oddities }) => issuesOf(oddities, ({ kind, text }) => (kind === 'prototype-key' ? text : undefined)),
  fix: removing('oddities', { title: ({ subject }) => `Remove the key ${short(subject ?? '__proto__', 45)}` }),
});
