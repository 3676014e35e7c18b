import type { Issue } from '../model/rule.ts';
import type { Fact } from '../model/fact.ts';
import type { NameValue } from '../model/request.ts';
import { defineRule, everywhere } from './define-rule.ts';
import { page, source } from './shared/cite.ts';
import { each, none, one } from './shared/each.ts';
import { either, removing } from './shared/fix.ts';
import { short } from './shared/short.ts';

export const resourceUnlimited = defineRule({
  id: 'resource-unlimited',
  title: 'A limit is switched off',
  concern: 'isolation',
  severity: 'low',
  levels: everywhere('note'),
  judges: ['container'],
  reads: ['resources', 'ulimits', 'oomKillDisable'],
  options: {},
  why: 'A container that may take all memory or start processes without end takes the machine down with it, by accident or on purpose. Limits that the engine sets by default do not hold where the container says otherwise.',
  advice: 'Give a number.',
  cites: [
    page('https://docs.docker.com/engine/containers/resource_constraints/'),
    source('docker/cli@28.2.2 cli/command/container/opts.go: --pids-limit, set -1 for unlimited; --memory-swap, -1 for unlimited'),
  ],
  references: [
    'https://docs.docker.com/engine/containers/resource_constraints/',
    'https://docs.docker.com/reference/cli/docker/container/run/#ulimit',
  ],
  examples: [
    { format: 'docker-run', bad: 'docker run --pids-limit=-1 debian', good: 'docker run --pids-limit=500 debian' },
    {
      format: 'compose',
      bad: 'services:\n  app:\n    image: debian\n    ulimits:\n      memlock: -1\n',
      good: 'services:\n  app:\n    image: debian\n    ulimits:\n      nofile: 65536\n',
    },
  ],
  check: ({ resources, ulimits, oomKillDisable }) => {
    const first = each(resources, resource);
    const second = each(ulimits, ({ name, value }) =>
      /(?:^|:)-1$|unlimited/u.test(value) ? `The limit ${short(name, 40)} is switched off` : undefined,
    );
    const third = one(oomKillDisable, (off) =>
      off ? 'The kernel is told not to end the container when memory runs out: without a limit the machine hangs instead' : undefined,
    );
    return second === none && third === none ? first : join(first, second, third);
  },
  fix: either(
    removing('resources', { title: ({ name, value }) => `Remove ${short(name, 30)}=${short(value, 20)}`, alike: () => true }),
    removing('ulimits', { title: ({ name, value }) => `Remove the ulimit ${short(name, 30)}=${short(value, 20)}`, alike: () => true }),
    removing('oomKillDisable', { title: 'Let the kernel end the container when memory runs out' }),
  ),
});

const unlimited: ReadonlyMap<string, string> = new Map([
  ['memory', 'Memory'],
  ['memory-swap', 'Swap'],
  ['pids-limit', 'The number of processes'],
]);

function resource({ name, value }: NameValue, { from }: Fact<NameValue>): string | undefined {
  const what = unlimited.get(name);
  if (what === undefined) return undefined;
  // Docker's client sends 0 for what nobody asked for.
  const isOff = value.startsWith('-1') || (name === 'pids-limit' && value === '0' && from.layer !== 'api');
  return isOff ? `${what} is without a limit on purpose` : undefined;
}

function join(...lists: readonly (readonly Issue[])[]): readonly Issue[] {
  return lists.flat();
}
