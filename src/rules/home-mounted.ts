import type { Mount } from '../model/request.ts';
import { defineRule, levels } from './define-rule.ts';
import { measured } from './shared/cite.ts';
import { each } from './shared/each.ts';
import { unmounting } from './shared/fix-mount.ts';
import { reachOf, showMount } from './shared/host-reach.ts';

export const homeMounted = defineRule({
  id: 'home-mounted',
  title: 'The user’s whole home is mounted into the container',
  concern: 'isolation',
  severity: 'high',
  levels: levels('error', 'error', 'warn'),
  judges: ['container'],
  reads: ['mounts'],
  options: {},
  why: 'A home holds every key and token of its user, and the files that the next login runs: who writes .bashrc or .config/autostart runs programs on the host.',
  advice: 'Mount the one folder that is needed.',
  cites: [
    measured(
      '-v DIR:/x and -v /root:/x are ID-mapped one to one: container root reads and creates files there as host root, a user with the same id as that user',
    ),
  ],
  row: 'mounts.bind',
  references: ['https://github.com/nestybox/sysbox/blob/master/docs/user-guide/storage.md'],
  examples: [
    { format: 'docker-run', bad: 'docker run -v $HOME:/home/me debian', good: 'docker run -v .:/work debian' },
    {
      format: 'devcontainer',
      bad: '{ "image": "debian", "mounts": [{ "type": "bind", "source": "${localEnv:HOME}", "target": "/host-home" }] }',
      good: '{ "image": "debian" }',
    },
  ],
  check: ({ mounts }) => each(mounts, say),
  fix: unmounting(
    (mount) => reachOf(mount).home !== undefined,
    'Programs inside no longer find your home; keep what they need between starts in a volume, or copy it into the image.',
  ),
});

function say(mount: Mount): string | undefined {
  const { home } = reachOf(mount);
  if (home === undefined) return undefined;
  const whose = home === 'home' ? 'the whole home' : 'the homes of all users';
  return mount.readOnly
    ? `${showMount(mount, 'home')}: every key and token in ${whose} can be read`
    : `${showMount(mount, 'home')}: every key and token in ${whose} can be read, and the files that the next login runs can be changed`;
}
