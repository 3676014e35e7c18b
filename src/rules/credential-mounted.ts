import type { Mount } from '../model/request.ts';
import { defineRule, levels } from './define-rule.ts';
import { measured, page } from './shared/cite.ts';
import { each } from './shared/each.ts';
import { unmounting } from './shared/fix-mount.ts';
import { reachOf, showMount } from './shared/host-reach.ts';

export const credentialMounted = defineRule({
  id: 'credential-mounted',
  title: 'Credentials of the host’s user are mounted into the container',
  concern: 'isolation',
  severity: 'high',
  levels: levels('error', 'error', 'warn'),
  judges: ['container'],
  reads: ['mounts'],
  options: {},
  why: 'Keys and tokens leave the machine the moment a dependency’s install script reads them. No container runtime helps: the file was handed over on purpose. Writable ones can be changed as well, and the host’s next ssh or git runs what was put there.',
  advice: 'Use short-lived tokens made for the container, or log in inside it.',
  cites: [
    measured('-v DIR:/x is ID-mapped one to one: container root reads what host root reads (/root/… included) and writes as host root'),
    page('https://code.visualstudio.com/remote/advancedcontainers/sharing-git-credentials'),
  ],
  row: 'mounts.bind',
  references: [
    'https://code.visualstudio.com/remote/advancedcontainers/sharing-git-credentials',
    'https://github.com/nestybox/sysbox/blob/master/docs/user-guide/storage.md',
  ],
  examples: [
    {
      format: 'devcontainer',
      bad: '{ "image": "node", "mounts": ["source=${localEnv:HOME}/.ssh,target=/home/node/.ssh,type=bind,readonly"] }',
      good: '{ "image": "node", "mounts": ["source=${localEnv:HOME}/.gitconfig,target=/home/node/.gitconfig,type=bind,readonly"] }',
    },
    {
      format: 'compose',
      bad: 'services:\n  app:\n    image: node\n    volumes:\n      - ~/.aws:/root/.aws:ro\n',
      good: 'services:\n  app:\n    image: node\n    volumes:\n      - aws:/root/.aws\nvolumes:\n  aws:\n',
    },
  ],
  check: ({ mounts }) => each(mounts, say),
  fix: unmounting(
    (mount) => reachOf(mount).credential !== undefined,
    (mount) =>
      `Programs inside no longer have ${reachOf(mount).credential ?? 'it'} from this machine; log in inside, or let the editor forward what is needed.`,
  ),
});

function say(mount: Mount): string | undefined {
  const what = reachOf(mount).credential;
  return what === undefined
    ? undefined
    : `${showMount(mount, 'credential')}: ${what} can be ${mount.readOnly ? 'read' : 'read and changed'} by everything that runs inside`;
}
