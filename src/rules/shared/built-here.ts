import type { Request } from '../../model/request.ts';

/** Whether the image of a container is the name of what the same configuration builds for it (Compose’s `image` beside `build`), so that nothing is fetched under it. */
export function isBuiltHere(name: string, peers: readonly Request[] | undefined): boolean {
  if (peers === undefined) return false;
  return peers.some((peer) => peer.kind === 'build' && peer.name === name && (peer.context !== undefined || peer.dockerfile !== undefined));
}
