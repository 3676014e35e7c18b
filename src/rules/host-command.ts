import { defineRule, levels } from './define-rule.ts';
import { measured, page, source } from './shared/cite.ts';
import { each } from './shared/each.ts';
import { removing, statedIn } from './shared/fix.ts';
import { short } from './shared/short.ts';

const taking = removing('hostCommands', {
  title: ({ event, command }) => `Remove ${short(event, 20)}, which runs ${short(command, 40)}`,
  stops: ({ event }) =>
    `What ${short(event, 30)} made or fetched on this machine is missing; do it in postCreateCommand, which runs inside.`,
});

export const hostCommand = defineRule({
  id: 'host-command',
  title: 'A command runs on the host, outside any container',
  concern: 'isolation',
  severity: 'critical',
  levels: levels('error', 'error', 'warn'),
  judges: ['container'],
  reads: ['hostCommands'],
  options: {},
  why: 'initializeCommand runs on the machine that opens the folder, with the user’s rights and environment, before there is a container. It runs at every start, also when the container is already there. A Compose provider is a program that Compose starts on the host.',
  advice: 'Move the work into onCreateCommand or postCreateCommand, which run inside, or run the whole start inside a Sysbox container.',
  cites: [
    measured('initializeCommand ran again at devcontainer up on a running container', 'devcontainer-cli'),
    measured('devcontainer up inside a Sysbox container: initializeCommand ran inside, with uid_map 0 165536 65536'),
    source(
      'devcontainers/cli@f683c29 src/spec-node/configContainer.ts resolveWithLocalFolder, runInitializeCommand: the CLI’s whole environment is passed',
    ),
    page('https://docs.docker.com/compose/how-tos/provider-services/'),
  ],
  row: 'lifecycle.initialize',
  references: [
    'https://containers.dev/implementors/json_reference/#lifecycle-scripts',
    'https://docs.docker.com/compose/how-tos/provider-services/',
  ],
  examples: [
    {
      format: 'devcontainer',
      bad: '{ "image": "node", "initializeCommand": "./setup.sh" }',
      good: '{ "image": "node", "postCreateCommand": "./setup.sh" }',
    },
    {
      format: 'devcontainer',
      bad: '{ "image": "node", "initializeCommand": { "a": ["docker", "pull", "node"], "b": "touch .env" } }',
      good: '{ "image": "node", "initializeCommand": "" }',
    },
    {
      format: 'compose',
      bad: 'services:\n  app:\n    image: node\n  db:\n    provider:\n      type: awesomecloud\n      options:\n        size: 10\n',
      good: 'services:\n  app:\n    image: node\n  db:\n    image: postgres\n',
    },
  ],
  check: ({ hostCommands }) =>
    each(hostCommands, ({ event, command }) =>
      command.trim() === ''
        ? undefined
        : event === 'provider'
          ? `Compose starts the provider “${short(command)}” on this machine, outside any container`
          : `${event} runs “${short(command)}” on this machine, outside any container, at every start`,
    ),
  // A service without its provider would be no service.
  fix: (issue, request) =>
    statedIn(issue, request, 'hostCommands').some(({ fact }) => fact.value.event === 'provider') ? undefined : taking(issue, request),
});
