import type { Fact } from '../model/fact.ts';
import type { ContainerCommand } from '../model/request.ts';
import { defineRule, levels } from './define-rule.ts';
import { measured, page } from './shared/cite.ts';
import { each, type Said } from './shared/each.ts';
import { isRoot } from '../syntax/user.ts';
import { short } from './shared/short.ts';

export const privilegeThroughHealthcheckOrHook = defineRule({
  id: 'privilege-through-healthcheck-or-hook',
  title: 'A hook runs with more rights than the container’s own command',
  concern: 'isolation',
  severity: 'medium',
  levels: levels('error', 'warn', 'warn'),
  judges: ['container'],
  reads: ['containerCommands', 'user'],
  options: {},
  why: 'Compose’s post_start and pre_stop hooks may name a user and ask for all privileges, whatever the service itself has. Under runc a privileged hook is a privileged process on the host’s kernel; under Sysbox it stays in the user namespace, and root has no more rights than it had.',
  advice: 'Let the hook run as the service’s user, without privileged.',
  cites: [
    measured('exec under Sysbox: root full capabilities, -u 1000 none, --privileged -u 1000 none'),
    page('https://docs.docker.com/compose/how-tos/lifecycle/'),
  ],
  row: 'compose.hooks',
  references: ['https://docs.docker.com/compose/how-tos/lifecycle/', 'https://docs.docker.com/reference/compose-file/services/#post_start'],
  examples: [
    {
      format: 'compose',
      bad: 'services:\n  app:\n    image: debian\n    user: "1000"\n    post_start:\n      - command: ./setup.sh\n        user: root\n        privileged: true\n',
      good: 'services:\n  app:\n    image: debian\n    user: "1000"\n    post_start:\n      - command: ./setup.sh\n',
    },
  ],
  check: ({ containerCommands, user }) => each(containerCommands, (command) => say(command, user)),
});

const hooks = new Set(['post_start', 'pre_start', 'pre_stop', 'healthcheck']);

function say({ event, command, user, privileged }: ContainerCommand, own: Fact<string> | undefined): Said {
  const shown = `${event} runs “${short(command, 60)}”`;
  if (privileged === true)
    return `${shown} privileged${user === undefined ? '' : ` as ${short(user, 40)}`}: under runc with all rights over this machine, under Sysbox with no more than the container’s root has`;
  if (user === undefined || !hooks.has(event) || user === own?.value) return undefined;
  if (isRoot(user))
    return own === undefined || !isRoot(own.value)
      ? `${shown} as root, ${own === undefined ? 'whatever the container’s user is' : `though the container runs as ${short(own.value, 40)}`}`
      : undefined;
  return { message: `${shown} as ${short(user, 40)}, not as the container’s user`, atMost: 'note' };
}
