import type { HostPath } from '../../model/host-path.ts';
import type { Mount } from '../../model/request.ts';
import {
  agentSocketName,
  agentSockets,
  agentSocketsBelowHome,
  agentVariables,
  credentialFolders,
  credentials,
  credentialVariables,
  engineSocketFolders,
  engineSocketName,
  engineSockets,
  engineStores,
  engineStoresBelowHome,
  homeFolders,
  homeVariables,
  ordinaryPaths,
  publicBesideCredentials,
  runtimeFolderEngineSocket,
  runtimeFolderSockets,
  runtimeFolderVariable,
  sharedMemory,
  systemPaths,
} from '../../known/host-paths.ts';
import { absolutes, homeRelative, isBelow, leavesWorkspace, meanings, showHostPath, withoutAliases } from '../../syntax/host-path.ts';
import { hostSource } from '../../syntax/mount-strings.ts';

/** What a mounted path of the host gives away: for each, the words for a message; absent where it does not. */
export interface HostReach {
  /** The socket of an engine: itself (`''`), or the ones that the folder holds. */
  readonly engineSocket?: string;
  /** The host's root, or a folder with the engine's store and so the container's own root file system in it. */
  readonly hostRoot?: 'root' | 'parent';
  /** The engine's store, or a part of it: `whole` or `part`. */
  readonly engineStore?: { readonly store: string; readonly extent: 'above' | 'whole' | 'part' };
  readonly systemPath?: string;
  readonly credential?: string;
  readonly agentSocket?: string;
  readonly home?: 'home' | 'all homes';
  /** An ordinary thing of the host, named. */
  readonly ordinary?: string;
  /** Which of these hold only where the host does not set the variables of the path, and what the path is then. */
  readonly unset?: { readonly what: ReadonlySet<string>; readonly path: string };
}

const nothing: HostReach = Object.freeze({});
// The paths that a mount is compared with are those behind the usual links, and so are all other tables.
const systems = systemPaths.map(withoutAliases);
const known = new WeakMap<HostPath, HostReach>();
/** Ordinary absolute paths are the same in one request after another, so they are known by their text: so many, and none that is longer. */
const texts = { most: 500, longest: 256 } as const;
const knownByText = new Map<string, HostReach>();

/**
 * What a mount gives away. Paths inside the workspace that were not resolved on the host are the common case, and cost nothing.
 * Read-only counts: only the ordinary paths are told apart by it.
 */
export function reachOf(mount: Mount): HostReach {
  const path = hostSource(mount);
  return path === undefined ? nothing : reach(path);
}

/** The same for a path. */
export function reach(path: HostPath): HostReach {
  if (path.base === 'workspace' && path.real === undefined && path.otherwise === undefined && !path.path.startsWith('..')) return nothing;
  const hasText = path.base === 'root' && path.real === undefined && path.otherwise === undefined && path.path.length <= texts.longest;
  const seen = hasText ? knownByText.get(path.path) : known.get(path);
  if (seen !== undefined) return seen;
  const found = look(path);
  if (knownByText.size >= texts.most) knownByText.clear();
  if (hasText) knownByText.set(path.path, found);
  else known.set(path, found);
  return found;
}

/** Whether a mount is one of the ordinary things of a host, harmless as it is mounted: the rule about leaving the workspace names it. */
export function isOrdinary(mount: Mount, found: HostReach): boolean {
  return found.ordinary !== undefined && (mount.readOnly || found.systemPath === undefined);
}

/** Whether any of the rules about what a path is has its say; then the rule about leaving the workspace is silent. */
export function isTelling(mount: Mount, found: HostReach): boolean {
  return (
    !isOrdinary(mount, found) &&
    (found.engineSocket !== undefined ||
      found.hostRoot !== undefined ||
      found.engineStore !== undefined ||
      found.systemPath !== undefined ||
      found.credential !== undefined ||
      found.agentSocket !== undefined ||
      found.home !== undefined)
  );
}

/**
 * Whether a mounted path leaves the workspace, by its text or by symbolic links that were followed: absolute ones always, since where the
 * workspace lies is not known to a request. `$PWD` is where the line is run, so the workspace.
 */
export function leaves(path: HostPath): boolean {
  return path.base === 'variable' && path.variable === 'PWD' ? path.path === '..' || path.path.startsWith('../') : leavesWorkspace(path);
}

/**
 * A mount as messages name it: `~/.ssh is mounted at /root/.ssh`, with `read-only` where it is. `what` is the part of its reach that the
 * message is about: where that holds only without the path's variables, the words say so.
 */
export function showMount(mount: Mount, what?: keyof HostReach): string {
  const path = hostSource(mount);
  const shown = path === undefined ? String(mount.source ?? 'a volume') : showHostPath(path);
  const unset = path === undefined || what === undefined ? undefined : reach(path).unset;
  const condition =
    path?.real !== undefined
      ? `, which leads to ${path.real},`
      : unset?.what.has(what ?? '') === true
        ? `, which is ${unset.path} where the host does not set the variable,`
        : '';
  return `${shown === '.' ? 'The workspace' : shown}${condition} is mounted${mount.readOnly ? ' read-only' : ''}${atTarget(mount)}`;
}

/** Where a mount is, as the end of a clause: nothing of a volume that is only made. */
export function atTarget({ target }: Mount): string {
  return target === '' ? '' : ` at ${target}`;
}

// What a path is with its variables set comes first; what it is without them counts too, since the host may not set them.
function look(path: HostPath): HostReach {
  if (path.otherwise === undefined) return lookAlone(path);
  const { otherwise, ...alone } = path;
  const own = lookAlone(alone);
  const { unset, ...other } = reach(otherwise);
  const more = Object.keys(other).filter((key) => !(key in own));
  if (more.length === 0) return own;
  return {
    ...other,
    ...own,
    unset: {
      what: new Set(more),
      path: unset !== undefined && more.every((key) => unset.what.has(key)) ? unset.path : showHostPath(otherwise),
    },
  };
}

function lookAlone(path: HostPath): HostReach {
  const places = candidates(path);
  if (places.some((place) => place === '/' || /^\/[A-Za-z]:\/?$/u.test(place)))
    return { engineSocket: '/run/docker.sock', hostRoot: 'root' };
  const rests = homeCandidates(path, places);
  const runtime = runtimeRest(path, places);
  const engineSocket = engineSocketOf(path, places, rests, runtime);
  const engineStore = engineStoreOf(places, rests);
  const agentSocket = agentSocketOf(path, places, rests, runtime);
  const credential = agentSocket === undefined ? credentialOf(path, places, rests, engineSocket !== undefined) : undefined;
  const ordinary = ordinaryOf(places);
  const quiet = engineSocket !== undefined || engineStore !== undefined || agentSocket !== undefined || credential !== undefined;
  const home = quiet ? undefined : homeOf(path, places, rests);
  const systemPath = quiet || home !== undefined ? undefined : systemPathOf(places);
  // One by one: a path that gives nothing away, as most do, costs nothing here.
  const found: { -readonly [P in keyof HostReach]: HostReach[P] } = {};
  if (engineSocket !== undefined) found.engineSocket = engineSocket;
  if (places.some((place) => isBelow('/var/lib/docker', place) && place !== '/var/lib/docker')) found.hostRoot = 'parent';
  if (engineStore !== undefined) found.engineStore = engineStore;
  if (agentSocket !== undefined) found.agentSocket = agentSocket;
  if (credential !== undefined) found.credential = credential;
  if (home !== undefined) found.home = home;
  if (systemPath !== undefined) found.systemPath = systemPath;
  if (ordinary !== undefined) found.ordinary = ordinary;
  return found;
}

/**
 * The absolute paths that a path may stand for. One that climbs out of the workspace or the home by enough `..` ends at the root, where
 * further ones change nothing: three are enough for what follows them to be taken from the root, four for the root itself.
 */
function candidates(path: HostPath): readonly string[] {
  const found: string[] = absolutes(path).map(withoutAliases);
  for (const one of meanings(path)) {
    if (one.base !== 'workspace' && one.base !== 'home') continue;
    let rest = one.path;
    let climbs = 0;
    for (; rest === '..' || rest.startsWith('../'); climbs++) rest = rest.slice(3);
    if (one.base === 'home') climbs += climbs > 0 ? 2 : 0;
    if (rest === '' ? climbs >= 4 : climbs >= 3) found.push(withoutAliases(`/${rest}`));
  }
  return found;
}

// What may be a path below a home: where the text or the host says so, and what follows the dots of a path that leaves the workspace.
function homeCandidates(path: HostPath, places: readonly string[]): readonly string[] {
  const found: string[] = [];
  if (path.base === 'home' && !path.path.startsWith('..')) found.push(path.path);
  for (const place of places) {
    const other = homeRelative({ base: 'root', path: place });
    // No user's name begins with a dot: /home/.x is what /home/$USER/.x is without the variable.
    if (other !== undefined && !/^\/(?:home|Users)\/\./u.test(place)) found.push(other);
    const windows = /^(?:\/mnt|\/run\/desktop\/mnt\/host|\/host_mnt)?\/[A-Za-z]:?\/Users\/[^/]+(?:\/(.*))?$/u.exec(place);
    if (windows !== null) found.push(windows[1] ?? '');
  }
  for (const one of meanings(path)) {
    const folder = one.base === 'variable' ? homeVariables.get(one.variable ?? '') : undefined;
    if (folder !== undefined) found.push(one.path === '' ? folder : `${folder}/${one.path}`);
    if (one.base !== 'workspace' || !one.path.startsWith('../')) continue;
    const below = one.path.replace(/^(?:\.\.\/)+/u, '');
    if (below !== '..' && below.startsWith('.')) found.push(below);
  }
  return found;
}

function runtimeRest(path: HostPath, places: readonly string[]): string | undefined {
  for (const one of meanings(path)) if (one.base === 'variable' && one.variable === runtimeFolderVariable) return one.path;
  for (const place of places) {
    const match = /^\/run\/user(?:\/[^/]+(?:\/(.*))?)?$/u.exec(place);
    if (match !== null) return match[1] ?? '';
  }
  return undefined;
}

function engineSocketOf(
  path: HostPath,
  places: readonly string[],
  rests: readonly string[],
  runtime: string | undefined,
): string | undefined {
  if (places.some((place) => engineSocketName.test(place))) return '';
  for (const one of meanings(path))
    if (
      engineSocketName.test(one.path) ||
      (one.base === 'variable' && /^(?:DOCKER|PODMAN|CONTAINER)_(?:SOCK|SOCKET|SOCKET_PATH|HOST)$/u.test(one.variable ?? ''))
    )
      return '';
  for (const place of places) for (const socket of engineSockets) if (isBelow(socket, place)) return place === socket ? '' : socket;
  if (runtime === '') return runtimeFolderEngineSocket;
  for (const rest of rests)
    for (const [folder, engine] of engineSocketFolders)
      if (rest === folder || rest.startsWith(`${folder}/`)) return `the socket of ${engine}`;
  return undefined;
}

function engineStoreOf(places: readonly string[], rests: readonly string[]): HostReach['engineStore'] {
  for (const place of places) {
    const named = /^\/(?:var\/lib|run)\/sysbox[^/]*/u.exec(place)?.[0];
    if (named !== undefined) return { store: named, extent: named === place ? 'whole' : 'part' };
    for (const store of engineStores) {
      if (place === store) return { store, extent: 'whole' };
      if (isBelow(place, store)) return engineSocketName.test(place) ? undefined : { store, extent: 'part' };
    }
    if (place === '/var' || place === '/var/lib') return { store: '/var/lib/docker', extent: 'above' };
  }
  for (const rest of rests)
    for (const store of engineStoresBelowHome)
      if (rest === store || rest.startsWith(`${store}/`)) return { store: `~/${store}`, extent: rest === store ? 'whole' : 'part' };
  return undefined;
}

function credentialOf(path: HostPath, places: readonly string[], rests: readonly string[], isEngine: boolean): string | undefined {
  for (const one of meanings(path))
    if (one.base === 'variable' && one.variable !== undefined && credentialVariables.has(one.variable))
      return credentialVariables.get(one.variable);
  if (places.some((place) => isBelow(place, '/run/secrets'))) return 'the host’s secrets';
  if (isEngine) return undefined;
  for (const rest of rests) {
    if (rest === '' || publicBesideCredentials.test(rest)) continue;
    for (const [name, what] of credentials) if (rest === name || (rest.startsWith(name) && rest[name.length] === '/')) return what;
    if (credentialFolders.has(rest)) return 'the credentials of many programs';
  }
  return undefined;
}

function agentSocketOf(
  path: HostPath,
  places: readonly string[],
  rests: readonly string[],
  runtime: string | undefined,
): string | undefined {
  for (const one of meanings(path)) {
    if (one.base === 'variable' && one.variable !== undefined && agentVariables.has(one.variable)) return agentVariables.get(one.variable);
    if (agentSocketName.test(one.path)) return 'an agent’s socket';
  }
  if (runtime === '') return 'the desktop session (D-Bus, Wayland, keyring and agents)';
  if (runtime !== undefined) for (const [pattern, what] of runtimeFolderSockets) if (pattern.test(runtime)) return what;
  for (const place of places) {
    if (place === '/tmp') return 'the X11 display and the sockets of agents that lie in /tmp';
    if (/^\/tmp\/(?:ssh-|com\.apple\.launchd)/u.test(place)) return 'the SSH agent';
    for (const [socket, what] of agentSockets) if (isBelow(place, socket)) return what;
  }
  for (const rest of rests) for (const [pattern, what] of agentSocketsBelowHome) if (pattern.test(rest)) return what;
  return undefined;
}

function homeOf(path: HostPath, places: readonly string[], rests: readonly string[]): HostReach['home'] {
  if (places.some((place) => homeFolders.has(place) || /^(?:\/mnt)?\/[A-Za-z]:?\/Users$/u.test(place))) return 'all homes';
  if (meanings(path).some((one) => one.base === 'home' && one.path === '..')) return 'all homes';
  if (rests.includes('') && !places.includes('/root')) return 'home';
  return undefined;
}

function systemPathOf(places: readonly string[]): string | undefined {
  for (const place of places) {
    if (place === '/root') return '/root';
    if (isBelow(place, sharedMemory)) continue;
    for (const system of systems) if (isBelow(place, system)) return system;
    const windows = /^(?:\/mnt)?\/[A-Za-z]:?\/(?:Windows|Program Files|ProgramData)/iu.exec(place);
    if (windows !== null) return windows[0];
  }
  return undefined;
}

function ordinaryOf(places: readonly string[]): string | undefined {
  for (const place of places) {
    if (isBelow(place, sharedMemory)) return 'the host’s shared memory, which all its processes use';
    for (const [ordinary, what] of ordinaryPaths) if (isBelow(place, ordinary)) return what;
  }
  return undefined;
}
