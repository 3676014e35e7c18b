import { fc } from '../seeded.ts';
import { describe, expect, it } from 'vitest';
import { dockerApi } from '../../src/formats/docker-api/format.ts';
import { judge, prepareJudge } from '../../src/judge/judge.ts';
import { rules } from '../../src/rules/catalogue.ts';
import { inWorkspaces } from '../../src/tasks/gate/locate.ts';
import { type MemoryAnswer, type MemoryWish, openMemoryGate } from '../gate-in-memory.ts';
import { noFakeThings } from '../fake-engine-things.ts';

const some = <T>(...values: readonly T[]) => fc.subarray([...values]);
const perhaps = <T>(...values: readonly T[]) => fc.option(fc.constantFrom(...values), { nil: undefined, freq: 2 });

const host = fc.record(
  {
    Runtime: perhaps('runc', 'sysbox-runc', ''),
    Privileged: perhaps(true, false),
    Binds: perhaps(
      ['/home/me/app:/a'],
      ['/home/me/app/x:/a:ro', 'named:/n'],
      ['/:/x'],
      ['/var/run/docker.sock:/s'],
      ['/etc:/x:rshared'],
      [],
    ),
    Mounts: perhaps(
      [{ Type: 'bind', Source: '/home/me/app', Target: '/b' }],
      [{ Type: 'bind', Source: '/home/me/.ssh', Target: '/b', ReadOnly: true }],
      [
        {
          Type: 'volume',
          Source: 'v',
          Target: '/v',
          VolumeOptions: { DriverConfig: { Options: { type: 'none', o: 'bind', device: '/etc' } } },
        },
      ],
      [{ Type: 'tmpfs', Target: '/t' }],
    ),
    VolumeDriver: perhaps('local', 'nfs'),
    CapAdd: some('SYS_ADMIN', 'cap_net_admin', 'ALL'),
    CapDrop: some('MKNOD'),
    SecurityOpt: some('seccomp=unconfined', 'apparmor:unconfined', 'label=disable', 'no-new-privileges'),
    MaskedPaths: perhaps(null, []),
    ReadonlyPaths: perhaps(null, []),
    Devices: perhaps([{ PathOnHost: '/dev/kvm', PathInContainer: '/dev/kvm', CgroupPermissions: 'rwm' }], []),
    DeviceRequests: perhaps([{ Driver: '', Count: -1, Capabilities: [['gpu']] }], null),
    NetworkMode: perhaps('default', 'bridge', 'none', 'host', 'container:other'),
    PidMode: perhaps('', 'host', 'container:other'),
    IpcMode: perhaps('', 'private', 'host'),
    UTSMode: perhaps('', 'host'),
    UsernsMode: perhaps('', 'host'),
    CgroupnsMode: perhaps('', 'host', 'private'),
    RestartPolicy: perhaps({ Name: 'always', MaximumRetryCount: 0 }, { Name: '' }),
    PortBindings: perhaps({ '80/tcp': [{ HostIp: '', HostPort: '8080' }] }, { '80/tcp': [] }, {}),
    PublishAllPorts: perhaps(true, false),
    Sysctls: perhaps({ 'net.core.somaxconn': '1' }, { 'kernel.pid_max': '1' }, {}),
    OomScoreAdj: perhaps(-500, 0),
    CgroupParent: perhaps('/', ''),
  },
  { requiredKeys: [] },
);
const body = fc.record(
  {
    Image: fc.constantFrom('debian', `debian@sha256:${'0'.repeat(64)}`),
    Cmd: perhaps(['sleep', '1'], null),
    User: perhaps('', '1000', '70000'),
    Env: some('A=1', 'SYSBOX_SYSCONT_MODE=FALSE', 'SYSBOX=1', 'GITHUB_TOKEN=ghp_0123456789abcdef0123456789abcdef0123'),
    Labels: perhaps({ a: 'b' }, { 'containai.owner': 'you' }),
    WorkingDir: perhaps('/work', '/proc/self/fd/8'),
    HostConfig: host,
  },
  { requiredKeys: ['Image', 'HostConfig'] },
);
const wish = fc.record({ tier: fc.constantFrom('strict' as const, 'standard' as const, 'permissive' as const) });

async function create(
  text: string,
  options: MemoryWish,
): Promise<{ readonly answer: MemoryAnswer; readonly sent: string | undefined; readonly rules: readonly string[] }> {
  const gate = await openMemoryGate({ ...options, things: noFakeThings(['a'.repeat(64)], []) });
  const answer = await gate.call('POST /v1.45/containers/create', text);
  const sent = gate.reached.find(({ method, path }) => method === 'POST' && path === '/v1.45/containers/create')?.body;
  return { answer, sent, rules: (gate.decisions[0]?.reasons ?? []).map(({ rule }) => rule) };
}

/** Rules that an audit of the text finds errors by, knowing where the workspace is. */
function errorsOf(text: string, tier: 'strict' | 'standard' | 'permissive'): readonly string[] {
  const { doc, problems } = dockerApi.parse({ document: 'forwarded', path: 'forwarded.create.json', text });
  const { requests } = dockerApi.read(doc, new Map());
  const prepared = prepareJudge(rules, tier, { kernel: '6.8.0', sysbox: { version: '0.7.0' }, engine: { version: '26.1.5' } });
  const found = requests.flatMap((request) =>
    judge(prepared, request.kind === 'container' ? inWorkspaces(request, ['/home/me/app']) : request).filter(
      (judgement) =>
        judgement.state === 'found' &&
        prepared.levels.get(judgement.rule) === 'error' &&
        judgement.issues.some(({ atMost }) => atMost === undefined || atMost === 'error'),
    ),
  );
  return [...problems.map(({ message }) => message), ...found.map(({ rule }) => rule)];
}

/** The same JSON in other words: keys in another order, white space, escapes, and fields that say nothing. */
function respelled(value: unknown, seed: number): string {
  if (Array.isArray(value)) return `[ ${value.map((one) => respelled(one, seed + 1)).join(' ,\n')} ]`;
  if (typeof value === 'string')
    return `"${[...value].map((letter, at) => ((at + seed) % 3 === 0 ? `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}` : JSON.stringify(letter).slice(1, -1))).join('')}"`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  const turned = seed % 2 === 0 ? entries.toReversed() : entries;
  return `{\t${turned.map(([key, one]) => `${respelled(key, seed + 2)} : ${respelled(one, seed + 1)}`).join(' , ')}\r\n}`;
}

describe('a gate', () => {
  it('forwards nothing that an audit calls an error', { timeout: 240_000 }, async () => {
    let forwarded = 0;
    await fc.assert(
      fc.asyncProperty(body, wish, async (given, { tier }) => {
        const { sent } = await create(JSON.stringify(given), { tier });
        if (sent === undefined) return true;
        forwarded++;
        return errorsOf(sent, tier).length === 0;
      }),
      { numRuns: 300 },
    );
    expect(forwarded).toBeGreaterThan(5);
  });

  it('gives two spellings of one request one answer', { timeout: 240_000 }, async () => {
    const result = await fc.check(fc.asyncProperty(body, fc.nat(5), isSame), { numRuns: 100 });
    expect(result.counterexample).toBeNull();
  });

  it('never forwards what came in, only what it has printed', async () => {
    const { sent } = await create('{ "Image" : "debian" , "HostConfig" : { "Memory" : 0, "PidsLimit" : 0 } }', {});
    expect(sent).toBe('{"Image":"debian","Labels":{"containai.owner":"me"},"HostConfig":{"Runtime":"sysbox-runc","PidsLimit":8192}}');
  });
});

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

async function isSame(given: unknown, seed: number): Promise<boolean> {
  const [one, other] = [await create(JSON.stringify(given), {}), await create(respelled(given, seed), {})];
  return one.answer.status === other.answer.status && same(one.sent, other.sent) && same(one.rules.toSorted(), other.rules.toSorted());
}
