import { showHostPath } from '../syntax/host-path.ts';
import { defineRule, levels } from './define-rule.ts';
import { source } from './shared/cite.ts';
import { each } from './shared/each.ts';
import { removing } from './shared/fix.ts';
import { leaves } from './shared/host-reach.ts';
import { short } from './shared/short.ts';

export const hostFileWritten = defineRule({
  id: 'host-file-written',
  title: 'The client writes a file of the host',
  concern: 'isolation',
  severity: 'high',
  levels: levels('error', 'error', 'warn'),
  judges: ['container', 'build'],
  reads: ['hostFiles'],
  options: {},
  why: '--cidfile and its relatives write a file on the host, as the user, at a path that the configuration chooses. The contents are fixed, or the files are those of a build’s cache or result (cache_to, --output), but a file in the right place is enough to break or steer a program.',
  advice: 'Take the option away; the container is found by its name or labels.',
  cites: [
    source('docker/cli@28.2.2 cli/command/container/create.go newCIDFile: makes the file at the given path, and refuses one that is there'),
    source('moby/buildkit@73ed6825c client/solve.go parseCacheOptions: the client writes a local cache into dest, and reads one from src'),
  ],
  references: ['https://docs.docker.com/reference/cli/docker/container/run/#cidfile'],
  examples: [
    { format: 'docker-run', bad: 'docker run --cidfile /home/me/.config/id debian', good: 'docker run --name dev debian' },
    {
      format: 'compose',
      bad: 'services:\n  app:\n    build:\n      cache_to: ["type=local,dest=/srv/cache"]\n',
      good: 'services:\n  app:\n    build:\n      cache_to: ["type=inline"]\n',
    },
  ],
  check: ({ hostFiles }) =>
    each(hostFiles, ({ path, access, by }) => {
      if (access !== 'write') return undefined;
      const message = `${by} writes ${showHostPath(path)} on this machine`;
      return leaves(path) ? `${message}, outside the workspace` : { message: `${message}, in the workspace`, atMost: 'note' };
    }),
  fix: removing('hostFiles', {
    title: ({ path, by }) => `Do not write ${short(showHostPath(path), 40)} (${short(by, 20)})`,
    stops: 'That file is not written any more; what reads it can ask the engine, or take a file in the workspace.',
  }),
});
