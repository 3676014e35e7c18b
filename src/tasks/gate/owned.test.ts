import { describe, expect, it } from 'vitest';
import { noFakeThings } from '../../../test/fake-engine-things.ts';
import { type MemoryWish, openMemoryGate } from '../../../test/gate-in-memory.ts';
import { endpoints } from './endpoints.ts';

const id = (digit: string): string => digit.repeat(64);

function things(): NonNullable<MemoryWish['things']> {
  const made = noFakeThings([], ['debian']);
  for (const [digit, name, owner] of [
    ['a', 'mine', 'me'],
    ['b', 'yours', 'you'],
  ] as const) {
    const Labels = { 'containai.owner': owner };
    made.containers.set(id(digit), {
      id: id(digit),
      name,
      body: { Image: 'debian', Labels, HostConfig: { Runtime: 'sysbox-runc' } },
      status: 'running',
      started: 0,
    });
    made.execs.set(id(digit === 'a' ? 'e' : 'f'), { container: id(digit), body: {} });
    made.volumes.set(name, { Name: name, Driver: 'local', Options: null, Labels });
    made.networks.set(name, { Name: name, Id: id(digit === 'a' ? 'c' : 'd'), Labels });
  }
  return made;
}

const bodies: Readonly<Record<string, object>> = {
  'update-container': { Memory: 1 },
  'create-exec': { Cmd: ['id'] },
  'start-exec': { Detach: true },
  'connect-network': { Container: 'mine' },
};

describe('what belongs to somebody else', () => {
  const named = endpoints.filter(({ path }) => path.includes('{id}'));
  const cases = named.flatMap(({ method, path, do: does }): [string, string][] => {
    const references = path.startsWith('/containers/')
      ? ['yours', id('b'), id('b').slice(0, 12), 'b']
      : path.startsWith('/networks/')
        ? ['yours', id('d'), 'dddd']
        : path.startsWith('/exec/')
          ? [id('f')]
          : ['yours'];
    return references.map((reference) => [`${method} /v1.45${path.replace('{id}', reference)}`, does]);
  });

  it.each(cases)('%s is refused', async (line, does) => {
    const gate = await openMemoryGate({ things: things() });
    const { status, message } = await gate.call(line, bodies[does]);
    expect([status, message]).toEqual([403, expect.stringContaining('not-yours')]);
    expect(gate.reached.every(({ method }) => method === 'GET')).toBe(true);
  });

  it.each([
    ['POST /v1.45/commit?container=yours&repo=x', undefined],
    ['POST /v1.45/networks/mine/connect', { Container: 'yours' }],
    ['POST /v1.45/networks/mine/disconnect', { Container: id('b') }],
    ['POST /v1.45/networks/bridge/connect', { Container: 'yours' }],
    ['POST /v1.45/networks/mine/connect', { Container: 'mine', EndpointConfig: { Links: ['yours:db'] } }],
    ['POST /v1.45/volumes/create', { Name: 'yours' }],
  ])('%s %j is refused', async (line, body) => {
    const gate = await openMemoryGate({ things: things() });
    const { status, message } = await gate.call(line, body);
    expect([status, message]).toEqual([403, expect.stringContaining('not-yours')]);
    expect(gate.reached.every(({ method }) => method === 'GET')).toBe(true);
  });
});

describe('what belongs to the owner', () => {
  it.each([
    ['DELETE /v1.45/containers/mine?force=1', `/v1.45/containers/${id('a')}?force=1`],
    ['POST /v1.45/containers/aaaa/stop?t=1', `/v1.45/containers/${id('a')}/stop?t=1`],
    ['GET /v1.45/networks/mine', `/v1.45/networks/${id('c')}`],
    ['GET /v1.45/volumes/mine', '/v1.45/volumes/mine'],
    [`GET /v1.45/exec/${id('e')}/json`, `/v1.45/exec/${id('e')}/json`],
    ['GET /v1.45/containers/mine/logs?follow=1&stdout=1', `/v1.45/containers/${id('a')}/logs?follow=1&stdout=1`],
  ])('%s goes on as %s', async (line, path) => {
    const gate = await openMemoryGate({ things: things() });
    const { status } = await gate.call(line, undefined);
    expect([status < 300, gate.reached.at(-1)?.path]).toEqual([true, path]);
  });

  it('is looked up by its full id only once', async () => {
    const gate = await openMemoryGate({ things: things() });
    for (let round = 0; round < 3; round++) await gate.call(`POST /v1.45/containers/${id('a')}/pause`, undefined);
    expect(gate.reached.filter(({ path }) => path.endsWith('/json')).length).toBe(1);
  });

  it('says what the engine says of what is not there', async () => {
    const gate = await openMemoryGate({ things: things() });
    const { status, message } = await gate.call('GET /v1.45/containers/nobody/json', undefined);
    expect([status, message]).toEqual([404, 'No such container: nobody']);
  });

  it.each([
    ['GET /v1.45/containers/json?all=1', ['mine']],
    ['GET /v1.45/containers/json?all=1&filters=%7B%22label%22%3A%7B%22containai.owner%3Dyou%22%3Atrue%7D%7D', []],
    ['GET /v1.45/networks', ['mine']],
    ['GET /v1.45/volumes', ['mine']],
  ])('is all that %s lists', async (line, names) => {
    const gate = await openMemoryGate({ things: things() });
    const { text } = await gate.call(line, undefined);
    const value = JSON.parse(text) as { readonly Volumes?: readonly { readonly Name: string }[] } & readonly {
      readonly Name?: string;
      readonly Names?: readonly string[];
    }[];
    const list = value.Volumes ?? value;
    expect(list.map((one) => one.Name ?? ('Names' in one ? String(one.Names) : '').replace('/', ''))).toEqual(names);
  });

  it.each(['containers', 'volumes', 'networks'])('is all that a prune of %s touches', async (what) => {
    const gate = await openMemoryGate({ things: things() });
    await gate.call(`POST /v1.45/${what}/prune?filters=%7B%22until%22%3A%7B%221h%22%3Atrue%7D%7D`, undefined);
    expect(decodeURIComponent(gate.reached[0]?.path ?? '')).toBe(
      `/v1.45/${what}/prune?filters={"until":{"1h":true},"label":{"containai.owner=me":true}}`,
    );
  });

  it('is all that events tell of', async () => {
    const gate = await openMemoryGate({ things: things() });
    await gate.call('GET /v1.45/events?since=1', undefined);
    expect(decodeURIComponent(gate.reached[0]?.path ?? '')).toBe('/v1.45/events?since=1&filters={"label":{"containai.owner=me":true}}');
  });
});
