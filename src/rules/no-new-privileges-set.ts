import { defineRule, everywhere } from './define-rule.ts';
import { measured } from './shared/cite.ts';
import { each } from './shared/each.ts';

export const noNewPrivilegesSet = defineRule({
  id: 'no-new-privileges-set',
  title: 'no-new-privileges keeps sudo from working',
  concern: 'sysbox',
  severity: 'low',
  levels: everywhere('note'),
  judges: ['container'],
  reads: ['securityOptions'],
  options: {},
  why: 'The option is a good protection and holds under Sysbox: setuid programs gain nothing. sudo is one of them, so lifecycle commands and Features that use it as the remote user fail.',
  advice: 'Keep it where no sudo is used inside; else do that work in the image.',
  cites: [
    measured(
      'sudo by a non-root user works with full capabilities; with no-new-privileges: sudo: The "no new privileges" flag is set, which prevents sudo from running as root.',
    ),
  ],
  row: 'security-options.no-new-privileges',
  references: [
    'https://docs.docker.com/reference/cli/docker/container/run/#security-opt',
    'https://docs.kernel.org/userspace-api/no_new_privs.html',
  ],
  examples: [
    {
      format: 'docker-run',
      bad: 'docker run --security-opt no-new-privileges debian',
      good: 'docker run --security-opt no-new-privileges=false debian',
    },
    {
      format: 'compose',
      bad: 'services:\n  app:\n    image: debian\n    security_opt:\n      - no-new-privileges:true\n',
      good: 'services:\n  app:\n    image: debian\n',
    },
  ],
  check: ({ securityOptions }) =>
    each(securityOptions, ({ name, value }) =>
      name === 'no-new-privileges' && value !== 'false'
        ? 'no-new-privileges holds under Sysbox: sudo inside fails with “The "no new privileges" flag is set, which prevents sudo from running as root.”'
        : undefined,
    ),
});
