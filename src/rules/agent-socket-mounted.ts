import type { Mount } from '../model/request.ts';
import { defineRule, levels } from './define-rule.ts';
import { measured, page } from './shared/cite.ts';
import { each } from './shared/each.ts';
import { unmounting } from './shared/fix-mount.ts';
import { reachOf, showMount } from './shared/host-reach.ts';

export const agentSocketMounted = defineRule({
  id: 'agent-socket-mounted',
  title: 'A socket of an agent or of the desktop is mounted into the container',
  concern: 'isolation',
  severity: 'high',
  levels: levels('error', 'error', 'warn'),
  judges: ['container'],
  reads: ['mounts'],
  options: {},
  why: 'An SSH or GPG agent signs for whoever reaches its socket, for as long as the container runs. X11 lets any client read the keyboard and type into other windows, D-Bus starts programs in the desktop session. A user namespace changes none of this: the program behind the socket runs outside.',
  advice: 'Forward an agent only while it is needed, with a key made for the container; for graphics, use a nested display or a browser.',
  cites: [
    measured('a socket bound into a Sysbox container is usable by container root: docker.sock answered and did what it was asked'),
    page('https://www.x.org/wiki/Development/Documentation/Security/'),
    page('https://man.openbsd.org/ssh-agent.1'),
  ],
  row: 'mounts.agent-socket',
  references: ['https://man.openbsd.org/ssh-agent.1', 'https://www.x.org/wiki/Development/Documentation/Security/'],
  examples: [
    {
      format: 'devcontainer',
      bad: '{ "image": "node", "mounts": ["source=${localEnv:SSH_AUTH_SOCK},target=/ssh-agent,type=bind"] }',
      good: '{ "image": "node" }',
    },
    {
      format: 'docker-run',
      bad: 'docker run -e DISPLAY -v /tmp/.X11-unix:/tmp/.X11-unix debian',
      good: 'docker run -p 127.0.0.1:6080:6080 debian',
    },
  ],
  check: ({ mounts }) => each(mounts, say),
  fix: unmounting(
    (mount) => reachOf(mount).agentSocket !== undefined,
    (mount) =>
      `Programs inside can no longer use ${reachOf(mount).agentSocket ?? 'it'}; do that work on the host, or by what the editor forwards.`,
  ),
});

function say(mount: Mount): string | undefined {
  const what = reachOf(mount).agentSocket;
  return what === undefined ? undefined : `${showMount(mount, 'agentSocket')}: whatever inside may open it can use ${what}`;
}
