import { defineRule, everywhere } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';
import { each } from './shared/each.ts';
import { removing } from './shared/fix.ts';
import { statements } from './shared/statements.ts';
import { short } from './shared/short.ts';

export const labelDisabled = defineRule({
  id: 'label-disabled',
  title: 'SELinux labels are changed or switched off',
  concern: 'sysbox',
  severity: 'low',
  levels: everywhere('note'),
  judges: ['container'],
  reads: ['securityOptions'],
  options: {},
  why: 'Where the host has no SELinux, labels do nothing. Where it has, switching them off takes away the layer that keeps a container from files of the host. Features that mount the engine’s socket ask for it.',
  advice: 'Take it away, or mount with :z where SELinux refuses a folder.',
  cites: [
    measured('label=disable and label=type:…: start, no effect (on a host without SELinux)'),
    source('devcontainers/features@765e8eb src/docker-outside-of-docker/devcontainer-feature.json: label=disable'),
  ],
  row: 'security-options.label',
  references: [
    'https://docs.docker.com/reference/cli/docker/container/run/#security-opt',
    'https://docs.docker.com/engine/storage/bind-mounts/#configure-the-selinux-label',
  ],
  examples: [
    { format: 'docker-run', bad: 'docker run --security-opt label=disable debian', good: 'docker run -v ./src:/src:z debian' },
    {
      format: 'devcontainer',
      bad: '{ "image": "debian", "securityOpt": ["label=type:container_runtime_t"] }',
      good: '{ "image": "debian" }',
    },
  ],
  check: ({ securityOptions }) =>
    each(statements(securityOptions), ({ name, value }) =>
      name === 'label'
        ? `SELinux label ${short(value, 60)} is asked for: without effect where the host has no SELinux, a layer less where it has`
        : undefined,
    ),
  // A label of its own may hold more back than the engine's.
  fix: removing('securityOptions', {
    ofBringer: true,
    title: ({ value }) => `Remove label=${short(value, 50)}`,
    stops: ({ value }) =>
      value === 'disable'
        ? undefined
        : 'Where the host has SELinux, the engine’s own label holds instead; keep this one where its files need it.',
  }),
});
