import { join } from 'node:path';
import { asksForMore } from '../../judge/asks-for-more.ts';
import type { Difference } from '../../judge/compare-requests.ts';
import { sysboxPrefix } from '../../known/sysbox-variables.ts';
import { withoutCredentials } from '../../known/without-credentials.ts';
import type { GateReason } from '../../model/gate.ts';
import type { HostPath } from '../../model/host-path.ts';
import type { Plan } from '../../model/plan.ts';
import type { ContainerField, ContainerRequest, Mount } from '../../model/request.ts';
import { fieldWords } from '../../reports/field-words.ts';
import { showFact } from '../../syntax/show.ts';

/**
 * Whether more of a field is more than the plan. What reaches out of the container is: the host’s files, devices, namespaces and kernel, other
 * containers’ mounts, ports, limits, and what the runtime is told. What only concerns its inside is not, for three reasons:
 *
 * - Clients add it always: the reference CLI its labels, its wrapper as entrypoint and command, the user it found in the image; Compose its
 *   labels, a name, a working folder, and a network of the project.
 * - They make names that a plan cannot know: of the image they build, of a project’s volumes and networks. Whose those are is ownership’s to
 *   say, and what an image holds is judged when the container starts.
 * - Whoever is inside decides it afterwards anyway: commands, variables, users, host names.
 */
const isPrivilege: Readonly<Record<ContainerField, boolean>> = {
  runtime: true,
  privileged: true,
  groups: true,
  namespaces: true,
  mounts: true,
  volumesFrom: true,
  devices: true,
  deviceRules: true,
  deviceRequests: true,
  capabilities: true,
  securityOptions: true,
  maskedPaths: true,
  readOnlyPaths: true,
  sysctls: true,
  ulimits: true,
  resources: true,
  cgroupParent: true,
  oomScoreAdjust: true,
  oomKillDisable: true,
  ports: true,
  publishAllPorts: true,
  restart: true,
  readOnlyRoot: true,
  annotations: true,
  // A driver of logs sends them from the host, past the container’s network.
  logging: true,
  // Of these only variables of Sysbox’s own (see `isExcess`).
  environment: true,
  image: false,
  platform: false,
  user: false,
  remoteUser: false,
  updateRemoteUserUid: false,
  init: false,
  entrypoint: false,
  command: false,
  overrideCommand: false,
  hostVariables: false,
  imageVolumes: false,
  workspaceMount: false,
  workspaceFolder: false,
  workingFolder: false,
  networks: false,
  links: false,
  extraHosts: false,
  dns: false,
  hostname: false,
  hostCommands: false,
  containerCommands: false,
  features: false,
  labels: false,
  hostFiles: false,
  replacedImage: false,
  project: false,
  dependsOn: false,
  hostRequirements: false,
  oddities: false,
};

/** Whether a request is what a client asks for, or what the engine says that it has made of it. */
export type PlanStage = 'asked' | 'made';

/**
 * What an engine fills in by itself when it makes a container, so that only what was asked for can be held against a plan: swap beside a
 * memory limit, the driver of logs and limits of its own settings. A container cannot be given others afterwards but by an update, which is judged.
 */
const filledIn: ReadonlySet<string> = new Set(['logging', 'ulimits']);
const heldLimits: ReadonlySet<string> = new Set(['memory', 'cpus', 'pids-limit']);

/**
 * Why a container may not be asked for under a plan: it asks for more than each of the plan’s requests does, in what counts there. Undefined
 * where one of them covers it. Paths of the host are compared as they really are.
 */
export function exceedsPlan(plan: Plan, request: ContainerRequest, stage: PlanStage = 'asked'): GateReason | undefined {
  const after = comparable(request, undefined);
  let nearest: readonly Difference[] | undefined;
  for (const planned of plan.requests) {
    const more = asksForMore(comparable(planned, plan.workspaces), after).filter((one) => isExcess(one, stage));
    if (more.length === 0) return undefined;
    if (nearest === undefined || more.length < nearest.length) nearest = more;
  }
  return {
    rule: 'plan-exceeded',
    message:
      nearest === undefined
        ? 'The plan has no container, and this one was to be created.'
        : `It asks for more than the plan: ${inWords(nearest)}.`,
    advice: 'Look at what changed since the plan was made, and make a new one if it is meant.',
  };
}

function isExcess({ field, after, subject, unknown }: Difference, stage: PlanStage): boolean {
  if (!isPrivilege[field as ContainerField]) return false;
  if (stage === 'made' && (filledIn.has(field) || (field === 'resources' && !heldLimits.has(subject)))) return false;
  // What an image sets is read and judged at start.
  if (field === 'environment') return unknown === undefined && subject.startsWith(sysboxPrefix);
  return !(field === 'mounts' && after !== undefined && isOwn(after.value as Mount));
}

/** A volume or file system in memory, of nobody’s but its owner’s; by whatever name, since clients put the project’s before it. */
function isOwn({ kind, driver, options }: Mount): boolean {
  return kind === 'tmpfs' || (kind === 'volume' && driver === undefined && options === undefined);
}

/** A request whose paths of the host are spelled as they really are, where that is known. */
function comparable(request: ContainerRequest, workspaces: readonly string[] | undefined): ContainerRequest {
  const spelled = (path: HostPath): HostPath => realPath(path, workspaces);
  return {
    ...request,
    mounts: request.mounts.map((mount) =>
      typeof mount.value.source === 'object' ? { ...mount, value: { ...mount.value, source: spelled(mount.value.source) } } : mount,
    ),
    devices: request.devices.map((device) => ({ ...device, value: { ...device.value, path: spelled(device.value.path) } })),
  };
}

function realPath(path: HostPath, workspaces: readonly string[] | undefined): HostPath {
  if (path.real !== undefined) return { base: 'root', path: path.real };
  const [workspace, ...others] = workspaces ?? [];
  // With several, it is not told which one is meant: what is not known equals nothing.
  if (path.base === 'workspace' && workspace !== undefined && others.length === 0)
    return { base: 'root', path: join(workspace, path.path) };
  return path;
}

const mostNamed = 3;

function inWords(differences: readonly Difference[]): string {
  const named = differences.slice(0, mostNamed).map(inWord);
  return differences.length > mostNamed ? `${named.join(', ')} and ${differences.length - mostNamed} more` : named.join(', ');
}

function inWord({ field, before, after, unknown }: Difference): string {
  const what = fieldWords[field];
  if (unknown !== undefined) return `${what} (${unknown.why})`;
  const fact = after ?? before;
  const text = fact === undefined ? '' : ` ${showFact(fact, withoutCredentials)}`;
  return after === undefined ? `without the plan’s ${what}${text}` : what + text;
}
