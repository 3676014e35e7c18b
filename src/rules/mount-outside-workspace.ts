import type { Fact } from '../model/fact.ts';
import type { Mount } from '../model/request.ts';
import { hostSource } from '../syntax/mount-strings.ts';
import { defineRule, levels } from './define-rule.ts';
import { measured } from './shared/cite.ts';
import { each } from './shared/each.ts';
import { isOrdinary, isTelling, leaves, reach, showMount } from './shared/host-reach.ts';
import { isWorkspaceMount } from './shared/workspace-mount.ts';

export const mountOutsideWorkspace = defineRule({
  id: 'mount-outside-workspace',
  title: 'A folder or file outside the workspace is mounted into the container',
  concern: 'isolation',
  severity: 'medium',
  levels: levels('error', 'warn', 'warn'),
  judges: ['container'],
  reads: ['mounts', 'workspaceMount'],
  options: {},
  why: 'Opening a folder is a decision about that folder. A bind from elsewhere widens it to other projects and other data, and root in the container reads and writes there as the host’s root does.',
  advice: 'Keep the data in the workspace or in a named volume, or mount it read-only.',
  cites: [measured('-v DIR:/x is ID-mapped one to one: what container root creates there belongs to host root')],
  row: 'mounts.bind',
  references: ['https://docs.docker.com/engine/storage/volumes/', 'https://containers.dev/implementors/json_reference/'],
  examples: [
    { format: 'docker-run', bad: 'docker run -v /srv/data:/data debian', good: 'docker run -v ./data:/data debian' },
    {
      format: 'devcontainer',
      bad: '{ "image": "debian", "mounts": ["source=${localWorkspaceFolder}/../other,target=/other,type=bind"] }',
      good: '{ "image": "debian", "mounts": ["source=${localWorkspaceFolder}/data,target=/data,type=bind"] }',
    },
  ],
  check: ({ mounts, workspaceMount }) => each(mounts, (mount, fact) => say(mount, fact, workspaceMount)),
});

function say(mount: Mount, fact: Fact<Mount>, workspaceMount: Fact<Mount | 'none'> | undefined): string | undefined {
  const path = hostSource(mount);
  if (path === undefined || !leaves(path)) return undefined;
  const found = reach(path);
  if (isTelling(mount, found) || isWorkspaceMount(fact, workspaceMount)) return undefined;
  const access = mount.readOnly ? 'is read by' : 'is read and written by';
  if (isOrdinary(mount, found)) return `${showMount(mount)}: ${found.ordinary}; harmless as a rule, but it lies outside the workspace`;
  return path.base === 'variable'
    ? `${showMount(mount)}: what the host’s variable ${path.variable} names ${access} everything that runs inside`
    : `${showMount(mount)}: it lies outside the workspace, and ${access} everything that runs inside`;
}
