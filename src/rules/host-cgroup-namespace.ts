import { defineRule, levels } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';
import { leavingHostNamespace } from './shared/fix-namespace.ts';
import { hostNamespaces } from './shared/namespaces.ts';

export const hostCgroupNamespace = defineRule({
  id: 'host-cgroup-namespace',
  title: 'The container asks for the host’s cgroup namespace',
  concern: 'isolation',
  severity: 'medium',
  levels: levels('error', 'warn', 'warn'),
  judges: ['container'],
  reads: ['namespaces'],
  options: {},
  why: 'The host’s cgroup namespace shows a container where it stands among all others; old recipes for systemd ask for it. Sysbox gives every container its own all the same, and runs systemd without it; under another runtime the request holds.',
  advice: 'Take it away: under Sysbox it does nothing.',
  cites: [
    measured('--cgroupns=host: starts, ignored'),
    source(
      'nestybox/sysbox-runc@a4dd414f libsysbox/syscont/spec.go cfgNamespaces: adds the user and cgroup namespaces where they are missing',
    ),
  ],
  row: 'namespaces.host-cgroup',
  references: ['https://docs.docker.com/reference/cli/docker/container/run/#cgroupns'],
  examples: [
    { format: 'docker-run', bad: 'docker run --cgroupns=host debian', good: 'docker run debian' },
    {
      format: 'docker-api',
      bad: '{"Image":"debian","HostConfig":{"CgroupnsMode":"host"}}',
      good: '{"Image":"debian","HostConfig":{"CgroupnsMode":""}}',
    },
  ],
  check: ({ namespaces }) =>
    hostNamespaces(
      namespaces,
      'cgroup',
      'The container asks for the host’s cgroup namespace: Sysbox ignores it without a word, under runc the host’s groups show',
    ),
  fix: leavingHostNamespace('cgroup namespace'),
});
