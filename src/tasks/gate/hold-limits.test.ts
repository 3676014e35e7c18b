import { describe, expect, test } from 'vitest';
import { openMemoryGate } from '../../../test/gate-in-memory.ts';
import type { GatePolicy } from '../../model/gate.ts';
import type { Policy } from '../../model/policy.ts';
import { noFakeThings } from '../../../test/fake-engine-things.ts';

const policyOf = (gate: GatePolicy): Policy => ({ document: 'policy', levels: {}, options: {}, waivers: [], gate });
const gibibyte = 2 ** 30;
const limits = { memory: '8g', cpus: 2, pids: 1000 } as const;
const held = { Memory: 8 * gibibyte, NanoCpus: 2e9, PidsLimit: 1000 };

describe('limits of the policy', () => {
  test.each<[what: string, asked: object, made: object, changed: readonly string[]]>([
    ['are put in where none is asked for', {}, held, []],
    [
      'lower what is above',
      { Memory: 16 * gibibyte, NanoCpus: 25e8, PidsLimit: 1001 },
      held,
      ['memory=16g', 'cpus=2.5', 'pids-limit=1001'],
    ],
    ['lower what is without end', { Memory: -1, PidsLimit: -1 }, held, ['memory=-1', 'pids-limit=-1']],
    ['leave what is below', { Memory: gibibyte, NanoCpus: 5e8, PidsLimit: 10 }, { Memory: gibibyte, NanoCpus: 5e8, PidsLimit: 10 }, []],
    [
      'leave swap of the same size',
      { Memory: 4 * gibibyte, MemorySwap: 16 * gibibyte },
      { ...held, Memory: 4 * gibibyte, MemorySwap: 16 * gibibyte },
      [],
    ],
    [
      'take more swap away',
      { Memory: 4 * gibibyte, MemorySwap: 16 * gibibyte + 1 },
      { ...held, Memory: 4 * gibibyte },
      ['memory-swap=17179869185'],
    ],
    ['take swap without end away', { MemorySwap: -1 }, held, ['memory-swap=-1']],
    ['take a reservation away that does not fit', { MemoryReservation: 9 * gibibyte }, held, ['memory-reservation=9g']],
    ['leave a quota below', { CpuQuota: 150_000 }, { Memory: held.Memory, PidsLimit: 1000, CpuQuota: 150_000 }, []],
    ['replace a quota above', { CpuQuota: 150_000, CpuPeriod: 50_000 }, held, ['cpu-quota=150000', 'cpu-period=50000']],
    ['replace a quota without end', { CpuQuota: -1 }, held, ['cpu-quota=-1']],
    ['replace a period alone', { CpuPeriod: 50_000 }, held, ['cpu-period=50000']],
  ])('%s', async (_what, asked, made, changed) => {
    const gate = await openMemoryGate({ policy: policyOf({ limits }) });
    const { status, message } = await gate.call('POST /v1.45/containers/create', { Image: 'debian', HostConfig: asked });
    expect([status, message]).toEqual([201, '']);
    const { Runtime, ...sent } = (JSON.parse(gate.reached.at(-1)?.body ?? '') as { HostConfig: Record<string, unknown> }).HostConfig;
    expect([Runtime, sent]).toEqual(['sysbox-runc', made]);
    const limited = gate.decisions[0]?.rewrites.filter(({ rule }) => rule === 'resource-limited') ?? [];
    expect(limited.flatMap(({ from }) => from ?? [])).toEqual(changed);
  });

  test('there may be none', async () => {
    const gate = await openMemoryGate({ policy: policyOf({ limits: { pids: -1 } }) });
    await gate.call('POST /v1.45/containers/create', { Image: 'debian', HostConfig: { PidsLimit: 100_000 } });
    expect(JSON.parse(gate.reached.at(-1)?.body ?? '')).toMatchObject({ HostConfig: { PidsLimit: 100_000 } });
  });

  test.each<[what: string, update: object, status: number]>([
    ['less', { Memory: gibibyte, MemorySwap: 2 * gibibyte, PidsLimit: 10 }, 200],
    ['something else', { CpuShares: 100 }, 200],
    ['more memory', { Memory: 9 * gibibyte }, 403],
    ['swap without end', { MemorySwap: -1 }, 403],
    ['more processors', { NanoCpus: 3e9 }, 403],
    ['more processes', { PidsLimit: 1001 }, 403],
    ['processes without end', { PidsLimit: -1 }, 403],
    ['the same by another number', { PidsLimit: 0 }, 403],
    ['the same by none', { PidsLimit: null }, 200],
  ])('hold for what is asked for later: %s', async (_what, update, status) => {
    const things = noFakeThings([], ['debian']);
    const body = { Image: 'debian', Labels: { 'containai.owner': 'me' }, HostConfig: { Runtime: 'sysbox-runc', ...held, MemorySwap: -1 } };
    things.containers.set('a'.repeat(64), { id: 'a'.repeat(64), name: 'mine', body, status: 'running', started: 1 });
    const gate = await openMemoryGate({ policy: policyOf({ limits }), things });
    const answer = await gate.call('POST /v1.45/containers/mine/update', update);
    expect([answer.status, answer.message.includes('resource-limited')]).toEqual([status, status !== 200]);
  });
});

describe('without a network', () => {
  const off = policyOf({ network: 'none', limits: { pids: -1 } });

  test.each<[what: string, asked: object, networking: object | undefined]>([
    ['where none is named', { NetworkMode: 'default' }, { EndpointsConfig: { default: {} } }],
    ['in place of the default bridge', { NetworkMode: 'bridge' }, { EndpointsConfig: { bridge: { Aliases: ['x'] } } }],
    ['in place of the host’s', { NetworkMode: 'host' }, undefined],
    [
      'in place of a project’s, with all that belongs to it',
      { NetworkMode: 'p_default', Links: ['a:b'] },
      { EndpointsConfig: { p_default: { NetworkID: 'x', Links: ['c'] }, other: { NetworkID: 'y' } } },
    ],
    ['where one is named beside', {}, { EndpointsConfig: { bridge: {} } }],
    ['with ports', { PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '80' }] }, PublishAllPorts: true }, undefined],
    ['where none is asked for', { NetworkMode: 'none' }, { EndpointsConfig: { none: {} } }],
  ])('a container is made %s', async (_what, asked, networking) => {
    const exposed = JSON.stringify({ Config: { ExposedPorts: { '81/tcp': {} } } });
    const gate = await openMemoryGate({
      policy: off,
      answer: ({ path }) => (path.includes('/images/debian/json') ? { status: 200, body: exposed } : undefined),
    });
    const body = { Image: 'debian', HostConfig: asked, ...(networking === undefined ? {} : { NetworkingConfig: networking }) };
    const { status, message } = await gate.call('POST /v1.45/containers/create', body);
    expect([status, message]).toEqual([201, '']);
    const { HostConfig, NetworkingConfig } = JSON.parse(gate.reached.at(-1)?.body ?? '') as {
      readonly HostConfig: Record<string, unknown>;
      readonly NetworkingConfig?: { readonly EndpointsConfig?: object };
    };
    expect(HostConfig).toMatchObject({ NetworkMode: 'none' });
    expect([HostConfig['Links'] ?? [], HostConfig['PortBindings'] ?? {}, HostConfig['PublishAllPorts'] ?? false]).toEqual([[], {}, false]);
    expect(Object.keys(NetworkingConfig?.EndpointsConfig ?? {}).filter((name) => name !== 'none')).toEqual([]);
  });

  test.each([
    ['none', 204],
    ['p_default', 403],
  ])('the namespace of one with the network %s may be shared: %s', async (mode, status) => {
    const things = noFakeThings([], ['debian']);
    const put = (digit: string, name: string, NetworkMode: string): void => {
      const body = { Image: 'debian', Labels: { 'containai.owner': 'me' }, HostConfig: { Runtime: 'sysbox-runc', NetworkMode } };
      things.containers.set(digit.repeat(64), { id: digit.repeat(64), name, body, status: 'running', started: 1 });
    };
    put('a', 'first', mode);
    put('b', 'second', `container:${'a'.repeat(64)}`);
    const gate = await openMemoryGate({ policy: off, things });
    expect((await gate.call('POST /v1.45/containers/second/start', undefined)).status).toBe(status);
  });

  test('nothing is connected to one', async () => {
    const gate = await openMemoryGate({ policy: off });
    await gate.call('POST /v1.45/networks/create', { Name: 'net' });
    const { text } = await gate.call('POST /v1.45/containers/create', { Image: 'debian' });
    const answer = await gate.call('POST /v1.45/networks/net/connect', { Container: (JSON.parse(text) as { Id: string }).Id });
    expect([answer.status, answer.message]).toEqual([403, expect.stringContaining('network-off')]);
  });
});
