import type { ContainerCommand } from '../model/request.ts';
import { defineRule, everywhere, issuesOf } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';

export const innerUserRemap = defineRule({
  id: 'inner-user-remap',
  title: 'An inner Docker with userns-remap does not work under Sysbox',
  concern: 'sysbox',
  severity: 'medium',
  levels: everywhere('note'),
  judges: ['container', 'build'],
  reads: ['containerCommands', 'daemonConfiguration'],
  options: {},
  why: 'userns-remap needs a user namespace inside the container’s own, with a /proc of its own, and Sysbox does not support that.',
  advice: 'Leave userns-remap out: the container has a user namespace already, and inner containers are in it.',
  cites: [
    source('nestybox/sysbox@v0.7.0 docs/user-guide/dind.md, docs/user-guide/limitations.md'),
    measured('unshare -Urm --mount-proc --pid --fork inside: “mount /proc failed: Invalid argument”'),
  ],
  row: 'docker-in-docker.inner-userns-remap',
  references: ['https://github.com/nestybox/sysbox/blob/v0.7.0/docs/user-guide/dind.md'],
  examples: [
    {
      format: 'devcontainer',
      bad: '{ "image": "debian:12", "postStartCommand": "sudo dockerd --userns-remap=default" }',
      good: '{ "image": "debian:12", "postStartCommand": "sudo dockerd" }',
    },
    {
      format: 'dockerfile',
      bad: `FROM debian:12\nRUN echo '{"userns-remap":"default"}' > /etc/docker/daemon.json\n`,
      good: `FROM debian:12\nRUN echo '{"debug":true}' > /etc/docker/daemon.json\n`,
    },
  ],
  check: (request) =>
    request.kind === 'build'
      ? issuesOf(request.daemonConfiguration, judgeConfiguration)
      : issuesOf(request.containerCommands, judgeCommand),
});

const setting = /"userns-remap"\s{0,20}:\s{0,20}"[^"]/u;
const flag = /\bdockerd\b[^\n;|&]{0,2000}--userns-remap[= ]/u;

function judgeConfiguration(text: string): string | undefined {
  return setting.test(text)
    ? 'The inner daemon.json sets userns-remap, which does not work under Sysbox: inner containers fail to start'
    : undefined;
}

function judgeCommand({ event, command }: ContainerCommand): string | undefined {
  if (!command.includes('userns-remap')) return undefined;
  return flag.test(command) || setting.test(command)
    ? `${event} gives the inner Docker userns-remap, which does not work under Sysbox: inner containers fail to start`
    : undefined;
}
