import type { Fact } from '../model/fact.ts';
import type { HostPath } from '../model/host-path.ts';
import type { ContainerRequest, Mount, Request } from '../model/request.ts';
import { hostSource } from '../syntax/mount-strings.ts';
import { both, defineRule, levels } from './define-rule.ts';
import { measured, source } from './shared/cite.ts';
import { each } from './shared/each.ts';
import { shownSource, unmounting } from './shared/fix-mount.ts';
import { either, removing } from './shared/fix.ts';
import { isOrdinary, isTelling, leaves, reach, showMount } from './shared/host-reach.ts';
import { short } from './shared/short.ts';
import { isWorkspaceMount } from './shared/workspace-mount.ts';

export const mountOutsideWorkspace = defineRule({
  id: 'mount-outside-workspace',
  title: 'A folder or file outside the workspace is mounted into the container',
  concern: 'isolation',
  severity: 'medium',
  levels: levels('error', 'warn', 'warn'),
  judges: ['container'],
  reads: ['mounts', 'workspaceMount', 'volumesFrom'],
  options: {},
  why: 'Opening a folder is a decision about that folder. A bind from elsewhere widens it to other projects and other data, and root in the container reads and writes there as the host’s root does. The mounts of another container (--volumes-from) are whatever that one was given, an engine’s socket included.',
  advice:
    'Keep data in the workspace or in a named volume, and what all hosts have alike, such as the time zone, in the image. A Compose file in .devcontainer mounts the repository alone by ..:/workspaces/NAME.',
  cites: [
    measured('-v DIR:/x is ID-mapped one to one: what container root creates there belongs to host root'),
    source(
      'docker/compose@f72979427 pkg/compose/convergence.go resolveVolumeFrom: container:NAME is any container of the engine, else a service',
    ),
  ],
  row: 'mounts.bind',
  references: ['https://docs.docker.com/engine/storage/volumes/', 'https://containers.dev/implementors/json_reference/'],
  examples: [
    { format: 'docker-run', bad: 'docker run -v /srv/data:/data debian', good: 'docker run -v ./data:/data debian' },
    {
      format: 'devcontainer',
      bad: '{ "image": "debian", "mounts": ["source=${localWorkspaceFolder}/../other,target=/other,type=bind"] }',
      good: '{ "image": "debian", "mounts": ["source=${localWorkspaceFolder}/data,target=/data,type=bind"] }',
    },
    { format: 'docker-run', bad: 'docker run --volumes-from other debian', good: 'docker run -v shared:/data debian' },
  ],
  check: (request, { peers }) => {
    const { mounts, workspaceMount, volumesFrom } = request;
    return both(
      each(mounts, (mount, fact) => say(mount, fact, workspaceMount)),
      each(volumesFrom, (from) => sayTaken(from, request, peers)),
    );
  },
  fix: either(
    unmounting(
      (mount) => isOutside(hostSource(mount)),
      (mount) => `${shownSource(mount)} is not there inside any more; put what is needed into the opened folder or a volume.`,
    ),
    removing('volumesFrom', {
      title: (from) => `Do not take over the mounts of ${short(from, 45)}`,
      stops: 'What that container mounts is not there any more; mount the volumes that are needed by their names.',
    }),
  ),
});

// `NAME[:MODE]`; Compose takes NAME for a service, and says `container:NAME[:MODE]` for a container. A service’s own mounts are judged there.
function sayTaken(from: string, request: ContainerRequest, peers: readonly Request[] | undefined): string | undefined {
  const [first = '', second] = from.split(':', 2);
  const isContainer = first === 'container' && second !== undefined && !modes.has(second);
  const name = isContainer ? second : first;
  const isPeer = !isContainer && name !== request.name && peers?.some((peer) => peer.kind === 'container' && peer.name === name) === true;
  if (isPeer) return undefined;
  return `All that the container ${short(name, 60)} mounts comes along, and what that is cannot be told here: any path of the host, an engine’s socket included`;
}

const modes: ReadonlySet<string> = new Set(['ro', 'rw', 'z', 'Z', 'nocopy']);

function say(mount: Mount, fact: Fact<Mount>, workspaceMount: Fact<Mount | 'none'> | undefined): string | undefined {
  const path = hostSource(mount);
  if (path === undefined || !leaves(path)) return undefined;
  const found = reach(path);
  if (isTelling(mount, found) || isWorkspaceMount(fact, workspaceMount)) return undefined;
  const access = mount.readOnly ? 'is read by' : 'is read and written by';
  if (isOrdinary(mount, found))
    return mount.readOnly
      ? `${showMount(mount)}: ${found.ordinary}, outside the workspace`
      : `${showMount(mount)}: ${found.ordinary}; everything that runs inside reads and writes there, while --shm-size would give it its own`;
  if (path.base === 'workspace' && path.path === '..')
    return `${showMount(mount)}: the folder above the repository, with all its neighbours, ${access} everything that runs inside${instead(fact)}`;
  return path.base === 'variable'
    ? `${showMount(mount)}: what the host’s variable ${path.variable} names ${access} everything that runs inside`
    : `${showMount(mount)}: it lies outside the workspace, and ${access} everything that runs inside`;
}

// Relative paths start from the folder of the first Compose file, which is mostly this one.
function instead({ from }: Fact<Mount>): string {
  return /(?:^|\/)\.devcontainer\/[^/]+\.ya?ml$/iu.test(from.document)
    ? '; where Compose starts from .devcontainer, ..:/workspaces/NAME mounts the repository alone'
    : '';
}

function isOutside(path: HostPath | undefined): boolean {
  return path !== undefined && leaves(path);
}
