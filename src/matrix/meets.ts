import type { HostFacts, StoreFacts } from '../model/host.ts';
import type { HostNeed, VersionRange, WordChoice } from '../model/row.ts';
import { sysboxWithTimeNamespace } from '../known/sysbox-releases.ts';
import { compareVersions } from '../syntax/version.ts';

type Key = keyof HostNeed;

/** Whether a condition holds on a host; `condition` says in words what is not known of it, where something is not, and `open` which parts. */
export interface Met {
  readonly answer: 'yes' | 'no' | 'unknown';
  readonly condition?: string;
  readonly open?: readonly Key[];
}

/** One part of a condition: yes, no, or in words what would have to be so. */
type Part = boolean | string;

type Parts = { readonly [K in Key]: (need: NonNullable<HostNeed[K]>, host: HostFacts) => Part };

/** Whether a condition holds on a host. One part that does not hold decides; a part that is not known goes into the words. */
export function meets(need: HostNeed, host: HostFacts): Met {
  const open: Key[] = [];
  const words: string[] = [];
  let isMet = true;
  for (const key of keys) {
    if (need[key] === undefined) continue;
    const part = (parts[key] as (wanted: unknown, of: HostFacts) => Part)(need[key], host);
    if (part === false) isMet = false;
    if (typeof part !== 'string') continue;
    open.push(key);
    words.push(part);
  }
  if (!isMet) return { answer: 'no' };
  return open.length === 0 ? { answer: 'yes' } : { answer: 'unknown', condition: joinWords(words), open };
}

/** By part, what it means. In this order their words stand. */
const parts: Parts = {
  kernel: (need, host) => inRange('kernel', need, host.kernel),
  sysbox: (need, host) => inRange('Sysbox', need, host.sysbox?.version),
  engine: (need, host) => inRange('Docker', need, host.engine?.version),
  containerd: (need, host) => inRange('containerd', need, host.containerd?.version),
  runc: (need, host) => inRange('runc', need, host.runc?.version),
  cgroup: (need, { cgroup }) => (cgroup === undefined ? `with cgroup v${need}` : cgroup === need),
  distribution: (need, { distribution }) => (distribution === undefined ? `on ${capitalised(need)}` : distribution === need),
  otherDistribution: (need, { distribution }) => {
    const others = typeof need === 'string' ? [need] : need;
    return distribution === undefined
      ? `on distributions other than ${others.map(capitalised).join(' and ')}`
      : !others.includes(distribution);
  },
  distributionVersion: (need, host) => inRange('version', need, host.distributionVersion),
  architecture: (need, { architecture }) => isOneOf('on processors', need, architecture),
  imageStore: (need, { engine }) => {
    const words = need === 'containerd' ? 'where containerd keeps the engine’s images' : 'where the engine keeps its images itself';
    return engine?.imageStore === undefined ? words : engine.imageStore === need;
  },
  defaultRuntime: (need, { engine }) => isOneOf('with the default runtime', need, engine?.defaultRuntime),
  sysboxFileSystem: (need, host) => isOneOf('with Sysbox’s folder on', need, host.sysboxStore?.fileSystem),
  engineFileSystem: (need, host) => isOneOf('with the engine’s folder on', need, host.engineStore?.fileSystem),
  freeGib: hasRoom,
  timeNamespaces: isSet(
    'timeNamespaces',
    'with time namespaces on in the engine (the default)',
    'with "time-namespaces": false in the engine’s daemon.json',
  ),
  sysboxTimeNamespace: knowsTime,
  buildsUnderSysbox: isSet(
    'buildsUnderSysbox',
    'where the engine’s builder runs under Sysbox',
    'where the engine’s builder runs under runc (the default)',
  ),
  insecureBuilds: isSet(
    'insecureBuilds',
    'where builds may ask for security.insecure',
    'where builds may not ask for security.insecure (the default)',
  ),
  usernsRemap: isSet('usernsRemap', 'where the engine runs with userns-remap', 'where the engine runs without userns-remap (the default)'),
  rootless: (need, { engine }) => isThat(need, engine?.rootless, 'with a rootless engine', 'with an engine that runs as root'),
  snap: (need, { engine }) => isThat(need, engine?.snap, 'with Docker from snap', 'with Docker from elsewhere than snap'),
  userNamespaces: isSet('userNamespaces', 'where user namespaces may be made', 'where user namespaces are switched off'),
  idMappedMounts: isSet('idMappedMounts', 'where mounts can be ID-mapped', 'where mounts cannot be ID-mapped'),
  idMappedOverlay: isSet('idMappedOverlay', 'where overlayfs takes ID-mapped layers', 'where overlayfs takes no ID-mapped layers'),
  shiftfs: isSet('shiftfs', 'with shiftfs', 'without shiftfs'),
  overlay: isSet('overlay', 'with overlayfs', 'without overlayfs'),
  binfmt: isSet('binfmt', 'with the binfmt_misc module', 'without the binfmt_misc module'),
  seccompNotify: isSet('seccompNotify', 'with seccomp notification', 'without seccomp notification'),
  fuse: isSet('fuse', 'with FUSE', 'without FUSE'),
  selinux: isSet('selinux', 'with SELinux', 'without SELinux'),
  systemd: isSet('systemd', 'with systemd', 'without systemd'),
  wsl: isSet('wsl', 'in WSL', 'outside WSL'),
  insideContainer: isSet('insideContainer', 'inside a container', 'outside containers'),
  engineAnswers: isSet('engineAnswers', 'where an engine answers', 'where no engine answers'),
  sysboxInstalled: isSet('sysboxInstalled', 'with Sysbox installed', 'without Sysbox'),
  sysboxRuns: isSet('sysboxRuns', 'while Sysbox’s services run', 'while one of Sysbox’s services does not run'),
  sysboxRegistered: (need, host) =>
    isThat(
      need,
      host.sysboxRegistered ?? host.engine?.runtimes?.includes('sysbox-runc'),
      'with sysbox-runc among the engine’s runtimes',
      'without sysbox-runc among the engine’s runtimes',
    ),
  sysboxProgram: isSet('sysboxProgram', 'where the registered program is there', 'where the registered program is missing'),
  sysboxIds: isSet(
    'sysboxIds',
    'with 65536 ids for the user sysbox in /etc/subuid',
    'without 65536 ids for the user sysbox in /etc/subuid',
  ),
  programs: (need, host) =>
    isThat(need, isEmpty(host.missingPrograms), 'with rsync, modprobe and iptables', 'without rsync, modprobe or iptables'),
  allCapabilities: (need, host) =>
    isThat(need, isEmpty(host.lackingCapabilities), 'where root has all capabilities', 'where root lacks capabilities'),
  staleContainers: (need, { staleContainers: count }) =>
    isThat(
      need,
      count === undefined ? undefined : count > 0,
      'with containers older than sysbox-fs',
      'without containers older than sysbox-fs',
    ),
  workspaceNosuid: isSet('workspaceNosuid', 'with the workspace mounted nosuid', 'with the workspace mounted without nosuid'),
  freePorts: (need, { freePorts: count }) =>
    isThat(need, count === undefined ? undefined : count > 0, 'with a free port of 2300 to 2500', 'without a free port of 2300 to 2500'),
  gpuToolkit: isSet('gpuToolkit', 'with NVIDIA’s container toolkit', 'without NVIDIA’s container toolkit'),
};

const keys = Object.keys(parts) as readonly Key[];

type Switch = { readonly [K in Key & keyof HostFacts]: HostFacts[K] extends boolean | undefined ? K : never }[Key & keyof HostFacts];

function isSet(key: Switch, on: string, off: string): (need: boolean, host: HostFacts) => Part {
  return (need, host) => isThat(need, host[key], on, off);
}

function isThat(wanted: boolean, found: boolean | undefined, on: string, off: string): Part {
  return found === undefined ? (wanted ? on : off) : found === wanted;
}

function isEmpty(list: readonly string[] | undefined): boolean | undefined {
  return list === undefined ? undefined : list.length === 0;
}

function inRange(name: string, { from, below }: VersionRange, version: string | undefined): Part {
  if (from === undefined && below === undefined) return true;
  if (version !== undefined && /^v?\d/u.test(version))
    return (from === undefined || compareVersions(version, from) >= 0) && (below === undefined || compareVersions(version, below) < 0);
  if (from === undefined) return `on ${name} older than ${below}`;
  return below === undefined ? `on ${name} ${from} or newer` : `on ${name} from ${from} to before ${below}`;
}

function isOneOf(what: string, choice: WordChoice, found: string | undefined): Part {
  const words = 'is' in choice ? choice.is : choice.not;
  if (found === undefined) return `${what} ${'is' in choice ? '' : 'other than '}${words.join(' or ')}`;
  return words.includes(found) === 'is' in choice;
}

function hasRoom({ atLeast, below }: NonNullable<HostNeed['freeGib']>, { sysboxStore, engineStore }: HostFacts): Part {
  const least = leastOf(sysboxStore, engineStore);
  if (least === undefined) return atLeast === undefined ? `with less than ${below} GiB free` : `with ${atLeast} GiB free`;
  const gib = least / 2 ** 30;
  return (atLeast === undefined || gib >= atLeast) && (below === undefined || gib < below);
}

// Of the stores that are known; where that is one alone it speaks for the disk.
function leastOf(...stores: readonly (StoreFacts | undefined)[]): number | undefined {
  const known = stores.flatMap((store) => store?.freeBytes ?? []);
  return known.length === 0 ? undefined : Math.min(...known);
}

function knowsTime(need: boolean, { sysbox }: HostFacts): Part {
  if (sysbox?.namespaces !== undefined) return sysbox.namespaces.includes('time') === need;
  return inRange('Sysbox', need ? { from: sysboxWithTimeNamespace } : { below: sysboxWithTimeNamespace }, sysbox?.version);
}

const capitalised = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);

// “on kernel 6.7 or newer and on Sysbox 0.6.7 or newer”
function joinWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
