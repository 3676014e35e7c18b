import type { Fact } from '../model/fact.ts';
import { defineRule, everywhere, noIssues } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';

export const buildOutsideSandbox = defineRule({
  id: 'build-outside-sandbox',
  title: 'The image is built outside Sysbox',
  concern: 'build',
  severity: 'medium',
  levels: everywhere('note'),
  judges: ['build'],
  reads: ['dockerfile', 'features', 'steps'],
  options: {},
  why: 'Sysbox runs containers; BuildKit runs build steps with a runtime of its own, plain runc. RUN of a Dockerfile and the install script of every Feature run there as real root, whatever default-runtime says. This is the untrusted part of a dev container that nobody sees.',
  advice:
    'Build with an engine whose dockerd has DOCKER_BUILDKIT_RUNC_COMMAND=/usr/bin/sysbox-runc in its environment, or start the whole configuration nested in a system container.',
  cites: [
    measured(
      'install.sh of a Feature on a default engine: uid_map 0 0 4294967295; with DOCKER_BUILDKIT_RUNC_COMMAND=/usr/bin/sysbox-runc: 0 165536 65536',
    ),
    measured('with default-runtime sysbox-runc alone, build steps of Docker 29.7.2 still ran under runc', 'sysbox-head'),
    source('moby/moby@docker-v29.7.2 daemon/internal/builder-next/executor_linux.go'),
  ],
  row: 'build.steps',
  references: ['https://github.com/nestybox/sysbox/blob/v0.7.0/docs/quickstart/images.md'],
  examples: [
    { format: 'dockerfile', bad: 'FROM debian:12\nRUN make\n', host: { buildsUnderSysbox: false } },
    { format: 'dockerfile', bad: 'FROM debian:12\nRUN make\n' },
  ],
  check: ({ dockerfile, features, steps }, { host }) => {
    if (host.buildsUnderSysbox === true) return noIssues;
    const evidence: Fact<unknown>[] = [];
    if (dockerfile !== undefined) evidence.push(dockerfile);
    else if (steps[0] !== undefined) evidence.push(steps[0]);
    evidence.push(...features);
    if (evidence.length === 0) return noIssues;
    const what =
      evidence.length === features.length
        ? 'Install scripts of Features run'
        : features.length === 0
          ? 'Build steps run'
          : 'Build steps and install scripts of Features run';
    const condition = host.buildsUnderSysbox === false ? 'this engine builds outside Sysbox' : 'unless this engine builds under Sysbox';
    return [{ message: `${what} as real root under plain runc, not in the sandbox: ${condition}`, evidence }];
  },
});
