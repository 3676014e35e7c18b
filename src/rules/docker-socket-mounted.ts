import type { Mount } from '../model/request.ts';
import { exposes, showHostPath } from '../syntax/host-path.ts';
import { hostSource } from '../syntax/mount-strings.ts';
import { defineRule, everywhere } from './define-rule.ts';
import { measured, page, source } from './shared/cite.ts';
import { each } from './shared/each.ts';
import { usingInnerDocker } from './shared/fix-socket.ts';
import { reach, showMount } from './shared/host-reach.ts';

export const dockerSocketMounted = defineRule({
  id: 'docker-socket-mounted',
  title: 'The socket of a container engine is mounted into the container',
  concern: 'isolation',
  severity: 'critical',
  levels: everywhere('error'),
  judges: ['container'],
  reads: ['mounts'],
  options: {
    /** Further sockets, as absolute paths of the host. */
    sockets: [] as readonly string[],
  },
  why: 'Whoever can write to the socket can start any container on the engine, with the whole host mounted, under plain runc. Sysbox does not stand in between: the new container is not its own. A folder that holds the socket, a volume that the local driver binds to it, and the docker-outside-of-docker Feature all come to the same.',
  advice: 'Take the mount away and use an inner Docker under Sysbox instead: the docker-in-docker Feature, or an image with Docker in it.',
  cites: [
    measured(
      'docker.sock bound into a Sysbox container: container root started a runc container with -v /:/h (uid_map 0 0 4294967295) and read the host’s /etc/shadow',
    ),
    measured('docker.sock bound into a Sysbox container, as user 1000 outside the socket’s group: permission denied'),
    measured('a bind of / under Sysbox is not ID-mapped: everything in it shows as nobody, /etc/shadow is refused'),
    source('devcontainers/features@765e8eb src/docker-outside-of-docker/devcontainer-feature.json: binds /var/run/docker.sock'),
    page('https://docs.docker.com/engine/security/#docker-daemon-attack-surface'),
  ],
  row: 'mounts.docker-socket',
  references: [
    'https://docs.docker.com/engine/security/#docker-daemon-attack-surface',
    'https://docs.docker.com/engine/security/rootless/',
  ],
  examples: [
    {
      format: 'docker-run',
      bad: 'docker run -v /var/run/docker.sock:/var/run/docker.sock node',
      good: 'docker run -v ./src:/src node',
    },
    {
      format: 'compose',
      bad: 'services:\n  app:\n    image: node\n    volumes:\n      - type: bind\n        source: /run/user/1000/podman/podman.sock\n        target: /run/podman.sock\n',
      good: 'services:\n  app:\n    image: node\n    volumes:\n      - ./src:/src\n',
    },
    {
      format: 'devcontainer',
      bad: '{ "image": "node", "mounts": ["source=/var/run/docker.sock,target=/var/run/docker.sock,type=bind"] }',
      good: '{ "image": "node", "features": { "ghcr.io/devcontainers/features/docker-in-docker:2": {} } }',
    },
    {
      format: 'devcontainer',
      bad: '{ "image": "node", "mounts": ["source=/var/run,target=/host/run,type=bind"] }',
      good: '{ "image": "node", "mounts": ["source=cache-${devcontainerId},target=/cache,type=volume"] }',
    },
  ],
  check: ({ mounts }, { options }) => each(mounts, (mount) => say(mount, options.sockets)),
  fix: usingInnerDocker,
});

function say(mount: Mount, more: readonly string[]): string | undefined {
  const path = hostSource(mount);
  if (path === undefined)
    return mount.kind === 'other' && typeof mount.source === 'string' && /docker_engine/u.test(mount.source)
      ? `${mount.source} is mounted at ${mount.target}: ${owns}`
      : undefined;
  const found = reach(path);
  const socket = found.engineSocket ?? more.find((one) => exposes(path, one));
  if (socket === undefined) return undefined;
  if (socket === '' || socket === showHostPath(path)) return `${showMount(mount, 'engineSocket')}: ${owns}`;
  const shown = socket.startsWith('the socket')
    ? socket
    : socket.includes('/') && !socket.startsWith('/')
      ? `the sockets of rootless engines (${socket})`
      : socket;
  return found.hostRoot === 'root'
    ? `${showMount(mount, 'engineSocket')}, and the engine’s socket with it: whoever inside may open it owns this machine`
    : `${showMount(mount, 'engineSocket')}, which holds ${shown} where that engine runs: ${owns}`;
}

const owns = 'whoever inside can open the socket can start any container on your engine, so it owns this machine';
