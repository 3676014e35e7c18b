import type { Fact } from '../../model/fact.ts';
import type { BuildRequest, ContainerRequest, Mount, Request } from '../../model/request.ts';

/** One thing that configurations use, and what the study says of it. */
export interface UsageWord {
  /** Stands in the lines of a survey; never reused. */
  readonly id: string;
  readonly title: string;
  /** Its row in the study's “Summary Compatibility Table”: the words and the frequency, as they are there. */
  readonly study?: { readonly aspect: string; readonly frequency: string };
  /** Whether the requests of one configuration use it. */
  uses(asked: Asked): boolean;
}

/** What one configuration asks for. */
interface Asked {
  readonly containers: readonly ContainerRequest[];
  readonly builds: readonly BuildRequest[];
  readonly uses: ReadonlySet<string>;
}

/** The study's table in its order (`study.md`, “Summary Compatibility Table”), and what else is worth counting. */
export const usages: readonly UsageWord[] = [
  {
    id: 'docker-in-docker',
    title: 'docker-in-docker Feature',
    study: { aspect: 'Docker-in-Docker', frequency: '22%' },
    uses: rows('docker-in-docker.feature'),
  },
  {
    id: 'image-and-commands',
    title: 'An image with lifecycle commands',
    study: { aspect: 'Basic image + commands', frequency: '64%' },
    uses: container(({ image, containerCommands }) => isOwn(image) && containerCommands.some(isLifecycle)),
  },
  {
    id: 'remote-user',
    title: 'A user of its own (remoteUser, containerUser)',
    study: { aspect: 'Custom user (remoteUser)', frequency: '36%' },
    uses: container((request) => usersOf(request).length > 0),
  },
  {
    id: 'privileged',
    title: 'Privileged mode, asked for by the file itself',
    study: { aspect: 'Privileged mode', frequency: '6%' },
    uses: container(({ privileged }) => privileged?.value === true && isOwn(privileged)),
  },
  {
    id: 'mounts',
    title: 'Mounts besides the workspace',
    study: { aspect: 'Volume mounts', frequency: '18%' },
    uses: container((request) => mountsOf(request).length > 0),
  },
  {
    id: 'capabilities',
    title: 'Capabilities added',
    study: { aspect: 'runArgs capabilities', frequency: '8%' },
    uses: container(({ capabilities }) => capabilities.some((one) => one.value.change === 'add' && isOwn(one))),
  },
  {
    id: 'lifecycle',
    title: 'Lifecycle commands',
    study: { aspect: 'Lifecycle commands', frequency: '64%' },
    uses: container(({ containerCommands, hostCommands }) => containerCommands.some(isLifecycle) || hostCommands.some(isInitialize)),
  },
  {
    id: 'features',
    title: 'Features',
    study: { aspect: 'Features', frequency: '68%' },
    uses: container(({ features }) => features.some(isOwn)),
  },
  {
    id: 'docker-socket',
    title: 'The engine socket (a mount, or a Feature that mounts it)',
    study: { aspect: 'Docker socket mount', frequency: '~6%' },
    uses: rows('mounts.docker-socket', 'features.docker-outside-of-docker'),
  },
  {
    id: 'sysctls',
    title: 'Kernel parameters (--sysctl)',
    study: { aspect: 'Kernel sysctls', frequency: '2%' },
    uses: container(({ sysctls }) => sysctls.some(isOwn)),
  },
  {
    id: 'image',
    title: 'An image as it is',
    uses: ({ containers, builds }) => builds.every(isOfFeatures) && containers.some(({ image }) => image !== undefined),
  },
  { id: 'dockerfile', title: 'A Dockerfile of its own', uses: ({ builds }) => builds.some(({ dockerfile }) => dockerfile !== undefined) },
  {
    id: 'no-image',
    title: 'Neither an image nor a Dockerfile (Codespaces then takes one of its own)',
    uses: ({ containers, builds }) =>
      builds.every(isOfFeatures) && containers.length > 0 && containers.every(({ image }) => image === undefined),
  },
  { id: 'several-containers', title: 'More than one container', uses: ({ containers }) => containers.length > 1 },
  {
    id: 'initialize-command',
    title: 'Commands on the host (initializeCommand)',
    uses: container(({ hostCommands }) => hostCommands.some(isInitialize)),
  },
  {
    id: 'root-user',
    title: 'Root as the user it names',
    uses: container((request) => usersOf(request).some(({ value }) => /^(?:root|0)(?::|$)/u.test(value))),
  },
  {
    id: 'privileged-brought',
    title: 'Privileged mode, asked for by a Feature or an image',
    uses: container(({ privileged }) => privileged !== undefined && [privileged, ...(privileged.hides ?? [])].some(isBroughtIn)),
  },
  { id: 'volumes', title: 'Volumes', uses: container((request) => mountsOf(request).some(({ value }) => value.kind === 'volume')) },
  {
    id: 'host-binds',
    title: 'Files and folders of the host besides the workspace',
    uses: container((request) => mountsOf(request).some(({ value }) => value.kind === 'bind')),
  },
  { id: 'ports', title: 'Published ports', uses: container(({ ports }) => ports.some(isOwn)) },
  {
    id: 'host-namespaces',
    title: 'A namespace of the host (network, processes, IPC …), whoever asks for it',
    uses: container(({ namespaces }) => namespaces.some(({ value }) => value.mode === 'host')),
  },
  {
    id: 'seccomp-unconfined',
    title: 'No system call filter (seccomp=unconfined), whoever asks for it',
    uses: container(({ securityOptions }) => securityOptions.some(({ value }) => value.name === 'seccomp' && value.value === 'unconfined')),
  },
  { id: 'devices', title: 'Devices', uses: container(({ devices }) => devices.length > 0) },
  { id: 'gpu', title: 'GPUs', uses: container(({ deviceRequests }) => deviceRequests.length > 0) },
  {
    id: 'host-variables',
    title: 'Variables of the host',
    uses: ({ containers, builds }) => [...containers, ...builds].some(({ hostVariables }) => hostVariables.length > 0),
  },
];

/** Ids of what the requests of a configuration use; `rows` are the ids of the matrix rows they touch. */
export function usagesOf(requests: readonly Request[], rowIds: ReadonlySet<string>): readonly string[] {
  const asked: Asked = {
    containers: requests.filter((request) => request.kind === 'container'),
    builds: requests.filter((request) => request.kind === 'build'),
    uses: rowIds,
  };
  return usages.filter((usage) => usage.uses(asked)).map(({ id }) => id);
}

function rows(...ids: readonly string[]): UsageWord['uses'] {
  return ({ uses }) => ids.some((id) => uses.has(id));
}

function container(test: (request: ContainerRequest) => boolean): UsageWord['uses'] {
  return ({ containers }) => containers.some(test);
}

/** Whether the configuration itself says it, and not an image, a Feature or what tools do by default. */
function isOwn(fact: Fact<unknown> | undefined): boolean {
  return fact !== undefined && (fact.from.layer === 'file' || fact.from.layer === 'override' || fact.from.layer === 'api');
}

function isBroughtIn({ value, from }: Fact<boolean>): boolean {
  return value && (from.layer === 'feature' || from.layer === 'image');
}

/** The users that the configuration itself names. */
function usersOf({ remoteUser, user }: ContainerRequest): readonly Fact<string>[] {
  return [remoteUser, user].filter((one): one is Fact<string> => isOwn(one));
}

/** What the configuration itself mounts besides its workspace, as a folder or as the property that moves it. */
function mountsOf({ mounts, workspaceMount }: ContainerRequest): readonly Fact<Mount>[] {
  return mounts.filter((one) => isOwn(one) && one.from.pointer !== workspaceMount?.from.pointer && !isWorkspace(one.value));
}

/** The whole workspace, as Compose files mount it. */
function isWorkspace({ kind, source }: Mount): boolean {
  return kind === 'bind' && typeof source === 'object' && source.base === 'workspace' && source.path === '';
}

function isInitialize(fact: ContainerRequest['hostCommands'][number]): boolean {
  return isOwn(fact) && fact.value.event === 'initializeCommand';
}

function isLifecycle(fact: ContainerRequest['containerCommands'][number]): boolean {
  return isOwn(fact) && /^(?:onCreate|updateContent|postCreate|postStart|postAttach)Command$/u.test(fact.value.event);
}

/** A build that only installs Features has no Dockerfile of its own. */
function isOfFeatures({ dockerfile }: BuildRequest): boolean {
  return dockerfile === undefined;
}
