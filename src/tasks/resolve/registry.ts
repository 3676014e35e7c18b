import { createHash } from 'node:crypto';
import type { Web, WebAnswer } from '../../machine/web/web.ts';
import { authorise } from './authorise.ts';
import { readChallenge } from './challenge.ts';
import type { Credentials } from './credentials.ts';
import { follow } from './follow.ts';

/** A repository of a registry: `ghcr.io`, `devcontainers/features/go`. */
export interface Repository {
  readonly registry: string;
  readonly path: string;
}

/** What a registry sent, and its digest as we reckon it: `sha256:` and 64 hexadecimal digits. */
export interface Fetched {
  readonly digest: string;
  readonly bytes: Uint8Array;
}

/** Why something was not to be had: a sentence without its full stop. */
export interface Failed {
  readonly failed: string;
  readonly absent?: true;
}

/** Reads from registries (OCI Distribution Specification 1.1). Nothing here throws. */
export interface Registry {
  /** A manifest or an index by its tag or digest. Where a digest is named, what came is of that digest. */
  manifest(place: Repository, reference: string): Promise<Fetched | Failed>;
  /** A blob by its digest, of at most `limit` bytes; what came is of that digest. */
  blob(place: Repository, digest: string, limit: number): Promise<Fetched | Failed>;
}

/** What a registry’s answers cost at most, in bytes (OCI Distribution Specification: manifests of 4 MiB are what registries must take). */
const mostManifest = 4 << 20;

const manifestTypes = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
].join(', ');

/** Registries behind the web; `credentialsOf` is asked once for each registry that wants any. */
export function makeRegistry(web: Web, credentialsOf: (registry: string) => Promise<Credentials | undefined>): Registry {
  const authorizations = new Map<string, Promise<{ readonly authorization: string } | Failed>>();
  const ask = async (place: Repository, path: string, accept: string, limit: number): Promise<WebAnswer> => {
    const origin = isPath(place.path) ? originOf(place.registry) : 'is none that could have a thing of this name';
    if (typeof origin === 'string') return { failed: origin };
    const call = { url: new URL(`/v2/${place.path}/${path}`, origin).href, limit };
    const scope = `repository:${place.path}:pull`;
    const key = `${origin.host} ${scope}`;
    const known = await authorizations.get(key);
    const first = await follow({ ...call, headers: { accept, ...headersOf(known) } }, web);
    if ('failed' in first || first.status !== 401) return first;
    const challenge = readChallenge(first.headers['www-authenticate'] ?? '');
    if (challenge === undefined) return known === undefined ? { failed: 'refuses to answer, and does not say what it wants' } : first;
    // A token may have ended: it is asked for once more. Others may have done so meanwhile.
    const now = authorizations.get(key);
    const isStale = now !== undefined && (await now) === known;
    const asked = (isStale ? undefined : now) ?? credentialsOf(place.registry).then((own) => authorise(origin, challenge, own, scope, web));
    authorizations.set(key, asked);
    const authorization = await asked;
    return 'failed' in authorization ? authorization : follow({ ...call, headers: { accept, ...authorization } }, web);
  };
  return {
    manifest: async (place, reference) =>
      checked(place, reference, await ask(place, `manifests/${reference}`, manifestTypes, mostManifest)),
    blob: async (place, digest, limit) => checked(place, digest, await ask(place, `blobs/${digest}`, '*/*', limit)),
  };
}

function headersOf(known: { readonly authorization: string } | Failed | undefined): Readonly<Record<string, string>> {
  return known !== undefined && 'authorization' in known ? known : {};
}

// Docker Hub’s registry has another name than its images (distribution/reference). What is asked is the host that is written, and none that a reader of
// addresses makes of it.
function originOf(registry: string): URL | string {
  const host = registry === 'docker.io' ? 'registry-1.docker.io' : registry.toLowerCase();
  const isLocal = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/u.test(host);
  const url = URL.canParse(`${isLocal ? 'http' : 'https'}://${host}/`) ? new URL(`${isLocal ? 'http' : 'https'}://${host}/`) : undefined;
  return url !== undefined && [url.host, `${url.host}:443`, `${url.host}:80`].includes(host) ? url : 'has no name that can be asked';
}

/** Of a repository (OCI Distribution Specification 1.1, “Pulling manifests”), and of no more than its clients take. */
function isPath(path: string): boolean {
  return path.length <= 255 && /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/u.test(path);
}

function checked({ registry, path }: Repository, reference: string, answer: WebAnswer): Fetched | Failed {
  const shown = `${path}${reference.includes(':') ? '@' : ':'}${reference}`;
  if ('failed' in answer) return { failed: `the registry ${registry} ${answer.failed}` };
  if (answer.status === 404) return { failed: `the registry ${registry} has no ${shown}`, absent: true };
  if (answer.status === 401 || answer.status === 403)
    return { failed: `the registry ${registry} does not show ${shown} to us; docker login stores credentials` };
  if (answer.status === 429) return { failed: `the registry ${registry} has been asked too often; try again later` };
  if (answer.status !== 200) return { failed: `the registry ${registry} answered ${answer.status} when it was asked for ${shown}` };
  const digest = `sha256:${createHash('sha256').update(answer.bytes).digest('hex')}`;
  if (reference.includes(':') && reference !== digest)
    return { failed: `the registry ${registry} sent something else for ${shown}: its digest is ${digest}` };
  return { digest, bytes: answer.bytes };
}
