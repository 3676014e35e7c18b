import { defineRule, levels } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';
import { each } from './shared/each.ts';
import { removing } from './shared/fix.ts';
import { short } from './shared/short.ts';

export const deviceRuleAdded = defineRule({
  id: 'device-rule-added',
  title: 'A device rule opens kinds of devices to the container',
  concern: 'isolation',
  severity: 'medium',
  levels: levels('error', 'warn', 'warn'),
  judges: ['container'],
  reads: ['deviceRules'],
  options: {},
  why: 'A rule of the device cgroup lets a container use all devices of a kind, once it has a node for one. Under runc it makes the node itself with mknod; under Sysbox it cannot, so the rule does nothing unless a node is mounted as well.',
  advice: 'Take it away, or pass the one device that is needed.',
  cites: [
    measured('mknod of character and block devices inside: Operation not permitted'),
    measured('the device rule reaches the specification unchanged', 'sysbox-runc-conversion'),
    source('nestybox/sysbox@27cb713f docs/user-guide/limitations.md L26'),
  ],
  row: 'devices.rule',
  references: ['https://docs.docker.com/reference/cli/docker/container/run/#device-cgroup-rule'],
  examples: [{ format: 'docker-run', bad: "docker run --device-cgroup-rule='c 189:* rmw' debian", good: 'docker run debian' }],
  check: ({ deviceRules }) =>
    each(
      deviceRules,
      (rule) => `The rule “${short(rule, 40)}” opens devices of the host: under Sysbox no node for them can be made inside, under runc any`,
    ),
  fix: removing('deviceRules', {
    title: (rule) => `Remove the device rule ${short(rule, 40)}`,
    stops: 'Devices that the rule names cannot be opened inside; use them on the host or in a virtual machine.',
  }),
});
