import { fc } from '../../../test/seeded.ts';
import { describe, expect, it } from 'vitest';
import { endpoints } from './endpoints.ts';
import { type CallHead, type Route, route } from './route.ts';

function call(line: string, more: Partial<CallHead> = {}): Route {
  const space = line.indexOf(' ');
  return route({ method: line.slice(0, space), target: line.slice(space + 1), upgradeTo: undefined, hasBody: false, ...more });
}

const id = '0123456789abcdef'.repeat(4);

describe('calls that are let in', () => {
  it.each<[string, string, string, Partial<CallHead>?]>([
    ['HEAD /_ping', 'HEAD /_ping', ''],
    ['GET /v1.45/_ping', 'GET /_ping', ''],
    ['GET /v1.41/version', 'GET /version', ''],
    ['GET /v1.51/containers/json?all=1', 'GET /containers/json', ''],
    ['POST /v1.45/containers/create?name=web', 'POST /containers/create', '', { hasBody: true }],
    [`GET /v1.45/containers/${id}/json`, 'GET /containers/{id}/json', id],
    ['GET /v1.45/containers/json/json', 'GET /containers/{id}/json', 'json'],
    ['GET /v1.45/containers/web%2D1/json', 'GET /containers/{id}/json', 'web-1'],
    ['GET /v1.45/containers/web/top?ps_args=', 'GET /containers/{id}/top', 'web'],
    ['GET /v1.45/containers/web/top?ps_args=aux', 'GET /containers/{id}/top', 'web'],
    ['GET /v1.45/containers/web/top?ps_args=-eo%20pid,ppid,args', 'GET /containers/{id}/top', 'web'],
    ['POST /v1.45/containers/web/attach?stream=1&stdout=1', 'POST /containers/{id}/attach', 'web', { upgradeTo: 'tcp' }],
    ['POST /v1.45/containers/web/wait?condition=next-exit', 'POST /containers/{id}/wait', 'web'],
    ['GET /v1.45/images/localhost:5000/team/app:1/json', 'GET /images/{image}/json', 'localhost:5000/team/app:1'],
    ['GET /v1.45/images/json/json', 'GET /images/{image}/json', 'json'],
    [`DELETE /v1.45/images/node@sha256:${id}`, 'DELETE /images/{image}', `node@sha256:${id}`],
    ['POST /grpc', 'POST /grpc', '', { upgradeTo: 'h2c' }],
    ['POST /v1.45/session', 'POST /session', '', { upgradeTo: 'h2c' }],
    [`POST /v1.45/exec/${id}/start`, 'POST /exec/{id}/start', id, { upgradeTo: 'tcp', hasBody: true }],
  ])('%s', (line, endpoint, name, more) => {
    const found = call(line, more);
    expect('endpoint' in found ? `${found.endpoint.method} ${found.endpoint.path}` : found.reason.message).toBe(endpoint);
    expect('endpoint' in found && found.name).toBe(name);
  });
});

describe('calls that go nowhere', () => {
  it.each<[string, 400 | 403 | 404, string, Partial<CallHead>?]>([
    ['GET /v1.45//containers/json', 400, 'call-malformed'],
    // Processes of this machine by way of ps.
    ['GET /v1.45/containers/web/top?ps_args=-eouid=PID%20-oargs', 400, 'call-malformed'],
    ['GET /v1.45/containers/web/top?ps_args=-o%20args,pid%20-p%201', 400, 'call-malformed'],
    ['GET /v1.45/containers/web/top?ps_args=-o%20pid,args%20-p%201', 400, 'call-malformed'],
    ['GET //v1.45/containers/json', 400, 'call-malformed'],
    ['GET /v1.45/./containers/json', 400, 'call-malformed'],
    ['GET /v1.45/containers/../containers/json', 400, 'call-malformed'],
    ['GET /v1.45/containers/%2e%2e/json', 400, 'call-malformed'],
    ['GET /v1.45/containers%2fjson', 400, 'call-malformed'],
    ['GET /v1.45/containers%2Fjson', 400, 'call-malformed'],
    ['GET /v1.45/containers%252fjson', 400, 'call-malformed'],
    ['GET /v1.45/containers/json/', 400, 'call-malformed'],
    ['GET /v1.45/containers/%zz/json', 400, 'call-malformed'],
    ['GET /v1.45/containers/%c3%28/json', 400, 'call-malformed'],
    ['GET /v1.45/containers/we b/json', 400, 'call-malformed'],
    ['GET /v1.45/containers/json#x', 400, 'call-malformed'],
    ['GET /v1.45\\containers\\json', 400, 'call-malformed'],
    ['GET http://docker/v1.45/containers/json', 400, 'call-malformed'],
    ['OPTIONS *', 400, 'call-malformed'],
    ['CONNECT docker:80', 400, 'call-malformed'],
    ['GET /containers/json', 400, 'version-unknown'],
    ['GET /version', 400, 'version-unknown'],
    ['GET /v1.40/containers/json', 400, 'version-unknown'],
    ['GET /v1.52/containers/json', 400, 'version-unknown'],
    ['GET /v1.045/containers/json', 400, 'version-unknown'],
    ['GET /v1.45.0/containers/json', 400, 'version-unknown'],
    ['GET /v2.45/containers/json', 400, 'version-unknown'],
    ['GET /V1.45/containers/json', 403, 'endpoint-not-allowed'],
    ['GET /v1.45/Containers/json', 403, 'endpoint-not-allowed'],
    ['TRACE /v1.45/containers/json', 403, 'endpoint-not-allowed'],
    ['PATCH /v1.45/containers/create', 403, 'endpoint-not-allowed'],
    ['get /v1.45/containers/json', 403, 'endpoint-not-allowed'],
    ['GET /v1.45/plugins', 403, 'endpoint-not-allowed'],
    ['POST /v1.45/swarm/init', 403, 'endpoint-not-allowed'],
    ['GET /v1.45/secrets', 403, 'endpoint-not-allowed'],
    ['POST /v1.45/configs/create', 403, 'endpoint-not-allowed'],
    ['POST /v1.45/containers/web/checkpoints', 403, 'endpoint-not-allowed'],
    ['POST /v1.45/auth', 403, 'endpoint-not-allowed'],
    ['POST /v1.45/images/node/push', 403, 'endpoint-not-allowed'],
    ['POST /v1.45/build/prune', 403, 'endpoint-not-allowed'],
    ['GET /v1.45/debug/vars', 403, 'endpoint-not-allowed'],
    ['GET /v1.45/containers/web/attach/ws', 403, 'endpoint-not-allowed'],
    ['GET /v1.45/containers/node:20/json', 404, 'name-impossible'],
    ['GET /v1.45/containers/team/app/json', 404, 'name-impossible'],
    ['GET /v1.45/containers/localhost:5000/team/app:1/json', 404, 'name-impossible'],
    ['POST /v1.45/containers/node:20/stop?t=0', 404, 'name-impossible'],
    ['DELETE /v1.45/containers/node@sha256:12', 404, 'name-impossible'],
    ['GET /v1.45/networks/team/app:1', 404, 'name-impossible'],
    ['GET /v1.45/volumes/node:20', 404, 'name-impossible'],
    ['GET /v1.45/images/-node/json', 404, 'name-impossible'],
    ['GET /containers/node:20/json', 400, 'version-unknown'],
    ['POST /v1.45/containers/create', 403, 'upgrade-refused', { upgradeTo: 'tcp', hasBody: true }],
    ['GET /v1.45/containers/json', 403, 'upgrade-refused', { upgradeTo: 'h2c' }],
    ['POST /grpc', 403, 'upgrade-refused'],
    ['POST /grpc', 403, 'upgrade-refused', { upgradeTo: 'tcp' }],
    ['POST /v1.45/containers/web/attach', 403, 'upgrade-refused', { upgradeTo: 'h2c' }],
    ['POST /v1.45/containers/web/attach', 403, 'upgrade-refused', { upgradeTo: 'websocket' }],
    ['POST /v1.45/containers/web/start', 400, 'call-malformed', { hasBody: true }],
    ['GET /v1.45/containers/json', 400, 'call-malformed', { hasBody: true }],
    ['GET /v1.45/containers/json?all=1&all=1', 400, 'call-malformed'],
    ['GET /v1.45/containers/json?ALL=1', 400, 'call-malformed'],
    ['GET /v1.45/containers/json?all=1;size=1', 400, 'call-malformed'],
    ['GET /v1.45/containers/json?limit=x', 400, 'call-malformed'],
    ['GET /v1.45/containers/json?all=maybe', 400, 'call-malformed'],
    ['GET /v1.45/containers/json?all=fal%C5%BFe', 400, 'call-malformed'],
    ['GET /v1.45/containers/json?filters=%zz', 400, 'call-malformed'],
    ['POST /v1.45/containers/web/rename?name=a%00b', 400, 'call-malformed'],
    ['POST /v1.45/containers/create?name=a&__proto__=b', 400, 'call-malformed', { hasBody: true }],
  ])('%s', (line, status, rule, more) => {
    const found = call(line, more);
    expect('reason' in found && [found.status, found.reason.rule]).toEqual([status, rule]);
    expect('reason' in found && found.reason.advice).toMatch(/\S/u);
  });
});

// The Docker CLI’s inspect skips a kind where the answer is a 404, or its text holds “not supported” (docker/cli v28.2.2, cli/command/system/inspect.go).
describe('docker inspect of a name goes on after what is asked for', () => {
  it.each<[string, string]>([
    ['GET /v1.45/containers/node:20/json', 'no container can be called node:20'],
    ['GET /v1.45/networks/node:20', 'no network can be called node:20'],
    ['GET /v1.45/volumes/node:20', 'no volume can be called node:20'],
    ['GET /v1.45/services/web?insertDefaults=false', 'GET /services/web is not supported'],
    ['GET /v1.45/tasks/web', 'GET /tasks/web is not supported'],
    ['GET /v1.45/nodes/web', 'GET /nodes/web is not supported'],
    ['GET /v1.45/plugins/team/app:1/json', 'GET /plugins/team/app:1/json is not supported'],
    ['GET /v1.45/secrets/web', 'GET /secrets/web is not supported'],
    ['GET /v1.45/configs/web', 'GET /configs/web is not supported'],
  ])('%s', (line, message) => {
    const found = call(line);
    expect('reason' in found && found.reason.message).toBe(message);
    expect('reason' in found && (found.status === 404 || found.reason.message.includes('not supported'))).toBe(true);
  });
});

describe('the table', () => {
  it('has each endpoint once, and none that another one hides', () => {
    const keys = endpoints.map(({ method, path }) => `${method} ${path}`);
    expect(new Set(keys).size).toBe(keys.length);
    for (const one of endpoints) {
      const target = `/v1.45${one.path.replace('{id}', 'thing').replace('{image}', 'thing')}`;
      const found = route({ method: one.method, target, upgradeTo: one.upgrade === 'h2c' ? 'h2c' : undefined, hasBody: false });
      expect('endpoint' in found && found.endpoint).toBe(one);
    }
  });
});

describe('laws', () => {
  const segment = fc.oneof(
    fc.constantFrom(
      '',
      '.',
      '..',
      'v1.45',
      'v1.99',
      'containers',
      'json',
      'create',
      'images',
      'web',
      '%2e',
      '%2f',
      '%252f',
      '%00',
      'a%20b',
      '*',
      id,
    ),
    fc.string({ maxLength: 6 }),
  );
  const target = fc
    .tuple(fc.array(segment, { maxLength: 6 }), fc.option(fc.string({ maxLength: 12 })))
    .map(([parts, query]) => `/${parts.join('/')}${query === null ? '' : `?${query}`}`);

  it('never throw, and let in no path that is not its own plain spelling', () => {
    expect(fc.check(fc.property(fc.constantFrom('GET', 'POST', 'HEAD', 'DELETE', 'PUT'), target, isPlain)).failed).toBe(false);
  });
});

function isPlain(method: string, text: string): boolean {
  const found = route({ method, target: text, upgradeTo: undefined, hasBody: false });
  const path = text.split('?', 1)[0]!;
  return 'reason' in found || (!/\/\/|\/\.{1,2}(?:\/|$)|%2f|%25|%00/iu.test(path) && /^[A-Za-z0-9_.:/@-]*$/u.test(found.name));
}
