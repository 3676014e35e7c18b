import { defineRule, everywhere, noIssues } from './define-rule.ts';
import { source } from './shared/cite.ts';
import { initProcess } from './shared/first-process.ts';
import { preparing } from './shared/fix-systemd.ts';
import { addition, makeFix, removal, replacement } from './shared/fix.ts';

export const overrideCommandStopsSystemd = defineRule({
  id: 'override-command-stops-systemd',
  title: 'The image’s systemd never starts',
  concern: 'sysbox',
  severity: 'medium',
  levels: everywhere('note'),
  judges: ['container'],
  reads: ['command', 'entrypoint', 'overrideCommand', 'workspaceFolder'],
  options: {},
  why: 'Without Compose, the Dev Containers CLI runs a sleeping loop in the place of the image’s command unless overrideCommand is false. The image’s systemd, and every service it would start, is left out.',
  advice:
    'Set overrideCommand to false, and give the container in runArgs what Sysbox cannot see that it needs: --tmpfs /run --tmpfs /run/lock --tmpfs /tmp -e container=private-users.',
  cites: [source('devcontainers/cli@f683c29f src/spec-node/singleContainer.ts: overrideCommand is true where it is not said')],
  row: 'systemd.override-true',
  references: ['https://containers.dev/implementors/json_reference/'],
  examples: [
    {
      format: 'devcontainer',
      bad: '{ "build": { "dockerfile": "Dockerfile" } }',
      good: '{ "build": { "dockerfile": "Dockerfile" }, "overrideCommand": false }',
      files: { '.devcontainer/Dockerfile': 'FROM debian:12\nCMD ["/sbin/init"]\n' },
    },
  ],
  check: (request) => {
    const { command, entrypoint, overrideCommand, workspaceFolder } = request;
    const process = initProcess({ command, entrypoint, overrideCommand, workspaceFolder }, request.from.document);
    if (process === undefined || process.cli !== 'overrides') return noIssues;
    const why = overrideCommand === undefined ? 'which it does unless overrideCommand is false' : 'as overrideCommand says';
    return [
      {
        message: `The Dev Containers CLI runs a loop of its own in the place of systemd, ${why}`,
        evidence: overrideCommand === undefined ? [process.stated] : [overrideCommand, process.stated],
      },
    ];
  },
  fix: ({ evidence }, request) => {
    const { init, overrideCommand } = request;
    const prepared = preparing(request);
    const inits = [init, ...(init?.hides ?? [])].filter((one) => one?.value === true);
    // With an init that the file cannot take away, systemd would end at once.
    if (prepared === undefined || inits.some((one) => one?.from.layer !== 'file')) return undefined;
    const start =
      overrideCommand?.from.layer === 'file'
        ? replacement(request, 'overrideCommand', overrideCommand, false)
        : addition(request, 'overrideCommand', false);
    const without = inits.flatMap((one) => (one === undefined ? [] : [removal(request, 'init', one)]));
    return makeFix({ title: 'Set overrideCommand to false, and give systemd what Sysbox would' }, evidence, [
      start,
      ...prepared,
      ...without,
    ]);
  },
});
