import { defineRule, levels } from './define-rule.ts';
import { issue, measured, source } from './shared/cite.ts';
import { each } from './shared/each.ts';
import { either, factsOf, makeFix, removal, removing, statedIn } from './shared/fix.ts';

const words = {
  title: 'Remove the mount that Compose mode changes',
  stops: 'Nothing is mounted there any more; write the mount into the Compose file, where read_only counts.',
} as const;

export const mountWritableInCompose = defineRule({
  id: 'mount-writable-in-compose',
  title: 'Compose mode drops what a mount asks for: read-only, or its type',
  concern: 'isolation',
  severity: 'medium',
  levels: levels('error', 'warn', 'warn'),
  judges: ['container'],
  reads: ['oddities'],
  options: {},
  why: 'With dockerComposeFile, the Dev Containers CLI keeps only source and target of each mount. A read-only mount becomes writable, and a volume whose name looks like a path becomes a bind of that path.',
  advice: 'Write the mount into the Compose file instead, where read_only and type hold.',
  cites: [
    measured(
      'a mount with readonly in a Compose configuration arrived with RW=true; "source=/etc,target=/x", a volume for docker run, became a bind of /etc',
      'devcontainer-cli',
    ),
    source('devcontainers/cli@f683c29 src/spec-node/dockerCompose.ts convertMountToVolume'),
    issue('devcontainers/cli#881'),
  ],
  row: 'compose.mounts',
  references: ['https://github.com/devcontainers/cli/issues/881', 'https://github.com/devcontainers/spec/issues/511'],
  examples: [
    {
      format: 'devcontainer',
      bad: '{ "dockerComposeFile": "compose.yaml", "service": "app", "workspaceFolder": "/w", "mounts": ["source=${localWorkspaceFolder}/data,target=/data,type=bind,readonly"] }',
      good: '{ "dockerComposeFile": "compose.yaml", "service": "app", "workspaceFolder": "/w", "mounts": ["source=cache,target=/cache,type=volume"] }',
      files: { '.devcontainer/compose.yaml': 'services:\n  app:\n    image: debian\n' },
    },
  ],
  check: ({ oddities }) => each(oddities, ({ kind, text }) => (kind === 'mount-changed-by-compose' ? text : undefined)),
  fix: either(
    (issue, request) => {
      const [stated] = statedIn(issue, request, 'oddities');
      const mount = stated === undefined ? undefined : factsOf(request, 'mounts').find(({ from }) => from === stated.fact.from);
      return mount === undefined ? undefined : makeFix(words, [mount.value], [removal(request, 'mounts', mount)]);
    },
    removing('oddities', words),
  ),
});
