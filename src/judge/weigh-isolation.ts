import { defaultCapabilities } from '../known/default-capabilities.ts';
import type { CapabilityChange, Device, Namespace, Request, SecurityOption } from '../model/request.ts';
import { isPrivileged, type Sides, type Weigh } from './weigh.ts';

/** Devices and rules for them: a privileged container has them all. */
export function weighDeviceRule(_before: string | undefined, after: string | undefined, { before }: Sides): boolean {
  return after !== undefined && !isPrivileged(before);
}

/** The same device with fewer permissions is narrower. */
export const weighDevice: Weigh<Device> = (before, after, sides) => {
  if (after === undefined || isPrivileged(sides.before)) return false;
  return (
    before === undefined ||
    JSON.stringify(before.path) !== JSON.stringify(after.path) ||
    [...after.permissions].some((letter) => !before.permissions.includes(letter))
  );
};

/** A capability is more where the container has it after and had it not before, whichever lines bring that about. */
export const weighCapability: Weigh<CapabilityChange> = (before, after, sides) => {
  const name = (before ?? after)?.name;
  if (name !== 'ALL') return name === undefined || gains(sides, name);
  // Of those that neither side names, all have the same fate: one of no kernel stands for them.
  return ['', ...defaultCapabilities, ...named(sides.before), ...named(sides.after)].some((one) => gains(sides, one));
};

function gains({ before, after }: Sides, name: string): boolean {
  return has(after, name) && !has(before, name);
}

function named(request: Request): readonly string[] {
  return request.kind === 'container' ? request.capabilities.map(({ value }) => value.name).filter((name) => name !== 'ALL') : [];
}

/** As the engine adds and drops (moby oci/caps/utils.go, TweakCapabilities). */
function has(request: Request, name: string): boolean {
  if (request.kind !== 'container') return false;
  if (isPrivileged(request)) return true;
  const does = (change: CapabilityChange['change'], one: string): boolean =>
    request.capabilities.some(({ value }) => value.change === change && value.name === one);
  if (does('add', 'ALL')) return !does('drop', name);
  if (does('add', name)) return true;
  return !does('drop', 'ALL') && defaultCapabilities.has(name) && !does('drop', name);
}

/** A weakening option that goes is less, whatever follows it; any other that goes held something back. */
export const weighSecurityOption: Weigh<SecurityOption> = (before, after, sides) => {
  if (after === undefined) return before !== undefined && !isWeakening(before);
  if (isStrengthening(after)) return false;
  if (before !== undefined) return !isWeakening(before) || isWeakening(after);
  // What holds anyway, and what a privileged container has anyway.
  return !isBuiltIn(after) && !(isPrivileged(sides.before) && confining.has(after.name));
};

const confining: ReadonlySet<string> = new Set(['seccomp', 'apparmor', 'label', 'systempaths']);

function isWeakening({ name, value }: SecurityOption): boolean {
  return (
    ((name === 'seccomp' || name === 'apparmor' || name === 'systempaths') && value === 'unconfined') ||
    (name === 'label' && value === 'disable') ||
    (name === 'no-new-privileges' && value === 'false') ||
    (name === 'writable-cgroups' && value === 'true')
  );
}

function isStrengthening({ name, value }: SecurityOption): boolean {
  return (name === 'no-new-privileges' && value === 'true') || (name === 'writable-cgroups' && value === 'false');
}

function isBuiltIn({ name, value }: SecurityOption): boolean {
  return (name === 'seccomp' && value === 'builtin') || (name === 'apparmor' && value === 'docker-default');
}

/** Paths that are masked or read-only: a list takes the place of the engine's own, and one that holds the list before is narrower. */
export const weighPaths: Weigh<readonly string[]> = (before, after, sides) => {
  if (after === undefined) return before !== undefined && before.length > 0;
  if (before === undefined) return !isPrivileged(sides.before);
  return before.some((path) => !after.includes(path));
};

/** How far a mode reaches: apart from all others, what holds where nothing is said, anything else, the host's own. */
const modes: { readonly [K in Namespace['kind']]: Readonly<Record<string, number>> } = {
  pid: { private: 1 },
  uts: { private: 1 },
  user: {},
  cgroup: { private: 0 },
  ipc: { none: 0, private: 0 },
  net: { none: 0, bridge: 1, default: 1, private: 1 },
};

function reach({ kind, mode }: Namespace): number {
  const word = mode.toLowerCase();
  if (word === '') return 1;
  return word === 'host' ? 3 : ((Object.hasOwn(modes[kind], word) ? modes[kind][word] : undefined) ?? 2);
}

/** A namespace of the container's own is narrower than a shared one, and each is narrower than the host's. */
export const weighNamespace: Weigh<Namespace> = (before, after) => {
  const was = before === undefined ? 1 : reach(before);
  const is = after === undefined ? 1 : reach(after);
  // Two that are shared with somebody are not known to be the same; of the host's there is one.
  return was !== 3 && (is > was || is === 2);
};
