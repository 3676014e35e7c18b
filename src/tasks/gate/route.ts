import type { GateReason } from '../../model/gate.ts';
import type { Endpoint } from './endpoints.ts';
import { endpoints } from './endpoints.ts';
import { type Query, readQuery } from './query.ts';
import { reasonOf, type ReasonId } from './reasons.ts';

/** The minor numbers of the API versions that are let in: every field of their bodies is known (`known/docker-api-fields.ts`). */
export const apiVersions = { least: 41, most: 51 } as const;

/** Where a call goes: the endpoint, the version it asks for, the name in its path, and its query, all read once. */
export interface Routed {
  readonly endpoint: Endpoint;
  /** Minor number of the API version, 41 to 51; undefined where the call has none. */
  readonly version: number | undefined;
  /** What stands for `{id}` or `{image}`, decoded; `''` where the path has neither. */
  readonly name: string;
  readonly query: Query;
}

/** Why a call goes nowhere, and with which status. */
interface Unrouted {
  readonly status: 400 | 403 | 404;
  readonly reason: GateReason;
}

export type Route = Routed | Unrouted;

/** The head of a call, as far as routing needs it. */
export interface CallHead {
  readonly method: string;
  /** The request target, undecoded. */
  readonly target: string;
  /** The protocol that it asks to go on in; undefined where it stays with HTTP. */
  readonly upgradeTo: string | undefined;
  readonly hasBody: boolean;
}

/**
 * Finds the endpoint of a call. The path is decoded once, and whatever two programs could read as two paths goes nowhere: `//`, `.`, `..`,
 * an encoded slash or per cent sign, absolute and `*` targets, a version that is missing, unknown or written in another way. (moby cleans
 * some of these and redirects, and takes `%2f` for a slash; measured on 26.1.5.)
 */
export function route({ method, target, upgradeTo, hasBody }: CallHead): Route {
  if (!/^\/[\u0021-\u007e]*$/u.test(target) || target.includes('#')) return malformed('the request target is not a plain path');
  const mark = target.indexOf('?');
  const segments = readPath(mark < 0 ? target : target.slice(0, mark));
  if (typeof segments === 'string') return malformed(segments);
  const versioned = segments[0] !== undefined && /^v[0-9]/u.test(segments[0]);
  const version = versioned ? readVersion(segments[0]!) : undefined;
  if (versioned && version === undefined)
    return unrouted(400, 'version-unknown', `${segments[0]!.slice(0, 20)} is not an API version that the gate knows`);
  const found = find(method, versioned ? segments.slice(1) : segments);
  // `docker inspect NAME` asks for one kind of thing after the other. It goes on where a message says “not supported”, and after a 404.
  if (found === undefined) return unrouted(403, 'endpoint-not-allowed', `${shown(method, segments, versioned)} is not supported`);
  const { endpoint, name } = found;
  if (!versioned && endpoint.unversioned !== true) return unrouted(400, 'version-unknown', 'the path has no API version');
  if (found.isImpossible) return unrouted(404, 'name-impossible', `no ${kindOf(endpoint)} can be called ${name.slice(0, 80)}`);
  if (upgradeTo !== undefined && upgradeTo !== endpoint.upgrade)
    return unrouted(403, 'upgrade-refused', `${endpoint.method} ${endpoint.path} may not go on as ${upgradeTo.slice(0, 40)}`);
  if (upgradeTo === undefined && endpoint.upgrade === 'h2c') return unrouted(403, 'upgrade-refused', `${endpoint.path} must go on as h2c`);
  if (hasBody && endpoint.body === undefined) return malformed(`${endpoint.method} ${endpoint.path} takes no body`);
  const query = readQuery(mark < 0 ? '' : target.slice(mark + 1), endpoint.query);
  if (typeof query === 'string') return malformed(query);
  return { endpoint, version, name, query };
}

function readPath(path: string): readonly string[] | string {
  if (path.length > 2048) return 'the path is longer than 2048 characters';
  const segments = path.slice(1).split('/');
  if (path.includes('%')) {
    for (const [index, segment] of segments.entries()) {
      const decoded = decode(segment);
      if (decoded === undefined) return 'an escape in the path is broken';
      segments[index] = decoded;
    }
  }
  for (const segment of segments) {
    if (segment === '' || segment === '.' || segment === '..') return 'the path has an empty segment, . or ..';
    if (!/^[A-Za-z0-9_.:@-]+$/.test(segment)) return 'the path holds a character that names do not have, or one that is encoded twice';
  }
  return segments;
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

// Only the one spelling: `v1.045` and `v1.45.0` are others to some and the same to others.
function readVersion(segment: string): number | undefined {
  const minor = /^v1\.([1-9][0-9])$/u.exec(segment)?.[1];
  const version = minor === undefined ? undefined : Number(minor);
  return version !== undefined && version >= apiVersions.least && version <= apiVersions.most ? version : undefined;
}

interface Pattern {
  readonly endpoint: Endpoint;
  readonly parts: readonly string[];
}

const exact = new Map<string, Endpoint>();
const patterns: Pattern[] = [];
for (const endpoint of endpoints) {
  if (endpoint.path.includes('{')) patterns.push({ endpoint, parts: endpoint.path.slice(1).split('/') });
  else exact.set(`${endpoint.method} ${endpoint.path}`, endpoint);
}

interface Found {
  readonly endpoint: Endpoint;
  readonly name: string;
  /** Nothing of the kind can have the name. */
  readonly isImpossible: boolean;
}

function find(method: string, segments: readonly string[]): Found | undefined {
  const endpoint = exact.get(`${method} /${segments.join('/')}`);
  if (endpoint !== undefined) return { endpoint, name: '', isImpossible: false };
  let impossible: Found | undefined;
  for (const pattern of patterns) {
    if (pattern.endpoint.method !== method) continue;
    const name = nameBy(pattern.parts, segments);
    if (name === undefined) continue;
    const found = { endpoint: pattern.endpoint, name, isImpossible: !isName(name, pattern.parts) };
    if (!found.isImpossible) return found;
    impossible ??= found;
  }
  return impossible;
}

// Two parts at least, the second of which is a name. Clients send one with slashes as it is: only images have such names.
function nameBy(parts: readonly string[], segments: readonly string[]): string | undefined {
  const after = parts.slice(2);
  const end = segments.length - after.length;
  if (segments[0] !== parts[0] || end < 2 || after.some((part, index) => segments[end + index] !== part)) return undefined;
  return segments.slice(1, end).join('/');
}

function isName(name: string, parts: readonly string[]): boolean {
  return (parts[1] === '{image}' ? /^[A-Za-z0-9]/u : /^[A-Za-z0-9][A-Za-z0-9_.-]*$/u).test(name);
}

function kindOf({ path }: Endpoint): string {
  return path.split('/', 2)[1]!.replace(/s$/u, '');
}

function malformed(what: string): Unrouted {
  return unrouted(400, 'call-malformed', what);
}

function unrouted(status: Unrouted['status'], id: ReasonId, message: string): Unrouted {
  return { status, reason: { rule: id, message, advice: reasonOf(id).advice } };
}

function shown(method: string, segments: readonly string[], versioned: boolean): string {
  return `${method.slice(0, 20)} /${(versioned ? segments.slice(1) : segments).join('/').slice(0, 80)}`;
}
