import type { Field } from '../model/request.ts';
import { stableText, type ValueIn } from './compare-requests.ts';
import type { Weigh } from './weigh.ts';
import { weighCapability, weighDevice, weighDeviceRule, weighNamespace, weighPaths, weighSecurityOption } from './weigh-isolation.ts';
import { weighPort, weighResource, weighRestart, weighUlimit } from './weigh-limits.ts';
import { weighMount } from './weigh-mount.ts';
import { weighFeature, weighImage, weighRemoteUser, weighUser } from './weigh-origin.ts';

const never = (): boolean => false;
const ifTrue: Weigh<boolean> = (_before, after) => after === true;
/** A variable that is there but empty tells nothing of what it held. */
const unlessEmptied: Weigh<{ readonly value?: string }> = (before, after) =>
  after !== undefined && (before === undefined || after.value !== '');

// By this name systemd is told what kind of container it runs in: nobody outside reads it.
function isOfSystemd(variable: { readonly name?: string } | undefined): boolean {
  return variable?.name === 'container';
}

/** How the values of a field are weighed. A field that is not here: what is added or changed is more, what is gone is not. */
export const weighers: { readonly [F in Field]?: Weigh<ValueIn<F>> } = {
  // What only concerns the container's own inside.
  init: never,
  overrideCommand: never,
  workspaceFolder: never,
  workingFolder: never,
  hostname: never,
  dependsOn: never,
  // The mount itself stands in `mounts`.
  workspaceMount: never,
  // Only whether it has a default can differ.
  hostVariables: (before) => before === undefined,
  privileged: ifTrue,
  publishAllPorts: ifTrue,
  oomKillDisable: ifTrue,
  readOnlyRoot: (before) => before === true,
  // An id of the image's own or the host user's: under Sysbox both are ids of the container alone.
  updateRemoteUserUid: never,
  // Without one the engine takes its default, which holds as well as these do; sandboxes hold better.
  runtime: (before, after) => after !== 'sysbox-runc' && !(after === undefined && before !== undefined && plainRuntimes.has(before)),
  user: weighUser,
  remoteUser: weighRemoteUser,
  image: weighImage,
  baseImages: weighImage,
  features: weighFeature,
  environment: (before, after, sides) => unlessEmptied(before, after, sides) && !isOfSystemd(after),
  arguments: unlessEmptied,
  namespaces: weighNamespace,
  mounts: weighMount,
  volumesFrom: (before, after) => after !== undefined && (before === undefined || after !== `${before.replace(/:rw$/u, '')}:ro`),
  devices: weighDevice,
  deviceRules: weighDeviceRule,
  capabilities: weighCapability,
  securityOptions: weighSecurityOption,
  maskedPaths: weighPaths,
  readOnlyPaths: weighPaths,
  resources: weighResource,
  ulimits: weighUlimit,
  oomScoreAdjust: (before = 0, after = 0) => after < before,
  ports: weighPort,
  // Without any, a container is in a network that others are in too.
  networks: (_before, after, sides) => after !== undefined || (sides.after.kind === 'container' && sides.after.networks.length === 0),
  hostFiles: (before, after) =>
    after !== undefined && (before === undefined || stableText(before.path) !== stableText(after.path) || after.access === 'write'),
  restart: weighRestart,
};

const plainRuntimes: ReadonlySet<string> = new Set(['runc', 'crun', 'nvidia', 'io.containerd.runc.v2']);

/** Whether it matters at all what a field asks for. */
export function isWeighed(field: Field): boolean {
  return weighers[field] !== never;
}
