import { mapsToRoot, readIdMap } from '../../syntax/id-map.ts';
import { wrongWithMounts } from '../gate/verify-process.ts';
import { deviceClaim } from './device-claims.ts';
import { type Reach, type Reached, reachOfContainer } from './reach.ts';
import { claimOf, listed, type Said, type Seen, whyNoMounts } from './sight.ts';
import { socketClaims } from './socket-claims.ts';

/** What of this machine the container reaches: folders, sockets of programs, devices. */
export function reachClaims(seen: Seen): readonly Said[] {
  const reach = reachOfContainer(seen);
  return [binds(seen), folders(seen, reach), ...socketClaims(seen, reach), deviceClaim(seen)];
}

function binds(seen: Seen): Said {
  const say = claimOf('binds');
  const { first, own, request } = seen;
  const hidden = whyNoMounts(first) ?? whyNoMounts(own);
  if (hidden !== undefined) return say('cannot-tell', hidden);
  const asked = request.mounts.map(({ value }) => value).filter(({ kind }) => kind === 'bind');
  const wrong = wrongWithMounts(first, own, asked);
  if (wrong !== undefined) return say('fails', wrong);
  return say('holds', asked.length === 0 ? 'the record has none' : listed(asked.map(({ target }) => target)));
}

function folders(seen: Seen, reach: Reach): Said {
  const say = claimOf('folders');
  if ('hidden' in reach) return say('cannot-tell', reach.hidden);
  const [stray, recorded] = (['stray', 'recorded'] as const).map((which) => [
    ...new Set(reach.reached.filter(({ why }) => why === which).map((one) => inWords(one, seen))),
  ]);
  if (stray!.length > 0) return say('fails', listed(stray!, mostFolders));
  if (reach.unseen.length > 0) {
    const mounts = reach.unseen.map(({ fileSystem, source, target }) => `${target} (${fileSystem} ${source})`);
    return say('cannot-tell', `whose these are: file systems that this program does not see at ${listed(mounts)}`);
  }
  return say('holds', recorded!.length === 0 ? 'none is' : listed(recorded!, mostFolders));
}

const mostFolders = 20;

// Sysbox’s ID-mapped mounts show every number as it is here (measured): what root makes there is root’s. Without, numbers go through the user namespace.
function inWords({ mount, path }: Reached, { first }: Seen): string {
  const shown = `${path} at ${mount.target}`;
  if (!mount.options.includes('rw')) return `${shown}, read-only`;
  const ranges = readIdMap(first.uidMap ?? '') ?? [];
  const root = ranges.find(({ inner }) => inner === 0)?.outer;
  const isRoots = mount.options.includes('idmapped') || mapsToRoot(ranges);
  const owner = isRoots ? 'this machine’s root' : root === undefined ? 'a user that cannot be told' : `user ${root}`;
  const how = mount.options.includes('idmapped') ? 'writable, ID-mapped' : 'writable';
  const setuid = isRoots && !mount.options.includes('nosuid') ? ', setuid programs too' : '';
  return `${shown} (${how}: what its root makes there is ${owner}’s${setuid})`.replace('root’s’s', 'root’s');
}
