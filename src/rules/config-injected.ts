import { defineRule, everywhere } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';
import { each } from './shared/each.ts';

export const configInjected = defineRule({
  id: 'config-injected',
  title: 'A value holds a line break or control character that ends up in a generated file',
  concern: 'isolation',
  severity: 'critical',
  levels: everywhere('error'),
  judges: ['container', 'build'],
  reads: ['oddities'],
  options: {},
  why: 'The Dev Containers CLI pastes users, capabilities, security options, mounts and variable names into a Compose file or Dockerfile without quoting. A line break in one of them adds lines of its own, such as privileged: true, and the setting never appears under its name.',
  advice: 'Take the control characters out; no honest value of these settings has any.',
  cites: [
    measured(
      '"containerUser":"root\\n    privileged: true" and "capAdd":["SYS_PTRACE\\n    pid: host"] in Compose mode gave a container with Privileged=true and PidMode=host',
      'devcontainer-cli',
    ),
    source('devcontainers/cli@f683c29 src/spec-node/dockerCompose.ts generateFeaturesComposeOverrideContent'),
  ],
  references: ['https://github.com/devcontainers/cli/blob/main/src/spec-node/dockerCompose.ts'],
  examples: [
    {
      format: 'devcontainer',
      bad: '{ "image": "debian", "capAdd": ["SYS_PTRACE\\n    pid: host"] }',
      good: '{ "image": "debian", "capAdd": ["SYS_PTRACE"] }',
    },
  ],
  check: ({ oddities }) => each(oddities, ({ kind, text }) => (kind === 'control-character' ? text : undefined)),
});
