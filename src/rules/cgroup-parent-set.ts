import { defineRule, everywhere } from './define-rule.ts';
import { page, source } from './shared/cite.ts';
import { one } from './shared/each.ts';
import { removing } from './shared/fix.ts';
import { short } from './shared/short.ts';

export const cgroupParentSet = defineRule({
  id: 'cgroup-parent-set',
  title: 'The container chooses its control group on the host',
  concern: 'isolation',
  severity: 'low',
  levels: everywhere('note'),
  judges: ['container'],
  reads: ['cgroupParent'],
  options: {},
  why: 'Limits that the administrator put on the engine’s own group hold for what lies below it. A container in another group escapes them, or shares those of a service of the host.',
  advice: 'Take it away.',
  cites: [
    page('https://docs.docker.com/reference/cli/dockerd/#default-cgroup-parent: the daemon’s default, which a container overrides'),
    source('docker/cli@28.2.2 cli/command/container/opts.go: --cgroup-parent'),
  ],
  references: ['https://docs.docker.com/reference/cli/dockerd/#default-cgroup-parent'],
  examples: [{ format: 'docker-run', bad: 'docker run --cgroup-parent=/system.slice debian', good: 'docker run --memory 2g debian' }],
  check: ({ cgroupParent }) =>
    one(cgroupParent, (parent) =>
      parent === ''
        ? undefined
        : `The container runs in the host’s control group ${short(parent, 60)}: limits set for the engine’s own do not hold there`,
    ),
  fix: removing('cgroupParent', { title: (parent) => `Remove the control group ${short(parent, 50)}`, alike: (parent) => parent !== '' }),
});
