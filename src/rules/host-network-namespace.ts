import { defineRule, everywhere } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';
import { each, none } from './shared/each.ts';
import { leavingHostNamespace } from './shared/fix-namespace.ts';
import { either, removing } from './shared/fix.ts';
import { hostNamespaces, refusal } from './shared/namespaces.ts';

export const hostNetworkNamespace = defineRule({
  id: 'host-network-namespace',
  title: 'The container asks for the host’s network',
  concern: 'isolation',
  severity: 'high',
  levels: everywhere('error'),
  judges: ['container'],
  reads: ['namespaces', 'networks'],
  options: {},
  why: 'On the host’s network a container reaches everything that listens on localhost: databases, debuggers, the engine, a cloud’s metadata address. Sysbox refuses it, so the container does not start at all.',
  advice:
    'Publish the ports that are needed on 127.0.0.1, and reach the host by host.docker.internal (on Linux with --add-host=host.docker.internal:host-gateway).',
  cites: [
    measured(
      "--network=host: Docker 26.1.5 fails with “can't share namespaces [network] with the host”, Docker 20.10.24 with “can't share a network namespace with the host”",
    ),
    measured('the same on a build of July 2026', 'sysbox-head'),
    source('nestybox/sysbox@27cb713f tests/docker/net.bats L15'),
  ],
  row: 'namespaces.host-network',
  references: [
    'https://docs.docker.com/engine/network/drivers/host/',
    'https://github.com/nestybox/sysbox/blob/master/docs/user-guide/limitations.md',
  ],
  examples: [
    { format: 'docker-run', bad: 'docker run --network=host debian', good: 'docker run -p 127.0.0.1:8080:80 debian' },
    {
      format: 'devcontainer',
      bad: '{ "image": "debian", "runArgs": ["--net=host"] }',
      good: '{ "image": "debian", "forwardPorts": [8080] }',
    },
    {
      format: 'compose',
      bad: 'services:\n  app:\n    image: debian\n    network_mode: host\n',
      good: 'services:\n  app:\n    image: debian\n    ports:\n      - 127.0.0.1:8080:80\n',
    },
    {
      format: 'docker-api',
      bad: '{"Image":"debian","HostConfig":{"NetworkMode":"host"}}',
      good: '{"Image":"debian","HostConfig":{"NetworkMode":"bridge"}}',
    },
  ],
  check: ({ namespaces, networks }) => {
    const found = hostNamespaces(namespaces, 'net', message);
    // Compose makes the mode of a network that is named host: it is said once.
    return found !== none ? found : each(networks, (name) => (name === 'host' ? message : undefined));
  },
  fix: either(leavingHostNamespace('network'), removing('networks', { title: 'Remove the network named host' })),
});

const message = `The container would be on the host’s network, localhost included; under Sysbox the start fails: “${refusal('network')}”, or with Docker before 26 “sysbox containers can't share a network namespace with the host”`;
