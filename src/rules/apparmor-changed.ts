import { defineRule, everywhere } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';
import { each } from './shared/each.ts';
import { removing } from './shared/fix.ts';
import { statements } from './shared/statements.ts';
import { short } from './shared/short.ts';

export const apparmorChanged = defineRule({
  id: 'apparmor-changed',
  title: 'The AppArmor profile is changed or switched off',
  concern: 'sysbox',
  severity: 'low',
  levels: everywhere('note'),
  judges: ['container'],
  reads: ['securityOptions'],
  options: {},
  why: 'Sysbox runs its containers without an AppArmor profile, unless SYSBOX_SYSCONT_MODE is FALSE, and lets the user namespace do the work: naming one, or none, changes nothing. Under runc it takes a layer of protection away.',
  advice: 'Take it away: under Sysbox it does nothing.',
  cites: [
    measured('apparmor=…: starts, no effect (on a host without AppArmor)'),
    measured('the profile is cleared from the specification', 'sysbox-runc-conversion'),
    source('nestybox/sysbox-runc@a4dd414f libsysbox/syscont/spec.go L1260 cfgAppArmor'),
  ],
  row: 'security-options.apparmor',
  references: ['https://docs.docker.com/engine/security/apparmor/'],
  examples: [
    { format: 'docker-run', bad: 'docker run --security-opt apparmor=unconfined debian', good: 'docker run debian' },
    {
      format: 'compose',
      bad: 'services:\n  app:\n    image: debian\n    security_opt:\n      - apparmor:unconfined\n',
      good: 'services:\n  app:\n    image: debian\n',
    },
  ],
  check: ({ securityOptions }) =>
    each(statements(securityOptions), ({ name, value }) =>
      name === 'apparmor' && value !== '' && value !== 'docker-default'
        ? `The AppArmor profile ${short(value, 40)} is asked for: Sysbox ignores it, under runc it holds`
        : undefined,
    ),
  // A profile of its own may hold more back than Docker's.
  fix: removing('securityOptions', {
    ofBringer: true,
    title: ({ value }) => `Remove apparmor=${short(value, 50)}`,
    stops: ({ value }) =>
      value === 'unconfined'
        ? undefined
        : 'Under runc Docker’s own profile holds instead of this one; keep it where containers run without Sysbox.',
  }),
});
