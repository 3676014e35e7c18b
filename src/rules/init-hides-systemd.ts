import { defineRule, everywhere, noIssues } from './define-rule.ts';
import { measured } from './shared/cite.ts';
import { initProcess } from './shared/first-process.ts';
import { preparing } from './shared/fix-systemd.ts';
import { makeFix, removal, statedIn } from './shared/fix.ts';

export const initHidesSystemd = defineRule({
  id: 'init-hides-systemd',
  title: 'Docker’s init takes the place that systemd needs',
  concern: 'sysbox',
  severity: 'medium',
  levels: everywhere('note'),
  judges: ['container'],
  reads: ['command', 'entrypoint', 'init', 'overrideCommand', 'workspaceFolder'],
  options: {},
  why: 'With --init, Docker’s small init is process 1 and systemd is not; systemd then takes itself for a control tool, finds none, and the container exits. Features such as go and desktop-lite ask for init too.',
  advice: 'Leave init out where systemd runs: it collects orphans itself.',
  cites: [
    measured(
      "--init before /sbin/init (systemd 252): the container exits with “Couldn't find an alternative telinit implementation to spawn.”",
    ),
  ],
  row: 'systemd.init',
  references: ['https://github.com/nestybox/sysbox/blob/v0.7.0/docs/user-guide/systemd.md'],
  examples: [
    {
      format: 'docker-run',
      bad: 'docker run --init --entrypoint /sbin/init debian:12',
      good: 'docker run --entrypoint /sbin/init debian:12',
    },
  ],
  check: (request) => {
    const { command, entrypoint, init, overrideCommand, workspaceFolder } = request;
    const process =
      init?.value === true ? initProcess({ command, entrypoint, overrideCommand, workspaceFolder }, request.from.document) : undefined;
    if (init === undefined || process === undefined || process.cli === 'overrides') return noIssues;
    return [
      {
        message:
          "With init on, systemd is not process 1: the container exits with “Couldn't find an alternative telinit implementation to spawn.”",
        evidence: [init, process.stated],
      },
    ];
  },
  fix: (issue, request) => {
    const stated = statedIn(issue, request, 'init');
    const inits = stated.flatMap(({ fact, below }) => [fact, ...below].filter(({ value }) => value));
    const { command, entrypoint, overrideCommand, workspaceFolder } = request;
    const process = initProcess({ command, entrypoint, overrideCommand, workspaceFolder }, request.from.document);
    // Where Sysbox does not see that systemd runs, it needs what Sysbox would give.
    const isSeen = process?.cli === 'none' && process.first === '/sbin/init';
    const changes = inits.map((one) => removal(request, 'init', one));
    return makeFix({ title: 'Remove init, so that systemd is process 1' }, inits, [
      ...changes,
      ...(isSeen ? [] : (preparing(request) ?? [])),
    ]);
  },
});
