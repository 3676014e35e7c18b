import { describe, expect, it, test } from 'vitest';
import { prepareJudge } from '../../judge/judge.ts';
import type { Engine } from '../../machine/http/door.ts';
import type { Talk } from '../../machine/http/converse.ts';
import type { ProcessRecord } from '../../machine/process-records.ts';
import type { Verification } from '../../model/claim.ts';
import { rules } from '../../rules/catalogue.ts';
import { verifyContainer, type VerifyPowers } from './verify-container.ts';

const id = 'a'.repeat(64);
const other = 'b'.repeat(64);
const date = '2026-11-28T00:00:00.000Z';
const nonce = '0123456789abcdef0123456789abcdef';
const base = { Running: true, Paused: false, Pid: 20, StartedAt: '2026-11-28T00:00:00.1Z' };
const kinds = ['user', 'mnt', 'pid', 'net', 'ipc', 'uts', 'cgroup'] as const;
const spaces = (from: number): ProcessRecord['namespaces'] => Object.fromEntries(kinds.map((kind, at) => [kind, String(from + at)]));
const own: ProcessRecord = {
  pid: 10,
  started: '1',
  uidMap: '0 0 4294967295\n',
  gidMap: '0 0 4294967295\n',
  mountInfo: '1 0 254:0 / / rw - ext4 x rw',
  namespaces: spaces(1000),
};
const inside: ProcessRecord = {
  pid: 20,
  started: '2',
  uidMap: '0 165536 65536\n',
  gidMap: '0 165536 65536\n',
  status: 'Name:\tsleep\nUid:\t165536\t165536\t165536\t165536\nSeccomp:\t2\nSeccomp_filters:\t2\n',
  cgroup: `0::/docker/${id}\n`,
  mountInfo: '5 4 0:60 / / rw - overlay overlay rw',
  namespaces: spaces(2000),
};

interface World {
  readonly mounts?: readonly object[];
  readonly init?: boolean;
  /** What the engine says of its state, each time it is asked; the last again and again. */
  readonly states?: readonly (object | number)[];
  /** Records by their numbers, at each look. */
  readonly records?: (pid: number, look: number) => ProcessRecord | undefined;
  readonly members?: readonly number[];
  readonly own?: ProcessRecord;
  readonly talk?: Talk;
  readonly execStatus?: number;
}

interface Ran {
  readonly seen: Verification | { readonly refused: string };
  readonly asked: readonly string[];
  readonly waited: number;
}

async function run(world: World = {}, asks = false, container = 'web'): Promise<Ran> {
  const asked: string[] = [];
  const states = [...(world.states ?? [base])];
  let waited = 0;
  let looks = 0;
  const engine: Engine = {
    ask: async ({ method, path }) => {
      asked.push(`${method} ${path}`);
      if (method === 'POST') return { status: world.execStatus ?? 201, headers: [], text: '{"Id":"e1","message":"no"}' };
      const state = states.length > 1 ? states.shift() : states[0];
      if (typeof state === 'number') return { status: state, headers: [], text: '{"message":"no such container"}' };
      const text = JSON.stringify({
        Id: id,
        Name: '/web',
        State: state,
        Config: { Image: 'x' },
        HostConfig: { Runtime: 'sysbox-runc', Init: world.init ?? null },
        Mounts: world.mounts ?? [],
      });
      return { status: 200, headers: [], text };
    },
    close: () => undefined,
  };
  const powers: VerifyPowers = {
    engine,
    converse: async () => {
      asked.push(`talk after ${looks}`);
      return world.talk ?? { failed: 'nobody there' };
    },
    nonce: () => nonce,
    processes: {
      ownRecord: () => world.own ?? own,
      record: (pid) => (world.records ?? ((one) => (one === 20 ? inside : undefined)))(pid, looks),
      membersOf: () => {
        looks++;
        return { pids: world.members ?? [20], whole: true };
      },
    },
    reach: { listening: () => [], listeningInside: () => [], devices: () => [], regularFile: () => ({ user: 0, mode: 0o755 }) },
    now: () => date,
    wait: async () => void waited++,
    patience: () => new Promise(() => undefined),
    realPath: (path) => path,
  };
  const seen = await verifyContainer({ container, judge: prepareJudge(rules, 'standard', {}), workspaces: [], sockets: [], asks }, powers);
  return { seen, asked, waited };
}

const claimOf = ({ seen }: Ran, claim: string): string | undefined =>
  'refused' in seen ? seen.refused : seen.claims.find((one) => one.id === claim)?.standing;

test('knows the init program of the engine where the engine was asked for it', async () => {
  const mountInfo = `${inside.mountInfo}\n6 5 254:0 /usr/bin/docker-init /sbin/docker-init ro - ext4 x rw`;
  const records = (pid: number): ProcessRecord | undefined => (pid === 20 ? { ...inside, mountInfo } : undefined);
  expect(claimOf(await run({ records, init: true }), 'folders')).toBe('holds');
  expect(claimOf(await run({ records }), 'folders')).toBe('fails');
});

test('looks at the processes, and asks the engine twice', async () => {
  const ran = await run();
  expect(claimOf(ran, 'user-namespace')).toBe('holds');
  expect(ran.asked).toEqual(['GET /containers/web/json', `GET /containers/${id}/json`]);
  expect(ran.seen).toMatchObject({ container: id, name: 'web', date, inside: { state: 'not asked' } });
});

describe('is refused', () => {
  it.each<[what: string, world: World, words: RegExp]>([
    ['it runs as another process at the end', { states: [base, { ...base, Pid: 21 }] }, /started anew meanwhile/u],
    ['it was started anew with the same number', { states: [base, { ...base, StartedAt: 'later' }] }, /started anew meanwhile/u],
    [
      'its first process is another one by the kernel',
      { records: (_pid, look) => ({ ...inside, started: look === 0 ? '2' : '3' }) },
      /started anew meanwhile/u,
    ],
    ['it has ended meanwhile', { states: [base, { ...base, Running: false, Pid: 0 }] }, /does not run/u],
    ['it was removed meanwhile', { states: [base, 404] }, /has no container/u],
    [
      'its first process has ended, and nobody has asked for its exit code',
      { records: () => ({ pid: 20, started: '2', namespaces: {}, hasEnded: true }) },
      /has ended meanwhile/u,
    ],
    ['the engine is about to start it again', { states: [{ ...base, Restarting: true, Pid: 0 }] }, /between two starts/u],
    ['it does not run', { states: [{ ...base, Running: false }] }, /does not run/u],
    ['the engine has none', { states: [404] }, /has no container web/u],
    ['the engine is in trouble', { states: [500] }, /answered 500 .*no such container/u],
    ['there is no /proc', { own: undefined as never }, /no \/proc/u],
  ])('where %s', async (_what, world, words) => {
    const ran = 'own' in world ? await runWithoutProc() : await run(world);
    expect(ran.seen).toEqual(expect.objectContaining({ refused: expect.stringMatching(words) }));
  });

  test.each(['', '../x', 'a b', 'a?b', 'a\nb', '-x', 'x'.repeat(300)])('for the name %j, which goes nowhere', async (name) => {
    const { seen, asked } = await run({}, false, name);
    expect(seen).toEqual({ refused: expect.stringContaining('is no name or id of a container') });
    expect(asked).toEqual([]);
  });
});

async function runWithoutProc(): Promise<Ran> {
  const engine: Engine = {
    ask: async () => ({
      status: 200,
      headers: [],
      text: JSON.stringify({ Id: id, Name: '/web', State: base, Config: {}, HostConfig: {}, Mounts: [] }),
    }),
    close: () => undefined,
  };
  const powers = { engine, processes: { ownRecord: () => undefined }, realPath: (path: string) => path } as unknown as VerifyPowers;
  const seen = await verifyContainer(
    { container: 'web', judge: prepareJudge(rules, 'standard', {}), workspaces: [], sockets: [], asks: false },
    powers,
  );
  return { seen, asked: [], waited: 0 };
}

describe('other processes', () => {
  test('whose number went to somebody else are not its own', async () => {
    const elsewhere = { ...inside, pid: 21, uidMap: own.uidMap!, cgroup: '0::/user.slice\n', namespaces: spaces(1000) };
    const ran = await run({ members: [20, 21], records: (pid) => (pid === 20 ? inside : elsewhere) });
    expect(claimOf(ran, 'user-namespace')).toBe('holds');
    expect(claimOf(ran, 'shared-processes')).toBe('holds');
  });

  test('that have ended say nothing', async () => {
    const zombie: ProcessRecord = { pid: 21, started: '3', namespaces: {}, hasEnded: true };
    const ran = await run({ members: [20, 21], records: (pid) => (pid === 20 ? inside : zombie) });
    expect(claimOf(ran, 'namespace-mnt')).toBe('holds');
  });

  test('of another container are in its namespace', async () => {
    const stranger = { ...inside, pid: 21, cgroup: `0::/docker/${other}\n` };
    expect(claimOf(await run({ members: [20, 21], records: (pid) => (pid === 20 ? inside : stranger) }), 'shared-processes')).toBe('fails');
  });

  test('are held against it only where that is so at every look', async () => {
    const starting = { ...inside, pid: 21, uidMap: own.uidMap! };
    const once = await run({
      members: [20, 21],
      records: (pid, look) => (pid === 20 ? inside : look === 1 ? starting : { ...inside, pid: 21 }),
    });
    expect([claimOf(once, 'user-namespace'), once.waited]).toEqual(['holds', 1]);
    const always = await run({ members: [20, 21], records: (pid) => (pid === 20 ? inside : starting) });
    expect([claimOf(always, 'user-namespace'), always.waited]).toEqual(['fails', 4]);
  });

  test('are looked at before its shell, whose author may hide them, knows of it', async () => {
    const starting = { ...inside, pid: 21, uidMap: own.uidMap! };
    const ran = await run({ members: [20, 21], records: (pid) => (pid === 20 ? inside : starting) }, true);
    expect(ran.asked.filter((call) => call.startsWith('talk'))).toEqual(['talk after 5']);
  });
});

describe('a volume', () => {
  const kept = '/var/lib/docker/volumes/data/_data';
  const volume = { Type: 'volume', Name: 'data', Source: kept, Destination: '/x', Driver: 'local', RW: true };
  const mounted = (here: string, there: string): World => ({
    mounts: [volume],
    own: { ...own, mountInfo: `${own.mountInfo!}\n${here}` },
    records: (pid) => (pid === 20 ? { ...inside, mountInfo: `${inside.mountInfo!}\n${there}` } : undefined),
  });
  it.each<[what: string, world: World, rule: string]>([
    [
      'a folder of this machine',
      mounted(`2 1 254:0 /etc ${kept} rw - ext4 x rw`, '6 5 254:0 /etc /x rw,idmapped - ext4 x rw'),
      'rule:system-path-mounted',
    ],
    [
      'a folder below that',
      {
        ...mounted(`2 1 254:0 /etc ${kept} rw - ext4 x rw`, '6 5 254:0 /etc/ssh /x rw - ext4 x rw'),
        mounts: [{ ...volume, Source: `${kept}/ssh` }],
      },
      'rule:system-path-mounted',
    ],
    [
      'an overlay over one, called like a file system of Sysbox’s',
      mounted(`2 1 0:90 / ${kept} rw - overlay sysboxfs rw,lowerdir=/etc`, '6 5 0:90 / /x rw - overlay sysboxfs rw'),
      'rule:mount-option-injected',
    ],
    [
      'a disk of this machine',
      mounted(`2 1 254:1 / ${kept} rw - ext4 /dev/vdb rw`, '6 5 254:1 / /x rw - ext4 /dev/vdb rw'),
      'rule:mount-option-injected',
    ],
  ])('that is really %s is judged as that', async (_what, world, rule) => {
    expect(claimOf(await run(world), rule)).toBe('fails');
  });

  test('that is a folder of its own is none', async () => {
    const ran = await run(mounted('2 1 0:30 / /run rw - tmpfs tmpfs rw', `6 5 254:0 ${kept} /x rw - ext4 x rw`));
    expect([claimOf(ran, 'rules'), claimOf(ran, 'folders')]).toEqual(['holds', 'holds']);
  });

  test('that is memory or on another machine is none of this machine’s', async () => {
    const ran = await run(mounted(`2 1 0:90 / ${kept} rw - nfs4 10.0.0.1:/data rw`, '6 5 0:90 / /x rw - nfs4 10.0.0.1:/data rw'));
    expect(claimOf(ran, 'rules')).toBe('holds');
  });
});

const words = (ran: Ran): string | undefined =>
  'refused' in ran.seen ? ran.seen.refused : ran.seen.claims.find((one) => one.id === 'processes')?.detail;

describe('a process of another kernel', () => {
  test('is no process here, or somebody else’s', async () => {
    expect(words(await run({ records: (pid) => (pid === 1 ? own : undefined) }))).toMatch(/remote engine/u);
    expect(words(await run({ records: () => ({ ...inside, cgroup: '0::/user.slice\n' }) }))).toMatch(/remote engine/u);
  });

  test('is not what is said where /proc hides those of others', async () => {
    const ran = await run({ records: () => undefined });
    expect(words(ran)).toBe('needs root: /proc shows no processes of other users');
    expect(ran.seen).toMatchObject({ standing: 'cannot-tell' });
  });
});

const said = (text: string, stream = 1): Talk => {
  const body = new TextEncoder().encode(text);
  const bytes = new Uint8Array(8 + body.length);
  bytes[0] = stream;
  new DataView(bytes.buffer).setUint32(4, body.length);
  bytes.set(body, 8);
  return { bytes, isCut: false };
};
const raw = (text: string): Talk => ({ bytes: new TextEncoder().encode(text), isCut: false });
const insideOf = (ran: Ran): unknown => ('refused' in ran.seen ? ran.seen : ran.seen.inside);

describe('asking inside', () => {
  test('sets its word beside the kernel’s', async () => {
    const ran = await run({ talk: said(`motd\n${nonce} uid-map 0 165536 65536\n${nonce} sysboxfs 6\n${nonce} end \n`) }, true);
    expect(insideOf(ran)).toEqual({ state: 'answered', ignored: 1 });
    expect(claimOf(ran, 'inside-user-namespace')).toBe('holds');
    // The kernel shows none.
    expect([claimOf(ran, 'inside-sysboxfs'), claimOf(ran, 'sysboxfs')]).toEqual(['fails', 'fails']);
    expect(ran.asked).toContain(`POST /containers/${id}/exec`);
  });

  it.each<[what: string, world: World, word: object]>([
    [
      'no shell',
      {
        talk: raw(
          'OCI runtime exec failed: exec failed: unable to start container process: exec: "/bin/sh": stat /bin/sh: no such file or directory: unknown',
        ),
      },
      { state: 'no answer', why: 'it has no /bin/sh', ignored: 1 },
    ],
    ['a shell that says nothing', { talk: raw('') }, { state: 'no answer', why: 'its shell said nothing', ignored: 0 }],
    [
      'one that says too much',
      { talk: { bytes: new Uint8Array(0), isCut: true } },
      { state: 'no answer', why: 'its shell did not answer in time, or said too much', ignored: 0 },
    ],
    [
      'one that knows no nonce',
      { talk: said('uid-map 0 165536 65536\n') },
      { state: 'no answer', why: 'its shell said something else: uid-map 0 165536 65536', ignored: 1 },
    ],
    ['one that ends early', { talk: said(`${nonce} uid-map 0 165536 65536\n`) }, { state: 'answered', why: 'it ended early', ignored: 0 }],
    ['an engine that refuses', { execStatus: 403 }, { state: 'no answer', why: 'the engine answered 403: no', ignored: 0 }],
    ['no engine', {}, { state: 'no answer', why: 'nobody there', ignored: 0 }],
  ])('%s', async (_what, world, word) => {
    const ran = await run(world, true);
    expect(insideOf(ran)).toEqual(word);
    // No answer is no claim: what the kernel says stands alone.
    const isAnswered = 'state' in word && word.state === 'answered';
    expect(claimOf(ran, 'inside-user-namespace')).toBe(isAnswered ? 'holds' : undefined);
  });

  test('not of a paused one, whose processes answer nobody', async () => {
    const ran = await run({ states: [{ ...base, Paused: true }] }, true);
    expect(insideOf(ran)).toEqual({ state: 'not asked', why: 'it is paused', ignored: 0 });
  });

  test('not where it is not wanted', async () => {
    expect((await run({}, false)).asked.filter((call) => call.startsWith('POST'))).toEqual([]);
  });
});
