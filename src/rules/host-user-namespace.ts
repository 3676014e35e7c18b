import { defineRule, levels } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';
import { leavingHostNamespace } from './shared/fix-namespace.ts';
import { hostNamespaces } from './shared/namespaces.ts';

export const hostUserNamespace = defineRule({
  id: 'host-user-namespace',
  title: 'The container asks for the host’s user namespace',
  concern: 'isolation',
  severity: 'medium',
  levels: levels('error', 'warn', 'warn'),
  judges: ['container'],
  reads: ['namespaces'],
  options: {},
  why: 'With the host’s user namespace root in the container is root of the machine, on an engine that would otherwise remap users. Sysbox gives every container its own all the same, without a word; under another runtime the request holds.',
  advice: 'Take it away: under Sysbox it does nothing.',
  cites: [
    measured('--userns=host: starts, ignored: uid_map 0 165536 65536 as ever'),
    source(
      'nestybox/sysbox-runc@a4dd414f libsysbox/syscont/spec.go cfgNamespaces: adds the user and cgroup namespaces where they are missing',
    ),
  ],
  row: 'namespaces.host-user',
  references: ['https://docs.docker.com/engine/security/userns-remap/'],
  examples: [
    { format: 'docker-run', bad: 'docker run --userns=host debian', good: 'docker run debian' },
    {
      format: 'docker-api',
      bad: '{"Image":"debian","HostConfig":{"UsernsMode":"host"}}',
      good: '{"Image":"debian","HostConfig":{"UsernsMode":""}}',
    },
  ],
  check: ({ namespaces }) =>
    hostNamespaces(
      namespaces,
      'user',
      'The container asks for the host’s user namespace: Sysbox ignores it without a word, under runc root inside is root of the host',
    ),
  fix: leavingHostNamespace('user namespace'),
});
