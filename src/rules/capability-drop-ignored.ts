import type { Fact } from '../model/fact.ts';
import type { CapabilityChange, EnvironmentVariable } from '../model/request.ts';
import { defineRule, levels } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';
import { none } from './shared/each.ts';
import { short } from './shared/short.ts';

export const capabilityDropIgnored = defineRule({
  id: 'capability-drop-ignored',
  title: 'Dropped capabilities are not dropped under Sysbox',
  concern: 'sysbox',
  severity: 'medium',
  levels: levels('error', 'error', 'warn'),
  judges: ['container'],
  reads: ['capabilities', 'environment'],
  options: {},
  why: 'cap_drop is asked for as a protection, and Sysbox leaves it out without a word: root keeps every capability inside its user namespace. Only where Sysbox is told to honour capabilities, or not to make a system container, does the list hold.',
  advice: 'Run the program as another user with no-new-privileges, or have the host’s sysbox-mgr started with --honor-caps.',
  cites: [
    measured('--cap-drop ALL as root: no effect, all sets full; with -e SYSBOX_HONOR_CAPS=TRUE all sets empty'),
    measured('drop ALL with SYSBOX_SYSCONT_MODE=FALSE: all sets empty', 'sysbox-runc-conversion'),
    source('nestybox/sysbox@27cb713f tests/config/honorcaps.bats L130'),
  ],
  row: 'capabilities.drop',
  references: [
    'https://github.com/nestybox/sysbox/blob/master/docs/user-guide/security.md',
    'https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities',
  ],
  examples: [
    {
      format: 'docker-run',
      bad: 'docker run --cap-drop ALL debian',
      good: 'docker run --user 1000 --security-opt no-new-privileges debian',
    },
    {
      format: 'compose',
      bad: 'services:\n  app:\n    image: debian\n    cap_drop:\n      - NET_RAW\n',
      good: 'services:\n  app:\n    image: debian\n',
    },
  ],
  check: ({ capabilities, environment }) => {
    let dropped: Fact<CapabilityChange>[] | undefined;
    for (const one of capabilities) if (one.value.change === 'drop') (dropped ??= []).push(one);
    if (dropped === undefined || isHonoured(environment)) return none;
    const names = short(dropped.map(({ value }) => value.name).join(', '), 120);
    return [
      {
        message: `Dropping ${names} has no effect under Sysbox: root keeps every capability in its user namespace unless SYSBOX_HONOR_CAPS is TRUE`,
        evidence: dropped,
      },
    ];
  },
});

// Exactly TRUE and FALSE: with values that are neither the container does not start.
function isHonoured(environment: readonly Fact<EnvironmentVariable>[]): boolean {
  return environment.some(
    ({ value: { name, value, scope } }) =>
      scope === 'container' &&
      ((name === 'SYSBOX_HONOR_CAPS' && value === 'TRUE') || (name === 'SYSBOX_SYSCONT_MODE' && value === 'FALSE')),
  );
}
