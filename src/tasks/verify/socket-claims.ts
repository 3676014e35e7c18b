import { agentSocketName, agentSockets, engineSocketName, engineSockets, runtimeFolderSockets } from '../../known/host-paths.ts';
import { needsRoot } from '../../model/claim.ts';
import { isGroupOf } from '../../machine/process-records.ts';
import { foldersOf, isWithin, placeOf, readMountInfo } from '../../syntax/mount-info.ts';
import type { Reach, Reached } from './reach.ts';
import { claimOf, listed, type Said, type Seen } from './sight.ts';

/** Which programs of this machine the container can talk to by a socket that it is shown: an engine, an agent, any other. */
export function socketClaims(seen: Seen, reach: Reach): readonly Said[] {
  return [engineSocket(seen, reach), otherSockets(seen, reach)];
}

/** A socket, and what shows it. */
interface Shown {
  readonly path: string;
  readonly by: Reached;
}

function engineSocket(seen: Seen, reach: Reach): Said {
  const say = claimOf('engine-socket');
  if ('hidden' in reach) return say('cannot-tell', reach.hidden);
  const named = (seen.listening ?? []).filter((path) => engineSocketName.test(path));
  const known = [...new Set([...engineSockets, ...seen.sockets, ...named])];
  const byName = reach.reached.filter(({ path, why }) => why !== 'own' && engineSocketName.test(path)).map((by) => ({ path: by.path, by }));
  const [found] = [...shownOf(known, seen, reach.reached), ...byName];
  if (found !== undefined) return say('fails', inWords(found));
  return say('holds', `none of ${known.length} that engines have`);
}

function otherSockets(seen: Seen, reach: Reach): Said {
  const say = claimOf('host-sockets');
  if ('hidden' in reach) return say('cannot-tell', reach.hidden);
  const byName = reach.reached.filter(({ path, why }) => why !== 'own' && isAgents(path)).map((by) => ({ path: by.path, by }));
  const found = [...shownOf((seen.listening ?? []).filter(isAgents), seen, reach.reached), ...byName];
  if (found.length > 0) return say('fails', `an agent’s or a desktop’s: ${listed([...new Set(found.map(inWords))])}`);
  if (seen.listening === undefined) return say('cannot-tell', 'which sockets programs listen on: the list cannot be read whole');
  const engines = new Set([...engineSockets, ...seen.sockets]);
  const rest = shownOf(seen.listening, seen, reach.reached).filter(({ path }) => !engines.has(path) && !engineSocketName.test(path));
  const words = [...new Set([...rest.map(inWords), ...insideOf(seen, reach.reached)])];
  if (words.length > 0) return say('cannot-tell', `what these programs do for whoever asks: ${listed(words)}`);
  if (seen.listeningInside === undefined)
    return say(
      'cannot-tell',
      seen.first.namespaces.net === undefined
        ? needsRoot
        : 'which sockets programs of other containers listen on: the lists cannot be read whole',
    );
  return say('holds', `none of ${seen.listening.length + seen.listeningInside.length} that programs here listen on`);
}

function isAgents(path: string): boolean {
  const [, below = ''] = /^\/run\/user\/\d+\/(.+)$/u.exec(path) ?? [];
  return (
    agentSocketName.test(path) ||
    agentSockets.some(([known]) => isWithin(path, known)) ||
    (below !== '' && runtimeFolderSockets.some(([pattern]) => pattern.test(below)))
  );
}

function shownOf(paths: readonly string[], { own }: Seen, reached: readonly Reached[]): readonly Shown[] {
  const here = readMountInfo(own.mountInfo ?? '');
  const foreign = reached.filter(({ why }) => why !== 'own');
  return paths.flatMap((path) => {
    const place = placeOf(path, here);
    const by =
      place === undefined ? undefined : foreign.find(({ mount }) => mount.device === place.device && isWithin(place.root, mount.root));
    return by === undefined ? [] : [{ path, by }];
  });
}

// A program of another container may hand on whatever that one is given, an engine’s socket included: a shared volume is enough.
function insideOf({ state, listeningInside }: Seen, reached: readonly Reached[]): readonly string[] {
  const foreign = reached.filter(({ why }) => why !== 'own');
  const within = new Map(foreign.map((by) => [`${by.mount.device} ${by.mount.root}`, by]));
  const above = new Map(foreign.flatMap((by) => foldersOf(by.mount.root).map((folder) => [`${by.mount.device} ${folder}`, by])));
  return (listeningInside ?? []).flatMap(({ path, device, root, isBelow, cgroup }) => {
    if (foreign.length === 0 || isGroupOf(cgroup, state.id)) return [];
    const folder = foldersOf(root).find((one) => within.has(`${device} ${one}`));
    const by = folder !== undefined ? within.get(`${device} ${folder}`) : isBelow === true ? above.get(`${device} ${root}`) : undefined;
    if (by === undefined) return [];
    const container = /[0-9a-f]{64}/u.exec(cgroup)?.[0];
    const whose = container === undefined ? 'another program' : `the container ${container.slice(0, 12)}`;
    return [`${path} of ${whose}, ${isBelow === true ? 'maybe in what is ' : ''}mounted at ${by.mount.target}`];
  });
}

function inWords({ path, by }: Shown): string {
  return `${path}${path === by.path ? '' : ` by ${by.path}`}, mounted at ${by.mount.target}`;
}
