import type { Fact } from '../model/fact.ts';
import type { Issue } from '../model/rule.ts';
import { defineRule, everywhere } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';
import { each, none, one } from './shared/each.ts';
import { either, removing } from './shared/fix.ts';
import { statements } from './shared/statements.ts';

export const systemPathsUnconfined = defineRule({
  id: 'system-paths-unconfined',
  title: 'Docker’s masks over /proc and /sys are taken away',
  concern: 'sysbox',
  severity: 'low',
  levels: everywhere('note'),
  judges: ['container'],
  reads: ['securityOptions', 'maskedPaths', 'readOnlyPaths'],
  options: {},
  why: 'Docker hides parts of /proc and /sys and makes others read-only. Sysbox emulates the ones that matter and leaves the rest to the user namespace, so that the request changes nothing there; under runc it opens the host’s kernel settings to root.',
  advice: 'Take it away: an inner Docker works without under Sysbox.',
  cites: [
    measured('systempaths=unconfined: starts, no effect'),
    measured(
      'of Docker’s masks sysbox-runc keeps all but /proc/kcore, and takes the read-only ones off what it emulates',
      'sysbox-runc-conversion',
    ),
    source('nestybox/sysbox-runc@a4dd414f libsysbox/syscont/spec.go L505-520 cfgMaskedPaths, cfgReadonlyPaths'),
  ],
  row: 'security-options.system-paths',
  references: ['https://docs.docker.com/reference/cli/docker/container/run/#security-opt'],
  examples: [
    { format: 'docker-run', bad: 'docker run --security-opt systempaths=unconfined debian', good: 'docker run debian' },
    {
      format: 'docker-api',
      bad: '{"Image":"debian","HostConfig":{"MaskedPaths":[],"ReadonlyPaths":[]}}',
      good: '{"Image":"debian","HostConfig":{"MaskedPaths":null,"ReadonlyPaths":null}}',
    },
  ],
  check: ({ securityOptions, maskedPaths, readOnlyPaths }) => {
    const found = each(statements(securityOptions), ({ name, value }) =>
      name === 'systempaths' && value === 'unconfined' ? `systempaths=unconfined ${effect}` : undefined,
    );
    const masked = emptied(maskedPaths, 'hidden');
    const readOnly = emptied(readOnlyPaths, 'read-only');
    return masked === none && readOnly === none ? found : [...found, ...masked, ...readOnly];
  },
  fix: either(
    removing('securityOptions', { ofBringer: true, title: 'Remove systempaths=unconfined' }),
    removing('maskedPaths', { title: 'Leave the list of hidden paths to the engine' }),
    removing('readOnlyPaths', { title: 'Leave the list of read-only paths to the engine' }),
  ),
});

const effect = 'takes Docker’s masks off /proc and /sys: no effect under Sysbox, under runc root reaches the kernel’s settings';

function emptied(paths: Fact<readonly string[]> | undefined, what: string): readonly Issue[] {
  return one(paths, (list) => (list.length === 0 ? `The list of ${what} paths is emptied, which ${effect}` : undefined));
}
