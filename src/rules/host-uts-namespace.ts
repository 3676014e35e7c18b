import { defineRule, everywhere } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';
import { leavingHostNamespace } from './shared/fix-namespace.ts';
import { hostNamespaces, refusal } from './shared/namespaces.ts';

export const hostUtsNamespace = defineRule({
  id: 'host-uts-namespace',
  title: 'The container asks for the host’s name',
  concern: 'isolation',
  severity: 'high',
  levels: everywhere('error'),
  judges: ['container'],
  reads: ['namespaces'],
  options: {},
  why: 'With the host’s UTS namespace root in the container under runc can rename the machine. Sysbox refuses it, so the container does not start at all.',
  advice: 'Use --hostname to give the container a name.',
  cites: [
    measured(
      "--uts=host on Docker 26.1.5 and 20.10.24: the start fails with “sysbox containers can't share namespaces [uts] with the host”",
    ),
    measured('the same on a build of July 2026', 'sysbox-head'),
    source('nestybox/sysbox-runc@a4dd414f libsysbox/syscont/spec.go cfgNamespaces'),
  ],
  row: 'namespaces.host-uts',
  references: [
    'https://docs.docker.com/reference/cli/docker/container/run/#uts',
    'https://github.com/nestybox/sysbox/blob/master/docs/user-guide/limitations.md',
  ],
  examples: [
    { format: 'docker-run', bad: 'docker run --uts=host debian', good: 'docker run debian' },
    {
      format: 'compose',
      bad: 'services:\n  app:\n    image: debian\n    uts: host\n',
      good: 'services:\n  app:\n    image: debian\n    hostname: dev\n',
    },
  ],
  check: ({ namespaces }) => hostNamespaces(namespaces, 'uts', message),
  fix: leavingHostNamespace('UTS namespace'),
});

const message = `The container would have, and could change, the host’s name; under Sysbox the start fails: “${refusal('uts')}”`;
