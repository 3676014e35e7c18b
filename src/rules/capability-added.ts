import type { Fact } from '../model/fact.ts';
import type { CapabilityChange } from '../model/request.ts';
import { callsOfCapability } from '../known/capability-filters.ts';
import { defineRule, levels } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';
import { none } from './shared/each.ts';
import { removing } from './shared/fix.ts';
import { bringerOf, statements } from './shared/statements.ts';
import { short } from './shared/short.ts';

export const capabilityAdded = defineRule({
  id: 'capability-added',
  title: 'Capabilities are added',
  concern: 'sysbox',
  severity: 'low',
  levels: levels('warn', 'note', 'note'),
  judges: ['container'],
  reads: ['capabilities'],
  options: {},
  why: 'Sysbox discards the list, unless it is told to honour capabilities: root has every capability inside its user namespace anyway, and another user has none whatever is added. What remains is that Docker lets the system calls of an added capability through its filter.',
  advice: 'Take them away; debuggers of own processes, mounts and an inner Docker work without.',
  cites: [
    measured(
      'root has all five capability sets full by default; --user 1000 with or without --cap-add SYS_PTRACE --cap-add NET_ADMIN has none but the bounding set',
    ),
    measured('strace of a child and attach to an own process as user 1000, nothing added: works (on a kernel without yama)'),
    source('nestybox/sysbox-runc@a4dd414f libsysbox/syscont/spec.go cfgCapabilities'),
    source('moby/moby@00f3d189 profiles/seccomp/default_linux.go: system calls allowed by capability'),
  ],
  row: 'capabilities.add',
  references: [
    'https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities',
    'https://docs.docker.com/engine/security/seccomp/',
  ],
  examples: [
    { format: 'devcontainer', bad: '{ "image": "debian", "capAdd": ["SYS_PTRACE"] }', good: '{ "image": "debian" }' },
    { format: 'docker-run', bad: 'docker run --cap-add=ALL debian', good: 'docker run debian' },
    {
      format: 'compose',
      bad: 'services:\n  app:\n    image: debian\n    cap_add:\n      - CAP_SYS_ADMIN\n',
      good: 'services:\n  app:\n    image: debian\n',
    },
  ],
  check: ({ capabilities }) => {
    const added = capabilities.filter(({ value }) => value.change === 'add');
    if (added.length === 0) return none;
    const groups = new Map<string, Fact<CapabilityChange>[]>();
    for (const one of statements(added)) groups.set(bringerOf(one), [...(groups.get(bringerOf(one)) ?? []), one]);
    return [...groups].map(([bringer, evidence]) => ({
      message: say(
        evidence.map(({ value }) => value.name),
        bringer,
      ),
      evidence,
    }));
  },
  fix: removing('capabilities', { ofBringer: true, title: (_, all) => `Do not add ${short(all.map(({ name }) => name).join(', '), 60)}` }),
});

function say(names: readonly string[], bringer: string): string {
  const shown = short([...new Set(names)].join(', '), 120);
  const calls = names.includes('ALL') ? [...callsOfCapability.values()].flat() : names.flatMap((name) => callsOfCapability.get(name) ?? []);
  const unique = [...new Set(calls)];
  const listed = unique.length > 6 ? `${unique.slice(0, 5).join(', ')} and ${unique.length - 5} more calls` : unique.join(', ');
  const widened = unique.length === 0 ? '' : `; what it does change is Docker’s system call filter, which lets ${listed} through`;
  return `Adding ${shown}${bringer === '' ? '' : ` (${short(bringer, 60)})`}: Sysbox discards that, root has all capabilities inside already and another user gets none${widened}`;
}
