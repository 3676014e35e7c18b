import type { BuildRequest, HostFile } from '../model/request.ts';
import type { Issue } from '../model/rule.ts';
import { readHostPath, showHostPath } from '../syntax/host-path.ts';
import { localCacheFolder } from '../syntax/local-cache.ts';
import { both, defineRule, levels } from './define-rule.ts';
import { source } from './shared/cite.ts';
import { each } from './shared/each.ts';
import { either, removing } from './shared/fix.ts';
import { leaves, reach } from './shared/host-reach.ts';
import { short } from './shared/short.ts';

export const hostFileRead = defineRule({
  id: 'host-file-read',
  title: 'A file of the host outside the workspace is read into the container',
  concern: 'isolation',
  severity: 'high',
  levels: levels('error', 'error', 'warn'),
  judges: ['container', 'build'],
  reads: ['hostFiles', 'cacheFrom'],
  options: {},
  why: 'A file can reach the container without a mount: as variables (--env-file, Compose env_file), as labels, as a secret or config, as a security profile, as the cache of a build. The client reads it with the user’s rights, wherever it lies.',
  advice: 'Keep the file in the workspace, or hand over the one value.',
  cites: [
    source('docker/cli@28.2.2 cli/command/container/opts.go: --env-file, --label-file and seccomp=FILE are read by the client'),
    source('compose-spec/compose-spec@170098b schema/compose-spec.json: env_file, secrets.file and configs.file are paths of the host'),
  ],
  references: [
    'https://docs.docker.com/reference/cli/docker/container/run/#env',
    'https://docs.docker.com/reference/compose-file/secrets/',
  ],
  examples: [
    { format: 'docker-run', bad: 'docker run --env-file ~/.config/tokens.env debian', good: 'docker run --env-file .env debian' },
    {
      format: 'compose',
      bad: 'services:\n  app:\n    image: debian\n    env_file: /etc/environment\n',
      good: 'services:\n  app:\n    image: debian\n    env_file: ./app.env\n',
      files: { 'app.env': 'A=b\n' },
    },
    {
      format: 'devcontainer',
      bad: '{ "build": { "dockerfile": "Dockerfile", "cacheFrom": "type=local,src=/srv/cache" } }',
      good: '{ "build": { "dockerfile": "Dockerfile", "cacheFrom": "ghcr.io/acme/app:cache" } }',
      files: { '.devcontainer/Dockerfile': 'FROM debian:12\n' },
    },
  ],
  check: (request) => (request.kind === 'build' ? both(each(request.hostFiles, say), caches(request)) : each(request.hostFiles, say)),
  fix: either(
    removing('hostFiles', {
      title: ({ path, by }) => `Do not read ${short(showHostPath(path), 40)} (${short(by, 20)})`,
      stops: 'What that file holds is missing in the container; put what is needed into a file of the workspace.',
    }),
    removing('cacheFrom', {
      title: 'Remove the local build cache',
      stops: 'The first build takes longer; name a cache in a registry, or in the workspace.',
    }),
  ),
});

// Some formats hand a cache over as text alone; where the file is listed by itself, that is enough.
function caches({ cacheFrom, hostFiles }: BuildRequest): readonly Issue[] {
  return each(cacheFrom, (text, { from }) => {
    const folder = localCacheFolder('cache-from', text);
    if (folder === undefined || hostFiles.some((file) => file.from === from)) return undefined;
    return say({ path: readHostPath(folder), access: 'read', by: 'cacheFrom' });
  });
}

function say({ path, access, by }: HostFile): string | undefined {
  if (access !== 'read' || !leaves(path)) return undefined;
  const what = reach(path).credential;
  return `${by} reads ${showHostPath(path)}, outside the workspace${what === undefined ? '' : ` (${what})`}: what it holds ends up in the container or its settings`;
}
