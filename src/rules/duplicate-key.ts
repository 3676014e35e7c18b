import { defineRule, everywhere, issuesOf } from './define-rule.ts';
import { measured } from './shared/cite.ts';
import { removing } from './shared/fix.ts';
import { short } from './shared/short.ts';

export const duplicateKey = defineRule({
  id: 'duplicate-key',
  title: 'A key stands twice in one object',
  concern: 'hygiene',
  severity: 'high',
  levels: everywhere('error'),
  judges: ['container', 'build'],
  reads: ['oddities'],
  options: {},
  why: 'Readers disagree about which of the two counts: the reference CLI takes the last one, a reviewer sees the first, and dockerd merges both. So what was reviewed is not what runs.',
  advice: 'Keep one of them.',
  cites: [
    measured('devcontainer.json with a key twice: the last one won without a word', 'devcontainer-cli'),
    measured('dockerd given {"HostConfig":{"Privileged":true},"HostConfig":{}} made a privileged container', 'devcontainer-cli'),
  ],
  references: ['https://www.rfc-editor.org/rfc/rfc8259#section-4'],
  examples: [
    {
      format: 'devcontainer',
      bad: '{ "image": "debian:12", "init": false, "init": true }',
      good: '{ "image": "debian:12", "init": true }',
    },
  ],
  check: ({ oddities }) => issuesOf(oddities, ({ kind, text }) => (kind === 'duplicate-key' ? text : undefined)),
  fix: removing('oddities', { title: ({ subject }) => `Keep one ${short(subject ?? 'key', 45)} of the two` }),
});
