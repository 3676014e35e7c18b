import { defineRule, everywhere } from './define-rule.ts';
import { page, source } from './shared/cite.ts';
import { one } from './shared/each.ts';
import { removing } from './shared/fix.ts';

export const oomScoreLowered = defineRule({
  id: 'oom-score-lowered',
  title: 'The container asks to be spared when memory runs out',
  concern: 'isolation',
  severity: 'low',
  levels: everywhere('note'),
  judges: ['container'],
  reads: ['oomScoreAdjust'],
  options: {},
  why: 'When the machine has no memory left, the kernel ends the process with the highest score. A container with a negative one lives on, and programs of the host die in its place.',
  advice: 'Take it away; a memory limit is the better protection.',
  cites: [
    source('nestybox/sysbox@27cb713f tests/docker/basic.bats L43: -1000 becomes -999'),
    page(
      'https://docs.docker.com/engine/containers/resource_constraints/: --oom-score-adj to an extreme negative number is advised against',
    ),
  ],
  row: 'runtime.oom-score',
  references: ['https://docs.docker.com/engine/containers/resource_constraints/'],
  examples: [{ format: 'docker-run', bad: 'docker run --oom-score-adj=-1000 debian', good: 'docker run --oom-score-adj=500 debian' }],
  check: ({ oomScoreAdjust }) =>
    one(oomScoreAdjust, (score) =>
      score < 0 ? `Out-of-memory score ${score}: when memory runs out, programs of this machine are ended before the container` : undefined,
    ),
  fix: removing('oomScoreAdjust', { title: (score) => `Remove the out-of-memory score of ${score}`, alike: (score) => score < 0 }),
});
