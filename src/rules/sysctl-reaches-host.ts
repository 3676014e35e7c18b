import type { NameValue } from '../model/request.ts';
import { hostSysctls } from '../known/sysctls.ts';
import { defineRule, levels } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';
import { each, type Said } from './shared/each.ts';
import { removing } from './shared/fix.ts';
import { short } from './shared/short.ts';

export const sysctlReachesHost = defineRule({
  id: 'sysctl-reaches-host',
  title: 'A kernel setting is asked for that Sysbox passes on to the host',
  concern: 'sysbox',
  severity: 'high',
  levels: levels('error', 'error', 'warn'),
  judges: ['container'],
  reads: ['sysctls'],
  options: {},
  why: 'For some keys Sysbox keeps a value for each container and raises the host’s to the largest of them. A container so changes a setting of the machine, and it stays changed when the container is gone.',
  advice: 'Take the key away, or set it on the host on purpose.',
  cites: [
    measured(
      'raised inside, the host’s values followed: net.core.somaxconn 4096 to 8192, nf_conntrack_max and net.unix.max_dgram_qlen doubled; net.core.default_qdisc gave an I/O error and left the host as it was',
    ),
    source('nestybox/sysbox-fs@b70bd38 handler/implementations/utils.go L271-320 writeToFs, writeMaxIntToFs, and their callers'),
    source('nestybox/sysbox@27cb713f tests/sysfs/procSysNetNetfilterNfconntrackmax.bats L64: lower values stay inside'),
  ],
  row: 'sysctls.reaches-host',
  references: ['https://github.com/nestybox/sysbox-fs/tree/master/handler/implementations'],
  examples: [
    {
      format: 'docker-run',
      bad: 'docker run --sysctl net.core.somaxconn=65535 debian',
      good: 'docker run --sysctl net.ipv4.tcp_syncookies=1 debian',
    },
    {
      format: 'compose',
      bad: 'services:\n  app:\n    image: debian\n    sysctls:\n      - net.netfilter.nf_conntrack_max=1000000\n',
      good: 'services:\n  app:\n    image: debian\n    sysctls:\n      - net.ipv4.ip_unprivileged_port_start=0\n',
    },
  ],
  check: ({ sysctls }) => each(sysctls, say),
  fix: removing('sysctls', { title: ({ name }) => `Remove the kernel setting ${short(name, 50)}`, alike: () => true }),
});

function say({ name, value }: NameValue): Said {
  const known = hostSysctls.get(name);
  if (known === undefined) return undefined;
  const how = known.known === 'measured' ? 'raised inside, it rose on the host too' : 'by its source, Sysbox writes it on the host too';
  const shown = `${name}=${short(value, 20)}`;
  // The one key that the host did not follow when it was tried.
  if (name === 'net.core.default_qdisc')
    return {
      message: `${shown}: by its source, Sysbox writes it on the host; tried from inside, it gave an I/O error and left the host as it was`,
      atMost: 'warn',
    };
  if (known.usual !== undefined && /^\d{1,9}$/u.test(value.trim()) && Number(value) <= known.usual)
    return {
      message: `${shown} is not more than the kernel’s default of ${known.usual}, so it stays inside on most hosts; a larger value is written on the host too`,
      atMost: 'note',
    };
  return `${shown} changes a setting of this machine, not only the container’s: ${how}`;
}
