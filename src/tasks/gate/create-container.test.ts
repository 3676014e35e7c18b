import { describe, expect, it } from 'vitest';
import { noFakeThings } from '../../../test/fake-engine-things.ts';
import { type MemoryWish, openMemoryGate } from '../../../test/gate-in-memory.ts';
import type { Plan } from '../../model/plan.ts';
import { readStrictly } from './read-strictly.ts';

const id = (digit: string): string => digit.repeat(64);

const body = (host: object = {}, more: object = {}): object => ({ Image: 'debian', ...more, HostConfig: host });
const workspace = { Type: 'bind', Source: '/home/me/app', Target: '/work' };

function planOf(asked: object, allowed: readonly string[]): Plan {
  const read = readStrictly('create', 'planned', JSON.stringify(asked));
  if ('reasons' in read) throw new Error(read.reasons[0]?.message);
  const answered = allowed.map((rule) => ({ rule, reason: 'wanted' }));
  return { version: 1, madeBy: '0', workspaces: [], requests: [read.request], builds: 'none', allowed: answered };
}

async function create(
  given: unknown,
  wish?: MemoryWish,
): Promise<{ status: number; message: string; rules: string[]; sent: Record<string, unknown> | undefined }> {
  const gate = await openMemoryGate(wish);
  const { status, message } = await gate.call('POST /v1.45/containers/create?name=web', given);
  const sent = gate.reached.find(({ method, path }) => method === 'POST' && path.endsWith('/containers/create?name=web'))?.body;
  const decision = gate.decisions[0];
  const rules = status === 201 ? (decision?.rewrites ?? []).map(({ rule }) => rule) : (decision?.reasons ?? []).map(({ rule }) => rule);
  return { status, message, rules, sent: sent === undefined ? undefined : (JSON.parse(sent) as Record<string, unknown>) };
}

describe('a create body that is rewritten', () => {
  it.each<[string, object, object, string[], MemoryWish?]>([
    ['runtime', body(), {}, ['runtime-overridden']],
    ['another runtime', body({ Runtime: 'runc' }), {}, ['runtime-overridden']],
    ['privileged', body({ Privileged: true }), {}, ['runtime-overridden', 'privileged-requested']],
    ['a capability', body({ CapAdd: ['SYS_ADMIN'] }), {}, ['runtime-overridden', 'capability-added']],
    ['no call filter', body({ SecurityOpt: ['seccomp=unconfined'] }), {}, ['runtime-overridden', 'seccomp-unconfined']],
    [
      'a call filter',
      body({ SecurityOpt: ['seccomp={"defaultAction":"SCMP_ACT_ALLOW"}'] }),
      {},
      ['runtime-overridden', 'seccomp-profile-merged'],
    ],
    ['AppArmor', body({ SecurityOpt: ['apparmor=unconfined'] }), {}, ['runtime-overridden', 'apparmor-changed']],
    ['labels of SELinux', body({ SecurityOpt: ['label=disable'] }), {}, ['runtime-overridden', 'label-disabled']],
    ['masked paths', body({ MaskedPaths: [] }), {}, ['runtime-overridden', 'system-paths-unconfined']],
    ['read-only paths', body({ ReadonlyPaths: [] }), {}, ['runtime-overridden', 'system-paths-unconfined']],
    ['the host’s user namespace', body({ UsernsMode: 'host' }), {}, ['runtime-overridden', 'host-user-namespace']],
    ['the host’s cgroup namespace', body({ CgroupnsMode: 'host' }), {}, ['runtime-overridden', 'host-cgroup-namespace']],
    ['a control group', body({ CgroupParent: '/system.slice' }), {}, ['runtime-overridden', 'cgroup-parent-set']],
    [
      'nothing of logs that stay here',
      body({ LogConfig: { Type: 'local', Config: { 'max-size': '1m' } } }),
      { LogConfig: { Type: 'local', Config: { 'max-size': '1m' } } },
      ['runtime-overridden'],
    ],
    ['restarts', body({ RestartPolicy: { Name: 'always' } }), {}, ['runtime-overridden', 'restart-removed']],
    [
      'a port',
      body({ PortBindings: { '80/tcp': [{ HostIp: '', HostPort: '8080' }] } }),
      { PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '8080' }] } },
      ['runtime-overridden', 'port-published-widely'],
    ],
    [
      'a port of another address',
      body({ PortBindings: { '80/tcp': [{ HostIp: '192.168.1.2', HostPort: '' }] } }),
      { PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1' }] } },
      ['runtime-overridden', 'port-published-widely'],
    ],
    [
      'no port for whose address somebody answers',
      body({ PortBindings: { '80/tcp': [{ HostIp: '192.168.1.2', HostPort: '80' }] } }),
      { PortBindings: { '80/tcp': [{ HostIp: '192.168.1.2', HostPort: '80' }] } },
      ['runtime-overridden'],
      { plan: planOf(body({ PortBindings: { '80/tcp': [{ HostIp: '192.168.1.2', HostPort: '80' }] } }), ['port-published-widely']) },
    ],
    [
      'host namespaces where the policy says so',
      body({ PidMode: 'host', IpcMode: 'host', UTSMode: 'host' }),
      {},
      ['runtime-overridden', 'host-pid-namespace', 'host-ipc-namespace', 'host-uts-namespace'],
      { policy: policy({ 'host-namespaces': 'replace' }) },
    ],
    [
      'Docker’s init before systemd, as the reference CLI starts it',
      body({ Init: true }, { Entrypoint: ['/bin/sh'], Cmd: ['-c', 'exec "$@"', '-', '/sbin/init'] }),
      {},
      ['runtime-overridden', 'init-hides-systemd'],
    ],
    [
      'Docker’s init before another program, which stays',
      body({ Init: true }, { Entrypoint: ['/bin/sh'], Cmd: ['-c', 'exec "$@"', '-'] }),
      { Init: true },
      ['runtime-overridden'],
    ],
    [
      'a variable of Sysbox’s that the policy sets',
      body({}, { Env: ['SYSBOX_HONOR_CAPS=FALSE'] }),
      {},
      ['runtime-overridden', 'sysbox-variable-set'],
      { policy: policy({ 'sysbox-variables': { SYSBOX_HONOR_CAPS: 'TRUE' } }) },
    ],
  ])('%s', async (_what, given, wanted, rules, wish) => {
    const made = await create(given, wish);
    expect([made.status, made.message]).toEqual([201, '']);
    expect(made.sent?.['HostConfig']).toEqual({ Runtime: 'sysbox-runc', PidsLimit: 8192, ...wanted });
    expect(made.rules.toSorted()).toEqual([...rules, 'resource-limited'].toSorted());
    expect(made.sent?.['Labels']).toEqual({ 'containai.owner': 'me' });
  });

  it('keeps what is nobody’s business', async () => {
    const made = await create(
      body(
        { Mounts: [workspace], SecurityOpt: ['no-new-privileges'] },
        { Labels: { 'com.docker.compose.project': 'p' }, Cmd: ['sh'], Env: ['A=b'] },
      ),
    );
    expect(made.sent).toMatchObject({
      Image: 'debian',
      Cmd: ['sh'],
      Env: ['A=b'],
      Labels: { 'com.docker.compose.project': 'p', 'containai.owner': 'me' },
      HostConfig: { Mounts: [workspace], SecurityOpt: ['no-new-privileges'] },
    });
  });

  it('refuses a bind that leads through what the gate cannot look into', async () => {
    const made = await create(body({ Binds: ['/home/me/app/dark/x:/x'] }), { isHidden: (path) => path === '/home/me/app/dark/x' });
    expect([made.status, made.rules]).toEqual([403, ['mount-hidden']]);
  });

  it('forwards the source of a bind as the path it really is', async () => {
    const link = body({ Binds: ['/home/me/link:/work'] });
    const made = await create(link, { realPath: (path) => path.replace('/home/me/link', '/home/me/app') });
    expect(made.sent?.['HostConfig']).toMatchObject({ Binds: ['/home/me/app:/work'] });
    expect(made.rules).toContain('mount-resolved');
  });
});

function policy(gate: NonNullable<NonNullable<MemoryWish['policy']>['gate']>): NonNullable<MemoryWish['policy']> {
  return { document: 'policy.yaml', levels: {}, options: {}, waivers: [], gate };
}

describe('a create body that is refused', () => {
  it.each<[string, unknown, string]>([
    ['this machine’s root', body({ Binds: ['/:/x'] }), 'host-root-mounted'],
    ['the engine’s socket', body({ Binds: ['/var/run/docker.sock:/var/run/docker.sock'] }), 'docker-socket-mounted'],
    [
      'the engine’s socket as a mount (CVE-2026-6406)',
      body({ Mounts: [{ Type: 'bind', Source: '/run/docker.sock', Target: '/s' }] }),
      'docker-socket-mounted',
    ],
    ['a folder outside the workspace', body({ Binds: ['/home/me/other:/x'] }), 'mount-outside-workspace'],
    ['the folder above the workspace', body({ Binds: ['/home/me/app/..:/x'] }), 'home-mounted'],
    ['the folder of the gate’s socket', body({ Binds: ['/:/x'] }), 'own-path-mounted'],
    ['the engine’s socket, wherever it is', body({ Binds: ['/engine.sock:/x'] }), 'own-path-mounted'],
    ['credentials', body({ Binds: ['/home/me/.ssh:/x:ro'] }), 'credential-mounted'],
    ['processes of the host', body({ PidMode: 'host' }), 'host-pid-namespace'],
    ['the network of the host', body({ NetworkMode: 'host' }), 'host-network-namespace'],
    [
      'the network of the host, as an endpoint',
      body({}, { NetworkingConfig: { EndpointsConfig: { host: {} } } }),
      'host-network-namespace',
    ],
    ['IPC of the host', body({ IpcMode: 'host' }), 'host-ipc-namespace'],
    ['a device', body({ Devices: [{ PathOnHost: '/dev/kvm', PathInContainer: '/dev/kvm', CgroupPermissions: 'rwm' }] }), 'device-refused'],
    ['a device rule', body({ DeviceCgroupRules: ['c *:* rwm'] }), 'device-refused'],
    ['a variable of Sysbox’s', body({}, { Env: ['SYSBOX_SYSCONT_MODE=FALSE'] }), 'sysbox-variable-set'],
    ['an unknown variable of Sysbox’s', body({}, { Env: ['SYSBOX_FOO=1'] }), 'sysbox-variable-unknown'],
    ['the owner’s label', body({}, { Labels: { 'containai.owner': 'you' } }), 'label-reserved'],
    ['another label of ContainAI’s', body({}, { Labels: { 'containai.plan': 'x' } }), 'label-reserved'],
    [
      'a volume that is a bind',
      body({
        Mounts: [
          {
            Type: 'volume',
            Source: 'v',
            Target: '/x',
            VolumeOptions: { DriverConfig: { Name: 'local', Options: { type: 'none', o: 'bind', device: '/etc' } } },
          },
        ],
      }),
      'volume-refused',
    ],
    [
      'a volume that is a device',
      body({
        Mounts: [
          { Type: 'volume', Source: 'v', Target: '/x', VolumeOptions: { DriverConfig: { Options: { type: 'ext4', device: '/dev/vda' } } } },
        ],
      }),
      'volume-refused',
    ],
    [
      'a volume that is an overlay',
      body({
        Mounts: [
          {
            Type: 'volume',
            Target: '/x',
            VolumeOptions: { DriverConfig: { Options: { type: 'overlay', device: 'overlay', o: 'lowerdir=/etc' } } },
          },
        ],
      }),
      'volume-refused',
    ],
    ['a volume of another driver', body({ Binds: ['data:/x'], VolumeDriver: 'nfs' }), 'volume-refused'],
    ['a driver of the image’s volumes', body({ VolumeDriver: 'nfs' }), 'volume-refused'],
    ['a property of a unit of systemd', body({ Annotations: { 'org.systemd.property.Wants': "['x.service']" } }), 'annotation-refused'],
    ['another annotation', body({ Annotations: { 'io.kubernetes.cri.sandbox-id': id('b') } }), 'annotation-refused'],
    ['logs that go elsewhere', body({ LogConfig: { Type: 'gelf', Config: { 'gelf-address': 'udp://10.0.0.1:1' } } }), 'log-driver-refused'],
    [
      'logs that go elsewhere by the engine’s default',
      body({ LogConfig: { Config: { 'gelf-address': 'udp://x' } } }),
      'log-driver-refused',
    ],
    ['mounts of another container', body({ VolumesFrom: ['nobody'] }), 'not-yours'],
    ['the network of another container', body({ NetworkMode: 'container:nobody' }), 'not-yours'],
    ['a link to another container', body({ Links: ['nobody:db'] }), 'not-yours'],
    ['another network', body({ NetworkMode: 'somebody_default' }), 'not-yours'],
    ['an unknown field', body({ Frobnicate: true }), 'field-unknown'],
    ['a field in another case (B21)', { Image: 'debian', hostconfig: { privileged: true } }, 'call-malformed'],
    ['a field twice (B21)', '{"Image":"debian","HostConfig":{"Privileged":true},"HostConfig":{}}', 'call-malformed'],
    ['the same field twice', '{"Image":"debian","Image":"debian"}', 'call-malformed'],
    ['a long s', '{"Image":"debian","Ho\u017FtConfig":{"Privileged":true}}', 'call-malformed'],
    ['something behind the end', '{"Image":"debian"}{"Image":"evil"}', 'call-malformed'],
    ['a wrong type', body({ Privileged: 'true' }), 'call-malformed'],
    ['a prototype', '{"Image":"debian","HostConfig":{"__proto__":{"Privileged":true}}}', 'call-malformed'],
    ['fields of HostConfig beside it', { Image: 'debian', Privileged: true }, 'call-malformed'],
    ['nesting without end', `${'{"Image":'.repeat(100)}1${'}'.repeat(100)}`, 'call-malformed'],
    ['no JSON', 'Image=debian', 'call-malformed'],
  ])('%s', async (_what, given, rule) => {
    const made = await create(given);
    expect(made.sent).toBeUndefined();
    expect(made.rules).toContain(rule);
    expect(made.status).toBe(rule === 'call-malformed' || rule === 'field-unknown' ? 400 : 403);
    expect(made.message).toContain(rule);
  });

  it('says nothing else of a label that it sets itself', async () => {
    expect((await create(body({}, { Labels: { 'containai.owner': 'you' } }))).rules).toEqual(['label-reserved']);
  });

  it.each<[string, Parameters<Awaited<ReturnType<typeof openMemoryGate>>['call']>[2], number]>([
    ['a form (its fields would be read as the query)', { headers: ['Content-Type', 'application/x-www-form-urlencoded'] }, 400],
    ['no content type', { headers: [] }, 400],
    ['two content types', { headers: ['Content-Type', 'application/json', 'content-type', 'text/plain'] }, 400],
    ['a body that is too large (CVE-2026-34040)', { broken: 'too large' }, 413],
    ['trailers', { broken: 'trailers' }, 400],
    ['a body that breaks off', { broken: 'broken' }, 400],
    ['an upgrade', { upgradeTo: 'tcp' }, 403],
  ])('%s', async (_what, more, status) => {
    const gate = await openMemoryGate();
    const answer = await gate.call('POST /v1.45/containers/create', body(), { headers: ['Content-Type', 'application/json'], ...more });
    expect([answer.status, gate.reached]).toEqual([status, []]);
  });

  it('no body at all (CVE-2024-41110)', async () => {
    const gate = await openMemoryGate();
    const answer = await gate.call('POST /v1.45/containers/create', undefined);
    expect([answer.status, gate.reached]).toEqual([400, []]);
  });

  it('bytes that are not UTF-8', async () => {
    const gate = await openMemoryGate();
    const bytes = Buffer.concat([Buffer.from('{"Image":"d'), Buffer.from([0xff]), Buffer.from('"}')]);
    const answer = await gate.call('POST /v1.45/containers/create', bytes);
    expect([answer.status, gate.reached]).toEqual([400, []]);
  });
});

describe('what a body names', () => {
  it.each<[string, object, object]>([
    ['a container by its name', { NetworkMode: 'container:mine' }, { NetworkMode: `container:${id('a')}` }],
    ['a container by the beginning of its id', { VolumesFrom: ['aaaa:ro'] }, { VolumesFrom: [`${id('a')}:ro`] }],
    ['a link', { Links: ['mine:db', 'mine', '/aaaa:/web/cache'] }, { Links: [`${id('a')}:db`, `${id('a')}:mine`, `${id('a')}:cache`] }],
    ['a volume', { Binds: ['mine:/data'] }, { Binds: ['mine:/data'] }],
    ['a network', { NetworkMode: 'mine' }, { NetworkMode: 'mine' }],
  ])('%s of the owner’s', async (_what, host, wanted) => {
    const made = await create(body(host), { things: things() });
    expect([made.status, made.message]).toEqual([201, '']);
    expect(made.sent?.['HostConfig']).toMatchObject(wanted);
  });

  it.each<[string, object, string]>([
    ['a container by its name', { NetworkMode: 'container:yours' }, 'not-yours'],
    ['a container by its id', { VolumesFrom: [id('b')] }, 'not-yours'],
    ['a container by the beginning of its id', { VolumesFrom: ['bbbb'] }, 'not-yours'],
    ['a volume', { Binds: ['yours:/data'] }, 'not-yours'],
    ['a network', { NetworkMode: 'yours' }, 'not-yours'],
    ['a volume of the owner’s that is a bind', { Binds: ['trap:/data'] }, 'volume-refused'],
  ])('%s of somebody else’s, or worse', async (_what, host, rule) => {
    const made = await create(body(host), { things: things() });
    expect([made.status, made.rules]).toEqual([403, expect.arrayContaining([rule])]);
  });

  it('makes a volume first, with the owner’s label', async () => {
    const gate = await openMemoryGate();
    await gate.call('POST /v1.45/containers/create', body({ Binds: ['data:/data'] }));
    const [volume, container] = gate.reached.filter(({ method }) => method === 'POST');
    expect([volume?.path, JSON.parse(volume?.body ?? '')]).toEqual([
      '/v1.45/volumes/create',
      { Name: 'data', Driver: 'local', Labels: { 'containai.owner': 'me' } },
    ]);
    expect(container?.path).toBe('/v1.45/containers/create');
  });

  it('makes no volume for a container that is refused', async () => {
    const gate = await openMemoryGate();
    await gate.call('POST /v1.45/containers/create', body({ Binds: ['data:/data', '/:/x'] }));
    expect(gate.reached.filter(({ method }) => method === 'POST')).toEqual([]);
  });
});

describe('a source that can change meanwhile', () => {
  it('is refused below a folder that a running container can write to', async () => {
    const made = await create(body({ Binds: ['/home/me/app/db:/x'] }), { things: withRunning() });
    expect([made.status, made.rules]).toEqual([403, ['mount-changes-meanwhile']]);
  });

  it.each([
    ['the workspace itself', '/home/me/app:/x', withRunning()],
    ['a folder of it while nothing runs', '/home/me/app/db:/x', noFakeThings([], [])],
  ])('is let in: %s', async (_what, bind, made) => {
    expect((await create(body({ Binds: [bind] }), { things: made })).status).toBe(201);
  });
});

describe('modes', () => {
  it('warn lets pass what a rule refuses, and says so', async () => {
    const gate = await openMemoryGate({ mode: 'warn' });
    const answer = await gate.call('POST /v1.45/containers/create', body({ Binds: ['/:/x'], Privileged: true }));
    expect(answer.status).toBe(201);
    expect(gate.decisions[0]).toMatchObject({ decision: 'warned' });
    expect(gate.decisions[0]?.reasons.map(({ rule }) => rule)).toEqual(['own-path-mounted', 'docker-socket-mounted', 'host-root-mounted']);
    expect(gate.decisions[0]?.rewrites.map(({ rule }) => rule)).toContain('privileged-requested');
  });

  it.each([
    ['malformed', '{"Image":"debian","Image":"debian"}'],
    ['somebody else’s', body({ NetworkMode: 'container:nobody' })],
    ['with a label of ContainAI’s', body({}, { Labels: { 'containai.owner': 'you' } })],
  ])('warn refuses what is %s all the same', async (_what, given) => {
    expect((await create(given, { mode: 'warn' })).sent).toBeUndefined();
  });

  it('an engine without the runtime creates nothing', async () => {
    const made = await create(body(), {
      answer: ({ path }) =>
        path.endsWith('/info') ? { status: 200, body: '{"ServerVersion":"26.1.5","Runtimes":{"runc":{}}}' } : undefined,
    });
    expect([made.status, made.rules]).toEqual([403, ['runtime-missing']]);
  });
});

function labels(owner: string): object {
  return { Labels: { 'containai.owner': owner } };
}

/** One of each of the owner’s, and of somebody else’s. */
function things(): NonNullable<MemoryWish['things']> {
  const made = noFakeThings([], []);
  made.containers.set(id('a'), {
    id: id('a'),
    name: 'mine',
    body: { Image: 'debian', ...labels('me'), HostConfig: {} },
    status: 'running',
    started: 0,
  });
  made.containers.set(id('b'), {
    id: id('b'),
    name: 'yours',
    body: { Image: 'debian', ...labels('you'), HostConfig: {} },
    status: 'running',
    started: 0,
  });
  made.volumes.set('mine', { Name: 'mine', Driver: 'local', Options: null, ...labels('me') });
  made.volumes.set('trap', { Name: 'trap', Driver: 'local', Options: { type: 'none', o: 'bind', device: '/etc' }, ...labels('me') });
  made.volumes.set('yours', { Name: 'yours', Driver: 'local', Options: null, ...labels('you') });
  made.networks.set('mine', { Name: 'mine', Id: id('c'), ...labels('me') });
  made.networks.set('yours', { Name: 'yours', Id: id('d'), ...labels('you') });
  return made;
}

function withRunning(): NonNullable<MemoryWish['things']> {
  const made = noFakeThings([], []);
  const running = { Image: 'debian', Labels: { 'containai.owner': 'me' }, HostConfig: { Mounts: [workspace] } };
  made.containers.set(id('a'), { id: id('a'), name: 'mine', body: running, status: 'running', started: 0 });
  return made;
}
