import type { Fact } from '../model/fact.ts';
import type { NameValue } from '../model/request.ts';
import { sysctlFate } from '../known/sysctls.ts';
import { defineRule, levels } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';
import { isCompose } from './shared/documents.ts';
import { each, type Said } from './shared/each.ts';
import { removing } from './shared/fix.ts';
import { short } from './shared/short.ts';

export const sysctlNotNamespaced = defineRule({
  id: 'sysctl-not-namespaced',
  title: 'A kernel setting is asked for that a container cannot have',
  concern: 'sysbox',
  severity: 'medium',
  levels: levels('error', 'error', 'warn'),
  judges: ['container'],
  reads: ['sysctls'],
  options: {},
  why: 'Only net.*, fs.mqueue.* and eight kernel.* keys of shared memory and messages have a copy for each container. The start fails with any other: in Docker’s client, or behind it in sysbox-runc where Compose or the API is used.',
  advice: 'Set the key on the host; some others can be written from inside, where Sysbox keeps a copy for the container.',
  cites: [
    measured('--sysctl kernel.pid_max, kernel.domainname and vm.max_map_count through the client: sysctl … is not allowed'),
    measured(
      'through the API kernel.domainname is applied; kernel.hostname conflicts with the OCI hostname field; kernel.pid_max, vm.max_map_count, user.max_user_namespaces and fs.file-max are not in a separate kernel namespace',
    ),
    source('docker/cli@28.2.2 opts/opts.go L307-335 ValidateSysctl'),
    source('nestybox/sysbox-runc@a4dd414f libcontainer/configs/validate/validator.go L137-197'),
  ],
  row: 'sysctls.kernel',
  references: ['https://docs.docker.com/reference/cli/docker/container/run/#sysctl'],
  examples: [
    {
      format: 'docker-run',
      bad: 'docker run --sysctl vm.max_map_count=262144 debian',
      good: 'docker run --sysctl net.ipv4.ip_forward=1 debian',
    },
    {
      format: 'compose',
      bad: 'services:\n  app:\n    image: debian\n    sysctls:\n      kernel.pid_max: 1000\n',
      good: 'services:\n  app:\n    image: debian\n    sysctls:\n      kernel.shmmax: 1000000\n',
    },
    {
      format: 'docker-api',
      bad: '{"Image":"debian","HostConfig":{"Sysctls":{"kernel.hostname":"x"}}}',
      good: '{"Image":"debian","HostConfig":{"Sysctls":{"kernel.domainname":"x"}}}',
    },
  ],
  check: ({ sysctls }) => each(sysctls, say),
  fix: removing('sysctls', { title: ({ name }) => `Remove the kernel setting ${short(name, 50)}`, alike: () => true }),
});

function say({ name, value }: NameValue, { from }: Fact<NameValue>): Said {
  const fate = sysctlFate(name);
  if (fate === 'set') return undefined;
  const key = short(name, 60);
  const client = `“sysctl '${key}=${short(value, 20)}' is not allowed”`;
  if (fate === 'set through the API')
    return from.layer === 'api' || isCompose(from.document)
      ? undefined
      : `${key}: Docker’s client refuses it, ${client}, though the engine and Sysbox would set it`;
  const behind =
    fate === 'refused'
      ? `“sysctl "${key}" is not in a separate kernel namespace”`
      : `“sysctl "${key}" is not allowed as it conflicts with the OCI "hostname" field”`;
  return `${key} fails the start: Docker’s client says ${client}, and through Compose or the API Sysbox says ${behind}`;
}
