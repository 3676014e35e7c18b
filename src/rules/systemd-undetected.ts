import type { Fact } from '../model/fact.ts';
import type { EnvironmentVariable, Mount } from '../model/request.ts';
import { defineRule, everywhere, noIssues } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';
import { initProcess } from './shared/first-process.ts';
import { preparing } from './shared/fix-systemd.ts';
import { makeFix } from './shared/fix.ts';

export const systemdUndetected = defineRule({
  id: 'systemd-undetected',
  title: 'Sysbox does not notice that systemd will run',
  concern: 'sysbox',
  severity: 'medium',
  levels: everywhere('note'),
  judges: ['container'],
  reads: ['command', 'entrypoint', 'environment', 'init', 'mounts', 'overrideCommand', 'workspaceFolder'],
  options: {},
  why: 'Sysbox prepares a container for systemd only where the first word of its command is exactly /sbin/init: a tmpfs on /run and /run/lock, and container=private-users. Through the Dev Containers CLI that word is always /bin/sh. systemd 252 came up all the same; older ones may not.',
  advice:
    'Give the container what Sysbox would: --tmpfs /run --tmpfs /run/lock --tmpfs /tmp -e container=private-users. Outside the Dev Containers CLI, set the command to /sbin/init.',
  cites: [
    measured(
      '/sbin/init: tmpfs on /run and /run/lock, container=private-users; /lib/systemd/systemd and /bin/sh -c \'exec "$@"\' - /sbin/init: container=docker, and systemd 252 came up',
    ),
    measured('the wrapper with --tmpfs /run --tmpfs /run/lock --tmpfs /tmp -e container=private-users: as detected'),
    measured('argv lists of systemd: only /sbin/init as the first word is detected', 'sysbox-runc-conversion'),
    source('nestybox/sysbox-runc@a4dd414f libsysbox/syscont/spec.go systemdInit'),
  ],
  row: 'systemd.entrypoint',
  references: ['https://github.com/nestybox/sysbox/blob/v0.7.0/docs/user-guide/systemd.md'],
  examples: [
    {
      format: 'docker-run',
      bad: 'docker run --entrypoint /lib/systemd/systemd debian:12',
      good: 'docker run --entrypoint /sbin/init debian:12',
    },
  ],
  check: (request) => {
    const { command, entrypoint, environment, init, mounts, overrideCommand, workspaceFolder } = request;
    const process = initProcess({ command, entrypoint, overrideCommand, workspaceFolder }, request.from.document);
    if (process === undefined || process.cli === 'overrides' || init?.value === true || isPrepared(mounts, environment)) return noIssues;
    if (process.cli === 'none' && process.first === '/sbin/init') return noIssues;
    const why =
      process.cli === 'wraps'
        ? 'the Dev Containers CLI puts /bin/sh in front of the command'
        : `the command begins with ${process.first}, not exactly /sbin/init`;
    return [{ message: `Sysbox will not prepare this container for systemd, since ${why}`, evidence: [process.stated] }];
  },
  fix: ({ evidence }, request) =>
    makeFix({ title: 'Give systemd what Sysbox would: a tmpfs on /run and /run/lock' }, evidence, preparing(request) ?? []),
});

function isPrepared(mounts: readonly Fact<Mount>[], environment: readonly Fact<EnvironmentVariable>[]): boolean {
  return (
    environment.some(({ value }) => value.name === 'container' && value.value === 'private-users') &&
    mounts.some(({ value }) => value.kind === 'tmpfs' && value.target === '/run') &&
    mounts.some(({ value }) => value.kind === 'tmpfs' && value.target === '/run/lock')
  );
}
