import type { Issue } from '../model/rule.ts';
import type { Port } from '../model/request.ts';
import { defineRule, levels } from './define-rule.ts';
import { measured, page } from './shared/cite.ts';
import { each, none, one } from './shared/each.ts';
import { either, removing, replacing } from './shared/fix.ts';
import { short } from './shared/short.ts';

export const portPublishedWidely = defineRule({
  id: 'port-published-widely',
  title: 'A port is published on all addresses of the host',
  concern: 'isolation',
  severity: 'medium',
  levels: levels('warn', 'note', 'note'),
  judges: ['container'],
  reads: ['ports', 'publishAllPorts'],
  options: {},
  why: 'Without an address Docker publishes a port on every interface, and past the rules of ufw and firewalld: whoever is in the same network reaches a development server that was never meant for them.',
  advice: 'Write 127.0.0.1 before the port, or use forwardPorts.',
  cites: [
    page(
      'https://docs.docker.com/engine/network/port-publishing/: published on all host addresses by default; bypasses ufw and firewalld rules',
    ),
    measured('appPort as a number is published on 127.0.0.1, as a text as it is written', 'devcontainer-cli'),
  ],
  row: 'ports.published',
  references: [
    'https://docs.docker.com/engine/network/port-publishing/',
    'https://docs.docker.com/engine/network/packet-filtering-firewalls/',
  ],
  examples: [
    { format: 'docker-run', bad: 'docker run -p 8080:80 debian', good: 'docker run -p 127.0.0.1:8080:80 debian' },
    { format: 'devcontainer', bad: '{ "image": "debian", "appPort": "8080:80" }', good: '{ "image": "debian", "appPort": 8080 }' },
    {
      format: 'compose',
      bad: 'services:\n  db:\n    image: postgres\n    ports:\n      - 5432:5432\n',
      good: 'services:\n  db:\n    image: postgres\n    ports:\n      - 127.0.0.1:5432:5432\n',
    },
    {
      format: 'docker-api',
      bad: '{"Image":"debian","HostConfig":{"PortBindings":{"80/tcp":[{"HostIp":"","HostPort":"8080"}]}}}',
      good: '{"Image":"debian","HostConfig":{"PortBindings":{"80/tcp":[{"HostIp":"127.0.0.1","HostPort":"8080"}]}}}',
    },
  ],
  check: ({ ports, publishAllPorts }) =>
    join(
      each(ports, say),
      one(publishAllPorts, (all) => (all ? 'Every port that the image exposes is published on all addresses of this machine' : undefined)),
    ),
  fix: either(
    replacing('ports', (port) => ({ ...port, address: '127.0.0.1' }), {
      title: ({ hostPort, containerPort }) => `Publish port ${short(hostPort ?? containerPort, 30)} on this machine only (127.0.0.1)`,
    }),
    removing('publishAllPorts', {
      title: 'Do not publish every port that the image exposes',
      stops: 'No port is published any more; publish those you need by name, on this machine only: 127.0.0.1:8080:80.',
    }),
  ),
});

function say({ address, hostPort, containerPort, protocol }: Port): string | undefined {
  if (address !== undefined && !/^(?:|0\.0\.0\.0|\[?::\]?|\*)$|:0\.0\.0\.0\}/u.test(address)) return undefined;
  const port = hostPort === undefined || hostPort === '' ? 'a free port' : `port ${short(hostPort, 20)}`;
  return `Port ${short(containerPort, 20)}${protocol === 'tcp' || protocol === '' ? '' : `/${short(protocol, 8)}`} of the container is published on all addresses of this machine, as ${port}`;
}

function join(first: readonly Issue[], second: readonly Issue[]): readonly Issue[] {
  return second === none ? first : [...first, ...second];
}
