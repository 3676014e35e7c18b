import { describe, expect, it } from 'vitest';
import type { FakeCall } from '../../../test/fake-engine-answers.ts';
import { noFakeThings } from '../../../test/fake-engine-things.ts';
import type { Plan } from '../../model/plan.ts';
import { readStrictly } from './read-strictly.ts';
import { type MemoryGate, type MemoryWish, openMemoryGate } from '../../../test/gate-in-memory.ts';

const id = (digit: string): string => digit.repeat(64);
const asMade = { Runtime: 'sysbox-runc', PidsLimit: 8192, Binds: ['/home/me/app:/work'] };

function withContainer(config: object = {}, host: object = asMade): NonNullable<MemoryWish['things']> {
  const things = noFakeThings([], []);
  const body = { Image: 'debian', Labels: { 'containai.owner': 'me' }, ...config, HostConfig: host };
  things.containers.set(id('a'), { id: id('a'), name: 'mine', body, status: 'created', started: 0 });
  return things;
}

const started = (gate: MemoryGate): FakeCall[] => gate.reached.filter(({ path }) => path.endsWith('/start'));
const killed = (gate: MemoryGate): FakeCall[] => gate.reached.filter(({ path }) => path.endsWith('/kill'));

describe('a start', () => {
  it.each(['mine', 'aaaa', id('a')])('goes on with the full id: %s', async (reference) => {
    const gate = await openMemoryGate({ things: withContainer() });
    const { status } = await gate.call(`POST /v1.45/containers/${reference}/start`, undefined);
    expect([status, started(gate).map(({ path }) => path)]).toEqual([204, [`/v1.45/containers/${id('a')}/start`]]);
    expect(gate.decisions[0]).toMatchObject({ decision: 'forwarded', about: 'aaaaaaaaaaaa' });
  });

  it.each<[string, string, object, object?]>([
    ['of another runtime', 'container-changed', {}, { Runtime: 'runc' }],
    ['without a runtime', 'container-changed', {}, {}],
    ['without a limit of processes', 'container-changed', {}, { ...asMade, PidsLimit: 0 }],
    ['that is privileged', 'container-changed', {}, { ...asMade, Privileged: true }],
    ['that restarts by itself', 'container-changed', {}, { ...asMade, RestartPolicy: { Name: 'always' } }],
    ['whose ports are open to all', 'container-changed', {}, { ...asMade, PortBindings: { '80/tcp': [{ HostIp: '', HostPort: '80' }] } }],
    ['whose masked paths are gone', 'container-changed', {}, { ...asMade, MaskedPaths: [] }],
    ['whose image sets a variable of Sysbox’s', 'sysbox-variable-set', { Env: ['SYSBOX_SKIP_UID_SHIFT=/'] }],
    ['with the engine’s socket', 'docker-socket-mounted', {}, { ...asMade, Binds: ['/run/docker.sock:/x'] }],
    [
      'with a device',
      'device-refused',
      {},
      { ...asMade, Devices: [{ PathOnHost: '/dev/kvm', PathInContainer: '/dev/kvm', CgroupPermissions: 'rwm' }] },
    ],
    ['that works in a folder of /proc (CVE-2024-21626)', 'process-folder-refused', { WorkingDir: '/proc/self/fd/8' }],
    ['with a field of a newer engine', 'field-unknown', {}, { ...asMade, Frobnicate: ['x'] }],
    ['with somebody else’s volume', 'not-yours', {}, { ...asMade, Binds: ['yours:/x'] }],
  ])('is refused of a container %s', async (_what, rule, config, host) => {
    const things = withContainer(config, host);
    things.volumes.set('yours', { Name: 'yours', Driver: 'local', Options: null, Labels: { 'containai.owner': 'you' } });
    const gate = await openMemoryGate({ things });
    const answer = await gate.call('POST /v1.45/containers/mine/start', undefined);
    expect([answer.status, started(gate)]).toEqual([403, []]);
    expect(gate.decisions[0]?.reasons.map((reason) => reason.rule)).toContain(rule);
  });

  it('is refused where a source has become a link since', async () => {
    const gate = await openMemoryGate({ things: withContainer(), realPath: () => '/etc' });
    const answer = await gate.call('POST /v1.45/containers/mine/start', undefined);
    expect([answer.status, answer.message, started(gate)]).toEqual([403, expect.stringContaining('/home/me/app leads to /etc now'), []]);
  });

  it('is refused of what still runs and can make a link of its own source', async () => {
    const things = withContainer({}, { ...asMade, Binds: ['/home/me/app:/work', '/home/me/app/data:/data'] });
    const gate = await openMemoryGate({ things });
    expect((await gate.call('POST /v1.45/containers/mine/start', undefined)).status).toBe(204);
    const answer = await gate.call('POST /v1.45/containers/mine/restart', undefined);
    expect([answer.status, answer.message]).toEqual([403, expect.stringContaining('mount-changes-meanwhile')]);
    await gate.call('POST /v1.45/containers/mine/stop', undefined);
    expect((await gate.call('POST /v1.45/containers/mine/start', undefined)).status).toBe(204);
  });

  it('is refused where the gate cannot see any more where a source leads', async () => {
    const gate = await openMemoryGate({ things: withContainer(), isHidden: (path) => path === '/home/me/app' });
    const answer = await gate.call('POST /v1.45/containers/mine/start', undefined);
    expect([answer.status, answer.message, started(gate)]).toEqual([403, expect.stringContaining('mount-hidden'), []]);
  });

  // What `mine` writes to holds what `other` mounts by its path: it could be made a link to anywhere before the engine looks.
  const twoContainers = (status: 'created' | 'running' | 'paused'): NonNullable<MemoryWish['things']> => {
    const things = withContainer();
    things.containers.get(id('a'))!.status = status;
    const body = { Image: 'debian', Labels: { 'containai.owner': 'me' }, HostConfig: { ...asMade, Binds: ['/home/me/app/data:/data'] } };
    things.containers.set(id('b'), { id: id('b'), name: 'other', body, status: 'created', started: 0 });
    return things;
  };

  it.each<'running' | 'paused'>(['running', 'paused'])(
    'is refused of what another container, which is %s, can make a link of',
    async (state) => {
      const gate = await openMemoryGate({ things: twoContainers(state) });
      const answer = await gate.call('POST /v1.45/containers/other/start', undefined);
      expect([answer.status, answer.message]).toEqual([403, expect.stringContaining('mount-changes-meanwhile')]);
    },
  );

  // One of another owner, or of nobody, that has some of this machine’s folders.
  const withForeign = (Binds: readonly string[], Labels: object, own = '/home/me/app/data:/data'): NonNullable<MemoryWish['things']> => {
    const things = withContainer({}, { ...asMade, Binds: [own] });
    const body = { Image: 'debian', Labels, HostConfig: { Binds } };
    things.containers.set(id('c'), { id: id('c'), name: 'foreign', body, status: 'running', started: 0 });
    return things;
  };

  describe.each<[string, object]>([
    ['another owner’s', { 'containai.owner': 'you' }],
    ['nobody’s', {}],
  ])('beside a running container, %s,', (_whose, labels) => {
    it.each<[string, readonly string[], string, number]>([
      ['that has the folder above', ['/home/me/app:/w'], '/home/me/app/data:/data', 403],
      ['that has a folder far above', ['/home:/w'], '/home/me/app/data/deep:/data', 403],
      ['that has the folder above the workspace', ['/home/me:/w'], '/home/me/app:/work', 403],
      ['that has a nested one of several', ['/srv:/s', '/home/me/app/data:/w'], '/home/me/app/data/x:/data', 403],
      ['that has the whole machine', ['/:/host'], '/home/me/app:/work', 403],
      ['that has the same workspace', ['/home/me/app:/w'], '/home/me/app:/work', 204],
      ['that has the same folder', ['/home/me/app/data:/w'], '/home/me/app/data:/data', 204],
      ['that has a folder below', ['/home/me/app/data:/w'], '/home/me/app:/work', 204],
      ['that has one of a similar name', ['/home/me/ap:/w'], '/home/me/app:/work', 204],
      ['that may only read', ['/home/me/app:/w:ro'], '/home/me/app/data:/data', 204],
    ])('%s', async (_what, binds, own, status) => {
      for (const verb of ['start', 'restart']) {
        const gate = await openMemoryGate({ things: withForeign(binds, labels, own) });
        const answer = await gate.call(`POST /v1.45/containers/mine/${verb}`, undefined);
        expect([answer.status, answer.message.includes('mount-changes-meanwhile'), killed(gate)]).toEqual([status, status === 403, []]);
      }
    });
  });

  it.each<['enforce' | 'warn', number, number, string]>([
    ['enforce', 403, 1, 'killed'],
    ['warn', 204, 0, 'warned'],
  ])('is undone where a foreign one has begun meanwhile that could make a link (%s)', async (mode, status, kills, decision) => {
    const things = withForeign(['/home/me/app:/w'], { 'containai.owner': 'you' });
    things.containers.get(id('c'))!.status = 'created';
    const gate = await openMemoryGate({
      things,
      mode,
      before: async ({ path }) => {
        if (path.endsWith('/start')) things.containers.get(id('c'))!.status = 'running';
      },
    });
    const answer = await gate.call('POST /v1.45/containers/mine/start', undefined);
    expect([answer.status, killed(gate).length, gate.decisions[0]?.decision]).toEqual([status, kills, decision]);
    expect(gate.decisions[0]?.reasons.map(({ rule }) => rule)).toEqual(['mount-changes-meanwhile']);
  });

  it.each<[string, number, number]>([
    ['before', 0, 0],
    ['after', 1, 1],
  ])('fails where the engine does not list what runs, %s it', async (_when, lists, kills) => {
    let seen = 0;
    const gate = await openMemoryGate({
      things: withContainer(),
      answer: ({ path }) => (path.includes('/containers/json') && seen++ >= lists ? { status: 500, body: '{"message":"no"}' } : undefined),
    });
    const answer = await gate.call('POST /v1.45/containers/mine/start', undefined);
    expect([answer.status >= 400, started(gate).length, killed(gate).length]).toEqual([true, lists, kills]);
  });

  it('is refused of what another container can make a link of whose start is under way', async () => {
    let goOn: (() => void) | undefined;
    const held = new Promise<void>((settle) => (goOn = settle));
    const gate = await openMemoryGate({
      things: twoContainers('created'),
      before: ({ path }) => (path.includes(`${id('a')}/start`) ? held : undefined),
    });
    const first = gate.call('POST /v1.45/containers/mine/start', undefined);
    const answer = await gate.call('POST /v1.45/containers/other/start', undefined);
    goOn!();
    expect([(await first).status, answer.status, answer.message]).toEqual([204, 403, expect.stringContaining('mount-changes-meanwhile')]);
  });

  it('waits for one under way whose mounts it could make links of', async () => {
    let goOn: (() => void) | undefined;
    const held = new Promise<void>((settle) => (goOn = settle));
    const gate = await openMemoryGate({
      things: twoContainers('created'),
      before: ({ path }) => (path.includes(`${id('b')}/start`) ? held : undefined),
    });
    const first = gate.call('POST /v1.45/containers/other/start', undefined);
    const second = gate.call('POST /v1.45/containers/mine/start', undefined);
    await new Promise((settle) => setTimeout(settle, 20));
    expect(started(gate)).toEqual([]);
    goOn!();
    expect([(await first).status, (await second).status]).toEqual([204, 204]);
    expect(started(gate).map(({ path }) => path)).toEqual([id('b'), id('a')].map((one) => `/v1.45/containers/${one}/start`));
  });

  it('is refused of a workspace that lies in another one, which a running container can write to', async () => {
    const gate = await openMemoryGate({ things: twoContainers('running'), workspaces: ['/home/me/app', '/home/me/app/data'] });
    const answer = await gate.call('POST /v1.45/containers/other/start', undefined);
    expect([answer.status, answer.message]).toEqual([403, expect.stringContaining('mount-changes-meanwhile')]);
  });

  it.each(['start', 'restart'])(
    'is answered only when the kernel shows a user namespace; else the container is killed (%s)',
    async (verb) => {
      const gate = await openMemoryGate({ things: withContainer(), process: { uidMap: '0 0 4294967295\n' } });
      const answer = await gate.call(`POST /v1.45/containers/mine/${verb}`, undefined);
      expect([answer.status, answer.message]).toEqual([403, expect.stringContaining('container-unverified')]);
      expect([killed(gate).length, gate.decisions[0]?.decision]).toEqual([1, 'killed']);
    },
  );

  it('is let be where the container has ended meanwhile', async () => {
    const gate = await openMemoryGate({ things: withContainer(), process: 'gone' });
    expect((await gate.call('POST /v1.45/containers/mine/start', undefined)).status).toBe(204);
    expect(killed(gate)).toEqual([]);
  });

  it('warns in warn mode, and kills nothing', async () => {
    const gate = await openMemoryGate({ things: withContainer(), process: { uidMap: '0 0 4294967295\n' }, mode: 'warn' });
    expect((await gate.call('POST /v1.45/containers/mine/start', undefined)).status).toBe(204);
    expect([killed(gate), gate.decisions[0]]).toMatchObject([[], { decision: 'warned', reasons: [{ rule: 'container-unverified' }] }]);
  });

  it('is of the image that the container was made of, whatever its name means now', async () => {
    const gate = await openMemoryGate();
    await gate.call('POST /v1.45/containers/create?name=web', { Image: 'debian', HostConfig: {} });
    const moved = { status: 200, body: JSON.stringify({ Id: `sha256:${'9'.repeat(64)}`, Config: { Env: ['SYSBOX_SKIP_UID_SHIFT=/'] } }) };
    const asked: string[] = [];
    const again = await openMemoryGate({
      things: gate.things,
      answer: ({ path }) => {
        if (!path.includes('/images/')) return undefined;
        asked.push(path);
        return moved;
      },
    });
    expect([(await again.call('POST /v1.45/containers/web/start', undefined)).status, asked]).toEqual([204, []]);
  });
});

describe('an engine that containers reach past the gate', () => {
  it.each([
    ['enforce', 403],
    ['warn', 204],
  ] as const)('starts nothing and creates nothing: %s', async (mode, status) => {
    const info = {
      ServerVersion: '26.1.5',
      Runtimes: { 'sysbox-runc': {} },
      Warnings: ['WARNING: API is accessible on http://0.0.0.0:2375 without encryption.'],
    };
    const gate = await openMemoryGate({
      things: withContainer(),
      mode,
      answer: ({ path }) => (path.endsWith('/info') ? { status: 200, body: JSON.stringify(info) } : undefined),
    });
    const made = await gate.call('POST /v1.45/containers/create', { Image: 'debian' });
    const started = await gate.call('POST /v1.45/containers/mine/start', undefined);
    expect([made.status, started.status]).toEqual([mode === 'warn' ? 201 : 403, status]);
    expect(gate.decisions.slice(-2).map(({ reasons }) => reasons.map(({ rule }) => rule))).toEqual([['engine-open'], ['engine-open']]);
  });
});

describe('what the engine fills in by itself', () => {
  const filledIn = {
    ...asMade,
    MaskedPaths: ['/proc/acpi', '/proc/kcore'],
    ReadonlyPaths: ['/proc/bus', '/proc/sys'],
    IpcMode: 'private',
    CgroupnsMode: 'host',
    NetworkMode: 'default',
    ShmSize: 67_108_864,
    LogConfig: { Type: 'json-file', Config: {} },
    RestartPolicy: { Name: 'no', MaximumRetryCount: 0 },
    CapAdd: null,
    SecurityOpt: null,
    ConsoleSize: [0, 0],
  };

  it('is not held against a start, whether there is a plan or none', async () => {
    const created = readStrictly('create', 'planned', JSON.stringify({ Image: 'debian', HostConfig: asMade }));
    if ('reasons' in created) throw new Error(created.reasons[0]?.message);
    const plan: Plan = { version: 1, madeBy: '0', workspaces: [], requests: [created.request], builds: 'none', allowed: [] };
    for (const wish of [{}, { plan }]) {
      const gate = await openMemoryGate({ things: withContainer({}, filledIn), ...wish });
      const { status, message } = await gate.call('POST /v1.45/containers/mine/start', undefined);
      expect([status, message]).toEqual([204, '']);
    }
  });

  it('more than the plan is refused, at create and at start', async () => {
    const created = readStrictly('create', 'planned', JSON.stringify({ Image: 'debian', HostConfig: { Runtime: 'sysbox-runc' } }));
    if ('reasons' in created) throw new Error(created.reasons[0]?.message);
    const plan: Plan = { version: 1, madeBy: '0', workspaces: [], requests: [created.request], builds: 'none', allowed: [] };
    const gate = await openMemoryGate({ things: withContainer(), plan });
    const answers = [
      await gate.call('POST /v1.45/containers/create', { Image: 'debian', HostConfig: asMade }),
      await gate.call('POST /v1.45/containers/mine/start', undefined),
    ];
    expect(answers.map(({ status, message }) => [status, message.includes('plan-exceeded')])).toEqual([
      [403, true],
      [403, true],
    ]);
  });
});

describe('an update', () => {
  const limited = { ...asMade, Memory: 1_000_000_000, PidsLimit: 100 };

  it.each<[number, object]>([
    [200, { Memory: 500_000_000 }],
    [200, { CpuShares: 512 }],
    [403, { Memory: 2_000_000_000 }],
    [403, { PidsLimit: -1 }],
  ])('is answered with %d under a plan with limits: %j', async (expected, body) => {
    const created = readStrictly('create', 'planned', JSON.stringify({ Image: 'debian', HostConfig: limited }));
    if ('reasons' in created) throw new Error(created.reasons[0]?.message);
    const plan: Plan = { version: 1, madeBy: '0', workspaces: [], requests: [created.request], builds: 'none', allowed: [] };
    const gate = await openMemoryGate({ things: withContainer({}, limited), plan });
    const { status, message } = await gate.call('POST /v1.45/containers/mine/update', body);
    expect([status, message.includes('plan-exceeded')]).toEqual([expected, expected === 403]);
  });
});

describe('an exec', () => {
  const exec = { Cmd: ['id'], User: 'root', Privileged: true };

  it('loses its privileges, in a container that was looked at', async () => {
    const gate = await openMemoryGate({ things: withContainer() });
    await gate.call('POST /v1.45/containers/mine/start', undefined);
    const { status } = await gate.call('POST /v1.45/containers/mine/exec', exec);
    const sent = gate.reached.find(({ path }) => path.endsWith('/exec'))?.body ?? '';
    expect([status, JSON.parse(sent)]).toEqual([201, { User: 'root', Cmd: ['id'] }]);
    expect(gate.decisions[1]?.rewrites).toMatchObject([{ rule: 'privileged-requested' }]);
  });

  it('may be handed a token, which is what the rule against written ones advises, and nothing that configures Sysbox', async () => {
    const gate = await openMemoryGate({ things: withContainer() });
    await gate.call('POST /v1.45/containers/mine/start', undefined);
    const given = { Cmd: ['id'], Env: [`GITHUB_TOKEN=ghp_${'a1B2c3D4e5F6'.repeat(3)}`] };
    expect(await gate.call('POST /v1.45/containers/mine/exec', given)).toMatchObject({ status: 201 });
    const wrong = { Cmd: ['id'], Env: ['SYSBOX_SYSCONT_MODE=FALSE'] };
    expect(await gate.call('POST /v1.45/containers/mine/exec', wrong)).toMatchObject({ status: 403 });
  });

  it('is refused in a container that runs otherwise than it was judged, though another gate started it', async () => {
    const things = withContainer();
    things.containers.get(id('a'))!.status = 'running';
    const gate = await openMemoryGate({ things, process: { uidMap: '0 0 4294967295\n' } });
    const answer = await gate.call('POST /v1.45/containers/mine/exec', exec);
    expect([answer.status, killed(gate).length]).toEqual([403, 1]);
    expect(gate.reached.filter(({ path }) => path.endsWith('/exec'))).toEqual([]);
  });

  it('runs on as a stream, by its id', async () => {
    const gate = await openMemoryGate({ things: withContainer() });
    await gate.call('POST /v1.45/containers/mine/start', undefined);
    const { text } = await gate.call('POST /v1.45/containers/mine/exec', { Cmd: ['id'] });
    const { Id } = JSON.parse(text) as { readonly Id: string };
    const answer = await gate.call(
      `POST /v1.45/exec/${Id}/start`,
      { Detach: false, Tty: false },
      { upgradeTo: 'tcp', headers: ['Content-Type', 'application/json'] },
    );
    expect(answer.status).toBe(200);
    expect((await gate.call(`GET /v1.45/exec/${Id}/json`, undefined)).status).toBe(200);
  });

  it.each([['{"Cmd":["id"],"Cmd":["sh"]}'], ['{"cmd":["id"]}'], ['{"Cmd":["id"],"Frobnicate":1}'], ['{}'], ['[]']])(
    'is refused where it can be read in two ways: %s',
    async (text) => {
      const gate = await openMemoryGate({ things: withContainer() });
      expect((await gate.call('POST /v1.45/containers/mine/exec', text)).status).toBe(400);
    },
  );
});
