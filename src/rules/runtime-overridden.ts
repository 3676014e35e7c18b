import { defineRule, everywhere } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';
import { one } from './shared/each.ts';
import { removing } from './shared/fix.ts';
import { short } from './shared/short.ts';

export const runtimeOverridden = defineRule({
  id: 'runtime-overridden',
  title: 'The container asks for another runtime than Sysbox',
  concern: 'isolation',
  severity: 'critical',
  levels: everywhere('error'),
  judges: ['container'],
  reads: ['runtime'],
  options: {
    /** Names under which the engine knows Sysbox. */
    runtimes: ['sysbox-runc'] as readonly string[],
  },
  why: 'The runtime is what contains everything else. A container that names another one runs without Sysbox, also where Sysbox is the engine’s default. Of several --runtime flags the last one wins.',
  advice: 'Take the option away, or let it say sysbox-runc.',
  cites: [
    measured('with default-runtime sysbox-runc every container runs under it, and --runtime=runc still overrides it'),
    measured('inside runArgs the last --runtime wins', 'devcontainer-cli'),
    source('devcontainers/cli@f683c29 src/spec-node/singleContainer.ts spawnDevContainer: order of the flags'),
  ],
  references: [
    'https://docs.docker.com/engine/daemon/alternative-runtimes/',
    'https://github.com/nestybox/sysbox/blob/master/docs/quickstart/README.md',
  ],
  examples: [
    {
      format: 'devcontainer',
      bad: '{ "image": "debian", "runArgs": ["--runtime=sysbox-runc", "--runtime=runc"] }',
      good: '{ "image": "debian", "runArgs": ["--runtime=sysbox-runc"] }',
    },
    {
      format: 'compose',
      bad: 'services:\n  app:\n    image: debian\n    runtime: nvidia\n',
      good: 'services:\n  app:\n    image: debian\n    runtime: sysbox-runc\n',
    },
    {
      format: 'docker-api',
      bad: '{"Image":"debian","HostConfig":{"Runtime":"runc"}}',
      good: '{"Image":"debian","HostConfig":{"Runtime":"sysbox-runc"}}',
    },
  ],
  check: ({ runtime }, { options }) =>
    one(runtime, (name, { hides }) => {
      if (name === '' || options.runtimes.includes(name)) return undefined;
      const hidden = hides?.find(({ value }) => options.runtimes.includes(value));
      const says = `The container runs under ${short(name, 60)}, not under Sysbox: nothing of Sysbox’s isolation holds`;
      return hidden === undefined ? says : `${says}; the last runtime wins, and it hides ${hidden.value}`;
    }),
  fix: removing('runtime', { title: (name) => `Remove the runtime ${short(name, 50)}`, alike: (name) => name !== 'sysbox-runc' }),
});
