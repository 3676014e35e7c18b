import { defineRule, everywhere } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';
import { leavingHostNamespace } from './shared/fix-namespace.ts';
import { hostNamespaces, refusal } from './shared/namespaces.ts';

export const hostIpcNamespace = defineRule({
  id: 'host-ipc-namespace',
  title: 'The container asks for the host’s IPC namespace',
  concern: 'isolation',
  severity: 'high',
  levels: everywhere('error'),
  judges: ['container'],
  reads: ['namespaces'],
  options: {},
  why: 'The host’s shared memory and semaphores belong to its databases and desktop. Sysbox refuses it, so the container does not start at all. It is mostly asked for to have more shared memory, which shm-size gives.',
  advice: 'Use --shm-size (shm_size in Compose) for more shared memory.',
  cites: [
    measured(
      "--ipc=host on Docker 26.1.5 and 20.10.24: the start fails with “sysbox containers can't share namespaces [ipc] with the host”",
    ),
    measured('the same on a build of July 2026', 'sysbox-head'),
    source('nestybox/sysbox-runc@a4dd414f libsysbox/syscont/spec.go cfgNamespaces'),
  ],
  row: 'namespaces.host-ipc',
  references: [
    'https://docs.docker.com/reference/cli/docker/container/run/#ipc',
    'https://github.com/nestybox/sysbox/blob/master/docs/user-guide/limitations.md',
  ],
  examples: [
    { format: 'docker-run', bad: 'docker run --ipc=host debian', good: 'docker run debian' },
    {
      format: 'compose',
      bad: 'services:\n  app:\n    image: debian\n    ipc: host\n',
      good: 'services:\n  app:\n    image: debian\n    shm_size: 2gb\n',
    },
  ],
  check: ({ namespaces }) => hostNamespaces(namespaces, 'ipc', message),
  fix: leavingHostNamespace('IPC namespace'),
});

const message = `The container would share memory and semaphores with the host; under Sysbox the start fails: “${refusal('ipc')}”`;
