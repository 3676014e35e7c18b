import { buildParameters } from '../../known/docker-build-parameters.ts';

/**
 * What a query parameter may hold. `flag`: what Go's httputils.BoolValue takes; `number`: digits, `-1` too; `text`: no control characters;
 * `texts`: the same, and it may be given several times; `filters`: the JSON that lists are filtered by; `ps`: what ps(1) of the host is given.
 */
export type ParameterKind = 'flag' | 'number' | 'text' | 'texts' | 'filters' | 'ps';

/** What is done with a call: the name of a handler (`handlers.ts`). */
export type Handling =
  | 'ping'
  | 'version'
  | 'info'
  | 'disk-usage'
  | 'events'
  | 'list'
  | 'prune'
  | 'create-container'
  | 'start-container'
  | 'use-container'
  | 'stream-container'
  | 'attach-container'
  | 'update-container'
  | 'rename-container'
  | 'delete-container'
  | 'copy-container'
  | 'create-exec'
  | 'start-exec'
  | 'use-exec'
  | 'create-volume'
  | 'use-volume'
  | 'create-network'
  | 'use-network'
  | 'connect-network'
  | 'read-images'
  | 'save-images'
  | 'pull-image'
  | 'tag-image'
  | 'delete-image'
  | 'commit-image'
  | 'load-images'
  | 'build'
  | 'build-session'
  | 'build-stream';

/** One endpoint that is let in: everything that is not in the table is refused. */
export interface Endpoint {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  /** Path without the version. `{…}` stands for one segment, `{image}` for an image reference, which may hold slashes. */
  readonly path: string;
  readonly query: Readonly<Record<string, ParameterKind>>;
  readonly do: Handling;
  /** `judged`: read whole and strictly; `stream`: passed on as it comes. None where absent: a body is refused. */
  readonly body?: 'judged' | 'stream';
  /** The protocol to which the call may leave HTTP/1.1: `h2c` must be asked for, `tcp` may be. None where absent: an upgrade is refused. */
  readonly upgrade?: 'tcp' | 'h2c';
  /** Clients call it without a version. */
  readonly unversioned?: true;
  /** One clause, for the reference page. */
  readonly why: string;
}

type Query = Readonly<Record<string, ParameterKind>>;
type More = Pick<Endpoint, 'body' | 'upgrade' | 'unversioned'>;

function line(call: `${Endpoint['method']} /${string}`, does: Handling, query: Query, why: string, more: More = {}): Endpoint {
  const space = call.indexOf(' ');
  return { method: call.slice(0, space) as Endpoint['method'], path: call.slice(space + 1), do: does, query, why, ...more };
}

const filters = { filters: 'filters' } as const;
const attach = { detachKeys: 'text', logs: 'flag', stream: 'flag', stdin: 'flag', stdout: 'flag', stderr: 'flag' } as const;
const stopping = { signal: 'text', t: 'number' } as const;
const size = { h: 'number', w: 'number' } as const;
const buildQuery: Query = Object.fromEntries(buildParameters.map(({ name, kind }) => [name, kind]));

/**
 * Every endpoint that is let in, a line each, with the query parameters that it takes: those of the API descriptions 1.41 to 1.51
 * (moby/moby v28.5.2 docs/api/v1.41.yaml to v1.51.yaml), and of api/server/router where the descriptions leave some out.
 */
export const endpoints: readonly Endpoint[] = [
  line('HEAD /_ping', 'ping', {}, 'the newest API version offered is one of which every field is known', { unversioned: true }),
  line('GET /_ping', 'ping', {}, 'the same', { unversioned: true }),
  line('GET /version', 'version', {}, 'the API version is that of the ping'),
  line('GET /info', 'info', {}, 'counts are those of the owner; proxies, registries and other owners’ things are left out'),
  line('GET /system/df', 'disk-usage', { type: 'texts' }, 'containers and volumes are those of the owner'),
  line('GET /events', 'events', { since: 'text', until: 'text', ...filters }, 'events of the owner’s containers'),

  line('GET /containers/json', 'list', { all: 'flag', limit: 'number', size: 'flag', ...filters }, 'the owner’s'),
  line('POST /containers/create', 'create-container', { name: 'text', platform: 'text' }, 'judged and rewritten', { body: 'judged' }),
  line('GET /containers/{id}/json', 'use-container', { size: 'flag' }, 'the owner’s, as the engine says it'),
  line('GET /containers/{id}/top', 'use-container', { ps_args: 'ps' }, 'the owner’s; the engine runs ps of the host'),
  line(
    'GET /containers/{id}/logs',
    'stream-container',
    { follow: 'flag', stdout: 'flag', stderr: 'flag', since: 'text', until: 'text', timestamps: 'flag', tail: 'text', details: 'flag' },
    'the owner’s',
  ),
  line('GET /containers/{id}/stats', 'stream-container', { stream: 'flag', 'one-shot': 'flag' }, 'the owner’s'),
  line('GET /containers/{id}/changes', 'use-container', {}, 'the owner’s'),
  line('GET /containers/{id}/export', 'stream-container', {}, 'the owner’s'),
  line('POST /containers/{id}/resize', 'use-container', size, 'the owner’s'),
  line(
    'POST /containers/{id}/start',
    'start-container',
    { detachKeys: 'text' },
    'judged as the engine made it, and looked at once it runs',
  ),
  line('POST /containers/{id}/restart', 'start-container', stopping, 'the same'),
  line('POST /containers/{id}/stop', 'use-container', stopping, 'the owner’s'),
  line('POST /containers/{id}/kill', 'use-container', { signal: 'text' }, 'the owner’s'),
  line('POST /containers/{id}/pause', 'use-container', {}, 'the owner’s'),
  line('POST /containers/{id}/unpause', 'use-container', {}, 'the owner’s'),
  line('POST /containers/{id}/wait', 'stream-container', { condition: 'text' }, 'the owner’s; the answer’s head at once'),
  line('POST /containers/{id}/attach', 'attach-container', attach, 'the owner’s', { upgrade: 'tcp' }),
  line('POST /containers/{id}/update', 'update-container', {}, 'judged and rewritten', { body: 'judged' }),
  line('POST /containers/{id}/rename', 'rename-container', { name: 'text' }, 'the owner’s'),
  line('DELETE /containers/{id}', 'delete-container', { v: 'flag', force: 'flag', link: 'flag' }, 'the owner’s'),
  line('POST /containers/prune', 'prune', filters, 'the owner’s'),
  line('HEAD /containers/{id}/archive', 'copy-container', { path: 'text' }, 'the owner’s; by what the Sysbox at hand does with it'),
  line('GET /containers/{id}/archive', 'copy-container', { path: 'text' }, 'the same'),
  line('PUT /containers/{id}/archive', 'copy-container', { path: 'text', noOverwriteDirNonDir: 'text', copyUIDGID: 'text' }, 'the same', {
    body: 'stream',
  }),

  line('POST /containers/{id}/exec', 'create-exec', {}, 'judged, in a container that was looked at', { body: 'judged' }),
  line('POST /exec/{id}/start', 'start-exec', {}, 'the owner’s', { body: 'judged', upgrade: 'tcp' }),
  line('POST /exec/{id}/resize', 'use-exec', size, 'the owner’s'),
  line('GET /exec/{id}/json', 'use-exec', {}, 'the owner’s'),

  line('GET /volumes', 'list', filters, 'the owner’s'),
  line('POST /volumes/create', 'create-volume', {}, 'judged; of the local driver, and no host folder by another name', { body: 'judged' }),
  line('GET /volumes/{id}', 'use-volume', {}, 'the owner’s'),
  line('DELETE /volumes/{id}', 'use-volume', { force: 'flag' }, 'the owner’s'),
  line('POST /volumes/prune', 'prune', filters, 'the owner’s'),

  line('GET /networks', 'list', filters, 'the owner’s'),
  line('POST /networks/create', 'create-network', {}, 'judged; bridges with private addresses', { body: 'judged' }),
  line('GET /networks/{id}', 'use-network', { verbose: 'flag', scope: 'text' }, 'the owner’s'),
  line('DELETE /networks/{id}', 'use-network', {}, 'the owner’s'),
  line('POST /networks/{id}/connect', 'connect-network', {}, 'both the owner’s', { body: 'judged' }),
  line('POST /networks/{id}/disconnect', 'connect-network', {}, 'both the owner’s', { body: 'judged' }),
  line('POST /networks/prune', 'prune', filters, 'the owner’s'),

  line(
    'GET /images/json',
    'read-images',
    { all: 'flag', 'shared-size': 'flag', digests: 'flag', manifests: 'flag', ...filters },
    'images have no owner',
  ),
  line('GET /images/{image}/json', 'read-images', { manifests: 'flag', platform: 'text' }, 'images have no owner'),
  line('GET /images/{image}/history', 'read-images', { platform: 'text' }, 'images have no owner'),
  line('GET /images/get', 'save-images', { names: 'texts', platform: 'text' }, 'images whose names were made here'),
  line('GET /images/{image}/get', 'save-images', { platform: 'text' }, 'the same'),
  line(
    'POST /images/create',
    'pull-image',
    { fromImage: 'text', fromSrc: 'text', repo: 'text', tag: 'text', message: 'text', platform: 'text', changes: 'texts' },
    'pulled from a registry, where the policy allows it; imported from the client under a name made here',
    { body: 'stream' },
  ),
  line('POST /images/load', 'load-images', { quiet: 'flag', platform: 'text' }, 'each under a name that is free or was made here', {
    body: 'stream',
  }),
  line('POST /images/{image}/tag', 'tag-image', { repo: 'text', tag: 'text' }, 'a name that is free or was made here'),
  line('DELETE /images/{image}', 'delete-image', { force: 'flag', noprune: 'flag' }, 'a name that was made here'),
  line(
    'POST /commit',
    'commit-image',
    { container: 'text', repo: 'text', tag: 'text', comment: 'text', author: 'text', pause: 'flag', changes: 'texts' },
    'the owner’s container, under a name that is free or was made here',
    { body: 'judged' },
  ),

  line('POST /build', 'build', buildQuery, 'judged, where the policy allows builds', { body: 'stream' }),
  line('POST /session', 'build-session', {}, 'what the engine asks of the client for a build, which is the client’s own to give', {
    upgrade: 'h2c',
    unversioned: true,
  }),
  line('POST /grpc', 'build-stream', {}, 'BuildKit, call by call; whether anything may be built is said where a build is asked for', {
    upgrade: 'h2c',
    unversioned: true,
  }),
];
