import type { Fact } from '../model/fact.ts';
import type { ContainerCommand } from '../model/request.ts';
import { defineRule, everywhere, noIssues } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';

export const restartLosesRegistration = defineRule({
  id: 'restart-loses-registration',
  title: 'Registered architectures are gone after a restart',
  concern: 'sysbox',
  severity: 'low',
  levels: everywhere('note'),
  judges: ['container'],
  reads: ['containerCommands', 'restart'],
  options: {},
  why: 'QEMU that is registered inside a Sysbox container is lost when the container is stopped and started: the mount of binfmt_misc is gone with it. Commands that run once, when the container is made, do not bring it back.',
  advice: 'Register from postStartCommand, which runs at every start; where that fails, since the mount is gone, re-create the container.',
  cites: [
    measured('after docker stop and docker start no binfmt_misc is mounted inside'),
    source('nestybox/sysbox-mgr@aaeff6c mgr.go reqMounts'),
  ],
  row: 'docker-in-docker.binfmt-after-restart',
  references: ['https://github.com/nestybox/sysbox/blob/v0.7.0/docs/user-guide/dind.md'],
  examples: [
    {
      format: 'devcontainer',
      bad: '{ "image": "debian:12", "postCreateCommand": "docker run --privileged --rm tonistiigi/binfmt --install all" }',
      good: '{ "image": "debian:12", "postStartCommand": "docker run --privileged --rm tonistiigi/binfmt --install all" }',
    },
  ],
  check: ({ containerCommands, restart }) => {
    const once = containerCommands.find((command) => created.has(command.value.event) && registers(command));
    if (once === undefined || containerCommands.some((command) => everyStart.has(command.value.event) && registers(command)))
      return noIssues;
    const again = restart !== undefined && restart.value !== 'no' ? ', and restart starts it again by itself' : '';
    return [
      {
        message: `${once.value.event} registers architectures once, and the next stop and start of the container loses them${again}`,
        evidence: again === '' ? [once] : [once, restart!],
      },
    ];
  },
});

const created = new Set(['onCreateCommand', 'updateContentCommand', 'postCreateCommand']);
const everyStart = new Set(['postStartCommand', 'postAttachCommand', 'entrypoint', 'post_start']);
const registration =
  /tonistiigi\/binfmt|qemu-user-static|update-binfmts\s+--(?:enable|import|install)|binfmt_misc\/register|systemd-binfmt/u;
// `apt-get install qemu-user-static` brings the programs and registers nothing inside a container.
const installs = /(?:apt|apt-get|apk|dnf|yum|zypper)\s[^\n;&|]{0,2000}qemu-user-static/u;

function registers({ value: { command } }: Fact<ContainerCommand>): boolean {
  return registration.test(command) && !(installs.test(command) && !/binfmt/u.test(command));
}
