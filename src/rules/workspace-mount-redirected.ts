import type { Fact } from '../model/fact.ts';
import type { Issue } from '../model/rule.ts';
import type { Mount } from '../model/request.ts';
import { isWithin, showHostPath } from '../syntax/host-path.ts';
import { hostSource } from '../syntax/mount-strings.ts';
import { defineRule, levels } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';
import { each, none, one } from './shared/each.ts';
import { ofWorkspace } from './shared/fix-mount.ts';
import { makeFix, replacement, statedIn } from './shared/fix.ts';
import { leaves } from './shared/host-reach.ts';
import { short } from './shared/short.ts';

export const workspaceMountRedirected = defineRule({
  id: 'workspace-mount-redirected',
  title: 'The workspace mount shows another folder than the one that was opened',
  concern: 'isolation',
  severity: 'high',
  levels: levels('error', 'error', 'warn'),
  judges: ['container'],
  reads: ['workspaceMount', 'oddities'],
  options: {},
  why: 'The workspace is the one folder that the user agreed to hand over. workspaceMount can name any other, and so can core.worktree in the workspace’s own git settings, which code inside the container can write: the next start mounts what it chose.',
  advice:
    'Take workspaceMount away, or let it name a folder of the workspace; unset core.worktree, or start the Dev Containers CLI with --mount-workspace-git-root=false.',
  cites: [
    measured(
      'core.worktree=/ in the workspace’s .git/config: a plain devcontainer up mounted the host’s / read-write at /workspaces',
      'devcontainer-cli',
    ),
    source('devcontainers/cli@f683c29 src/spec-node/utils.ts getWorkspaceConfiguration, src/spec-common/git.ts'),
  ],
  row: 'mounts.bind',
  references: ['https://containers.dev/implementors/json_reference/', 'https://git-scm.com/docs/git-config'],
  examples: [
    {
      format: 'devcontainer',
      bad: '{ "image": "debian", "workspaceMount": "source=${localWorkspaceFolder}/..,target=/workspace,type=bind", "workspaceFolder": "/workspace" }',
      good: '{ "image": "debian", "workspaceMount": "source=${localWorkspaceFolder},target=/workspace,type=bind", "workspaceFolder": "/workspace" }',
    },
  ],
  check: ({ workspaceMount, oddities }) =>
    join(
      one(workspaceMount, say),
      each(oddities, ({ kind, text }) => (kind === 'workspace-redirected' ? text : undefined)),
    ),
  fix: (issue, request) => {
    const [stated] = statedIn(issue, request, 'workspaceMount');
    if (stated === undefined || stated.fact.value === 'none') return undefined;
    const { value } = stated.fact;
    const twin = request.mounts.find((one) => one.value === value);
    // Where the opened folder is seen through one above it, it has to be where editors open it.
    const folder = request.kind === 'container' ? request.workspaceFolder?.value : undefined;
    const isBelow = folder !== undefined && folder !== value.target && isWithin(folder, value.target);
    const mount = ofWorkspace(isBelow ? { ...value, target: folder } : value);
    const change =
      twin === undefined ? replacement(request, 'workspaceMount', stated.fact, mount) : replacement(request, 'mounts', twin, mount);
    return makeFix({ title: `Mount the opened folder itself at ${short(mount.target, 40)}` }, [value], [change]);
  },
});

function say(mount: Mount | 'none', { from }: Fact<Mount | 'none'>): string | undefined {
  if (mount === 'none') return undefined;
  const path = hostSource(mount);
  if (path === undefined || !leaves(path)) return undefined;
  const isParent = path.base === 'workspace' && /^\.\.(?:\/\.\.)*$/u.test(path.path);
  const by = from.pointer.includes('workspaceMount') ? 'workspaceMount mounts' : 'The workspace is';
  return `${by} ${showHostPath(path)} at ${mount.target}: ${isParent ? 'a parent of the folder that was opened, with all that lies beside it' : 'not the folder that was opened'}`;
}

function join(first: readonly Issue[], second: readonly Issue[]): readonly Issue[] {
  return second === none ? first : first === none ? second : [...first, ...second];
}
