import { defineRule, everywhere, issuesOf } from './define-rule.ts';
import { measured } from './shared/cite.ts';
import { removing } from './shared/fix.ts';
import { short } from './shared/short.ts';

export const caseVariantKey = defineRule({
  id: 'case-variant-key',
  title: 'A key differs from a known one only in case',
  concern: 'hygiene',
  severity: 'high',
  levels: everywhere('error'),
  judges: ['container', 'build'],
  reads: ['oddities'],
  options: {},
  why: 'dockerd reads keys in any case and merges what it finds under all spellings, while a filter that looks for the usual spelling sees nothing.',
  advice: 'Spell the key as the engine’s API does, once.',
  cites: [measured('dockerd given {"hostconfig":{"privileged":true}} made a privileged container', 'devcontainer-cli')],
  references: ['https://pkg.go.dev/encoding/json#Unmarshal'],
  examples: [
    {
      format: 'docker-api',
      bad: '{"Image":"debian:12","hostconfig":{"privileged":true}}',
      good: '{"Image":"debian:12","HostConfig":{}}',
    },
  ],
  check: ({ oddities }) => issuesOf(oddities, ({ kind, text }) => (kind === 'case-variant-key' ? text : undefined)),
  fix: removing('oddities', { title: ({ subject }) => `Remove the key ${short(subject ?? 'of another case', 45)}` }),
});
