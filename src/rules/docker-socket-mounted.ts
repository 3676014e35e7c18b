import type { Fact } from '../model/fact.ts';
import type { Mount } from '../model/request.ts';
import { exposes, liesIn, showHostPath } from '../syntax/host-path.ts';
import { hostSource } from '../syntax/mount-strings.ts';
import { defineRule, everywhere } from './define-rule.ts';

export const dockerSocketMounted = defineRule({
  id: 'docker-socket-mounted',
  title: 'The socket of a container engine is mounted into the container',
  concern: 'isolation',
  severity: 'critical',
  levels: everywhere('error'),
  judges: ['container'],
  reads: ['mounts'],
  options: {
    sockets: ['/run/docker.sock', '/run/containerd/containerd.sock', '/run/podman/podman.sock', '/run/crio/crio.sock', '/run/buildkit/buildkitd.sock'],
    names: /(?:^|\/)(?:docker|podman|containerd|crio|buildkitd|dockershim)(?:-host|-raw)?\.sock$/u,
  },
  why: 'Whoever can write to the socket can start any container on the engine, with the whole host mounted, under plain runc. Sysbox does not stand in between: the new container is not its own.',
  advice: 'Use an inner Docker under Sysbox instead (the docker-in-docker Feature, without its privileges), and take the mount away.',
  cites: [
    {
      kind: 'measured',
      where: 'docker.sock bound into a Sysbox container: container root started a runc container with -v /:/h and read the host’s /etc/shadow',
      on: 'sysbox-0.7.0',
    },
  ],
  row: 'mounts.docker-socket',
  references: ['https://docs.docker.com/engine/security/#docker-daemon-attack-surface'],
  examples: [
    {
      format: 'docker-run',
      bad: 'docker run -v /var/run/docker.sock:/var/run/docker.sock node',
      good: 'docker run -v ./src:/src node',
    },
  ],
  check: ({ mounts }, { options }) => {
    const issues = [];
    for (const mount of mounts) {
      const how = reaches(mount, options);
      if (how !== undefined)
        issues.push({ message: `${how}: whoever is inside can start any container on your engine, so it owns this machine`, evidence: [mount] });
    }
    return issues;
  },
});

function reaches(mount: Fact<Mount>, options: { readonly sockets: readonly string[]; readonly names: RegExp }): string | undefined {
  const source = hostSource(mount.value);
  if (source === undefined) return undefined;
  const shown = `${showHostPath(source)} is mounted at ${mount.value.target}`;
  if (options.names.test(source.path)) return shown;
  const socket = options.sockets.find((one) => exposes(source, one) && !liesIn(source, `${one}/x`));
  return socket === undefined ? undefined : `${shown}, which holds ${socket}`;
}
