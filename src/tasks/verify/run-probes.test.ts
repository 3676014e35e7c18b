import { expect, test } from 'vitest';
import type { Engine, EngineCall } from '../../machine/http/door.ts';
import type { ProbeHost } from '../../machine/probe-host.ts';
import { matrix } from '../../matrix/catalogue.ts';
import type { Row } from '../../model/row.ts';
import { runProbes, weigh } from './run-probes.ts';

const rowOf = (id: string): Row => matrix.find((row) => row.id === id) ?? expect.fail(id);
const network = rowOf('runtime.network-interfaces');

test.each([
  [{ prints: 'same\nexit 0\n' }, '0.7.0', 'agrees', 'COMPATIBLE'],
  [{ prints: 'other\nexit 0\n' }, '0.7.0', 'differs', 'DIFFERENT'],
  [{ prints: 'other\nexit 0\n' }, '0.7.1', 'agrees', 'DIFFERENT'],
  [{ prints: 'exit 2\n' }, '0.7.0', 'differs', undefined],
  [{ fails: 'same' }, '0.7.0', 'differs', undefined],
  [{ untried: 'no engine' }, '0.7.0', 'not proved', undefined],
] as const)('%j on Sysbox %s %s', (tried, version, outcome, measured) => {
  const { outcome: found, measured: result } = weigh(network, { sysbox: { version } }, tried);
  expect([found, result]).toEqual([outcome, measured]);
});

/** A host where nothing takes time, and an engine that answers by the call. */
function world(answer: (call: EngineCall) => { readonly status: number; readonly text: string }) {
  const calls: string[] = [];
  const removed: string[] = [];
  let clock = 0;
  const host: ProbeHost = {
    makeScratch: () => '/scratch',
    removeScratch: (folder) => removed.push(folder) > 0,
    place: () => true,
    ownerOf: () => '0:0 644',
    readProc: () => '4096',
    readLink: () => 'x:[1]',
    writeSetting: () => true,
    wait: (milliseconds) => (milliseconds > 1000 ? new Promise(() => undefined) : Promise.resolve()),
    now: () => (clock += 1000),
  };
  const engine: Engine = {
    ask: (call) => {
      calls.push(`${call.method} ${call.path}`);
      return Promise.resolve({ headers: [], ...answer(call) });
    },
    close: () => undefined,
  };
  return { calls, removed, powers: { engine, host } };
}

const settings = { image: 'i', runtime: 'sysbox-runc', label: 'l', nonce: '1' };

test.each([
  ['a refused start', 500, 'exit 0\n'],
  ['a script that never ends', 204, 'nothing'],
  ['one that ends', 204, 'exit 0\n'],
])('all that was made is removed after %s', async (_, start, output) => {
  const { calls, removed, powers } = world(({ path }) =>
    path.includes('/create')
      ? { status: 201, text: '{"Id":"c1"}' }
      : path.endsWith('/start')
        ? { status: start, text: '{"message":"no"}' }
        : { status: 200, text: output },
  );
  await runProbes([rowOf('mounts.bind'), rowOf('mounts.named-volume')], {}, settings, powers);
  expect(calls.filter((call) => call.startsWith('DELETE'))).toEqual(
    expect.arrayContaining(['DELETE /containers/c1?force=1&v=1', 'DELETE /volumes/containai-probe-1-mounts-named-volume?force=1']),
  );
  expect(removed).toEqual(['/scratch']);
});

test('rows that ask the same are answered by one container', async () => {
  const { calls, powers } = world(({ path }) =>
    path.includes('/create')
      ? { status: 400, text: '{"message":"privileged mode is incompatible with user namespaces"}' }
      : { status: 200, text: '' },
  );
  const found = await runProbes([rowOf('privileged.property'), rowOf('privileged.run-args')], {}, settings, powers);
  expect(found.map(({ measured }) => measured)).toEqual(['FAILS', 'FAILS']);
  expect(calls).toHaveLength(1);
});
