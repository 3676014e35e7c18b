import { defineRule, everywhere } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';
import { leavingHostNamespace } from './shared/fix-namespace.ts';
import { hostNamespaces, refusal } from './shared/namespaces.ts';

export const hostPidNamespace = defineRule({
  id: 'host-pid-namespace',
  title: 'The container asks for the host’s process namespace',
  concern: 'isolation',
  severity: 'high',
  levels: everywhere('error'),
  judges: ['container'],
  reads: ['namespaces'],
  options: {},
  why: 'With the host’s processes in sight a container reads their environment and open files and, as root under runc, owns the machine. Sysbox refuses it, so the container does not start at all.',
  advice: 'Take it away; to watch processes of another container, run both in one.',
  cites: [
    measured(
      "--pid=host on Docker 26.1.5 and 20.10.24: the start fails with “sysbox containers can't share namespaces [pid] with the host”",
    ),
    measured('the same on a build of July 2026', 'sysbox-head'),
    source('nestybox/sysbox-runc@a4dd414f libsysbox/syscont/spec.go cfgNamespaces'),
  ],
  row: 'namespaces.host-pid',
  references: [
    'https://docs.docker.com/reference/cli/docker/container/run/#pid',
    'https://github.com/nestybox/sysbox/blob/master/docs/user-guide/limitations.md',
  ],
  examples: [
    { format: 'docker-run', bad: 'docker run --pid=host debian', good: 'docker run debian' },
    {
      format: 'devcontainer',
      bad: '{ "image": "debian", "runArgs": ["--pid", "host"] }',
      good: '{ "image": "debian", "runArgs": ["--init"] }',
    },
  ],
  check: ({ namespaces }) => hostNamespaces(namespaces, 'pid', message),
  fix: leavingHostNamespace('processes'),
});

const message = `The container would see and reach every process of the host; under Sysbox the start fails: “${refusal('pid')}”`;
