import { expect, test } from 'vitest';
import { type ProbeWorld, probeWorld, willing } from '../../../test/probe-world.ts';
import { matrix } from '../../matrix/catalogue.ts';
import type { Row } from '../../model/row.ts';
import { runProbes } from './run-probes.ts';

const rowOf = (id: string): Row => matrix.find((row) => row.id === id) ?? expect.fail(id);
const settings = { image: 'i', runtime: 'sysbox-runc', word: '1', isHere: true };
const run = (ids: readonly string[], world: ProbeWorld, over: Partial<typeof settings> = {}) =>
  runProbes(ids.map(rowOf), {}, { ...settings, ...over }, { ...world, tell: () => undefined });

test.each([
  ['a refused start', 500, 'exit 0\n'],
  ['a script that never ends', 204, 'nothing'],
  ['one that ends', 204, 'exit 0\n'],
])('all that was made is removed after %s', async (_, start, output) => {
  const world = probeWorld(
    willing(output, ({ path }) => (path.endsWith('/start') && start !== 204 ? { status: start, text: '{"message":"no"}' } : undefined)),
  );
  const { left } = await run(['mounts.setuid-files', 'mounts.named-volume'], world);
  expect(new Set(world.calls.filter((call) => call.startsWith('DELETE')))).toEqual(
    new Set(
      [
        '/containers/containai-probe-1-mounts-setuid-files-0?force=1&v=1',
        '/containers/containai-probe-1-mounts-named-volume-0?force=1&v=1',
        '/volumes/containai-probe-1-mounts-named-volume?force=1',
      ].flatMap((path) => [`DELETE ${path}`, ...(output === 'exit 0\n' ? [`DELETE ${path.replace(/(-0)?\?/u, '-again$1?')}`] : [])]),
    ),
  );
  expect(world.removed.length).toBeGreaterThanOrEqual(1);
  expect(left).toEqual([]);
});

test('containers cannot be held up or hidden by what the engine or the image says', async () => {
  const world = probeWorld(willing('exit 0\n'));
  await run(['sysbox-variables.no-underscore'], world);
  expect(world.bodies[0]).toMatchObject({
    Image: 'i',
    User: '0',
    Healthcheck: { Test: ['NONE'] },
    Labels: { 'dev.containai.probe': '1' },
    HostConfig: { Runtime: 'sysbox-runc', LogConfig: { Type: 'json-file' } },
  });
});

test('rows that ask the same are answered by one container', async () => {
  const world = probeWorld(
    willing('', ({ path }) =>
      path.includes('/create') ? { status: 400, text: '{"message":"privileged mode is incompatible with user namespaces"}' } : undefined,
    ),
  );
  const { probed } = await run(['privileged.property', 'privileged.run-args'], world);
  expect(probed.map(({ measured }) => measured?.result)).toEqual(['FAILS', 'FAILS']);
  // What differs is measured once more.
  expect(world.calls.filter((call) => call.includes('/create'))).toHaveLength(probed[0]?.outcome === 'differs' ? 2 : 1);
});

test('what differs is measured again, and counts where it does both times', async () => {
  const world = probeWorld(willing('something else\nexit 7\n'));
  const { probed } = await run(['sysbox-variables.no-underscore'], world);
  expect(probed[0]).toMatchObject({ outcome: 'differs', transcript: 'something else\nexit 7' });
  expect(world.calls.filter((call) => call.includes('/create'))).toHaveLength(2);
});

test('two tries with different results prove nothing', async () => {
  let times = 0;
  const world = probeWorld(
    willing('', ({ path }) => (path.includes('/logs') ? { status: 200, text: times++ === 0 ? 'exit 7\n' : 'exit 0\n' } : undefined)),
  );
  const { probed } = await run(['sysbox-variables.no-underscore'], world);
  expect(probed[0]).toMatchObject({
    outcome: 'not proved',
    why: 'Two tries gave different results: first nothing that the matrix knows, then COMPATIBLE.',
  });
});

test.each([
  ['a name that is taken', '/create', { status: 409, text: '{"message":"Conflict. The name is in use"}' }, /^Conflict/u],
  ['an image that is gone', '/create', { status: 404, text: '{"message":"No such image: i"}' }, /^No such image/u],
  ['output that cannot be read', '/logs', { status: 500, text: '{"message":"no reader"}' }, /cannot be read: no reader/u],
  ['output without end', '/logs', { failed: 'the engine answered more than is read' }, /more than is read/u],
  ['a body that is no JSON', '/create', { status: 201, text: '<html>' }, /not understood: <html>/u],
  ['silence', '/start', 'never', /has not answered for 30 seconds/u],
] as const)('%s says nothing of the runtime', async (_, part, answer, why) => {
  const world = probeWorld(willing('exit 0\n', ({ path }) => (path.includes(part) ? answer : undefined)));
  const { probed } = await run(['sysbox-variables.no-underscore'], world);
  expect(probed[0]).toMatchObject({ outcome: 'not proved', why: expect.stringMatching(why) });
});

test('what an engine and a container say is kept within bounds', async () => {
  const long = 'x'.repeat(100_000);
  for (const world of [
    probeWorld(willing(`${long}\nexit 0\n`)),
    probeWorld(willing('', ({ path }) => (path.endsWith('/start') ? { status: 500, text: long } : undefined))),
  ]) {
    const { probed } = await run(['runtime.proc'], world);
    expect(probed[0]?.transcript.length).toBeLessThan(10_000);
  }
});

test('a name that is somebody else’s is not removed', async () => {
  const world = probeWorld(willing('', ({ path }) => (path.includes('/create') ? { status: 409, text: '{}' } : undefined)));
  await run(['sysbox-variables.no-underscore'], world);
  expect(world.calls.filter((call) => call.startsWith('DELETE'))).toEqual([]);
});

test('a container whose creation was not answered is removed by its name', async () => {
  const world = probeWorld(willing('', ({ path }) => (path.includes('/create') ? 'never' : undefined)));
  await run(['sysbox-variables.no-underscore'], world);
  expect(world.calls).toContain('DELETE /containers/containai-probe-1-sysbox-variables-no-underscore-0?force=1&v=1');
  expect(world.engine.unanswered()).toBe(1);
});

test('an engine that goes away ends the run, and what is left is told with the line that removes it', async () => {
  let isGone = false;
  const world = probeWorld(
    willing('exit 0\n', ({ path }) => {
      if (path.endsWith('/start')) isGone = true;
      return isGone ? { failed: 'no engine listens' } : undefined;
    }),
  );
  const { probed, left } = await run(
    ['sysbox-variables.no-underscore', 'mounts.tmpfs', 'users.root-maps', 'mounts.named-volume', 'runtime.proc', 'runtime.sys'],
    world,
  );
  expect(world.halt.why()).toBe('the engine no longer answers');
  expect(probed.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 6 }, () => 'not proved'));
  expect(probed.at(-1)?.why).toBe('The engine no longer answers.');
  expect(left).toContainEqual({
    what: 'the container containai-probe-1-sysbox-variables-no-underscore-0',
    remove: 'docker rm -f -v containai-probe-1-sysbox-variables-no-underscore-0',
  });
});

test('a run that is to end begins nothing more, and removes what it has made', async () => {
  const world: ProbeWorld = probeWorld(
    willing('', ({ path }) => {
      if (path.includes('/logs')) world.halt.call('it was told to end');
      return undefined;
    }),
  );
  const { probed } = await run(
    ['sysbox-variables.no-underscore', 'runtime.proc', 'runtime.sys', 'runtime.restart', 'mounts.tmpfs', 'mounts.bind'],
    world,
  );
  expect(new Set(probed.map(({ outcome }) => outcome))).toEqual(new Set(['not proved']));
  const made = world.calls.filter((call) => call.includes('/containers/create'));
  expect(made.length).toBeLessThan(6);
  expect(world.calls.filter((call) => call.startsWith('DELETE /containers'))).toHaveLength(made.length);
});

test('settings of the host are put back, and one probe at a time may look at one', async () => {
  const raised = { '/proc/sys/net/core/somaxconn': '8192' };
  const world = probeWorld(
    willing('exit 0\n', ({ path }) => {
      if (path.includes('/logs')) for (const [key, value] of Object.entries(raised)) world.settings.set(key, value);
      return undefined;
    }),
  );
  const { probed } = await run(['sysctls.reaches-host'], world);
  expect(probed[0]).toMatchObject({ outcome: 'agrees', transcript: expect.stringContaining('host setting net.core.somaxconn raised') });
  expect(world.settings.get('/proc/sys/net/core/somaxconn')).toBe('4096');
});

test('a setting that cannot be put back is told', async () => {
  let writes = 0;
  const world = probeWorld(
    willing('exit 0\n', ({ path }) => {
      if (path.includes('/logs')) world.settings.set('/proc/sys/net/core/somaxconn', '8192');
      return undefined;
    }),
    { writeSetting: () => writes++ === 0 },
  );
  const { left } = await run(['sysctls.reaches-host'], world);
  expect(left).toEqual([{ what: 'the setting net.core.somaxconn, which was 4096', remove: "sudo sysctl -w 'net.core.somaxconn=4096'" }]);
});

test.each([
  ['mounts.setuid-files', { makeScratch: () => undefined }, 'No scratch folder can be made.'],
  ['users.id-mapping', { place: () => false }, 'Files of other owners can be made by root alone.'],
  ['sysctls.reaches-host', { writeSetting: () => false }, 'It may change net.core.somaxconn of this host, and only root can put it back.'],
  ['users.root-maps', { readLink: () => undefined }, 'Only root may see what it looks at.'],
] as const)('what this user cannot do is not proved: %s', async (id, over, why) => {
  const { probed } = await run([id], probeWorld(willing('exit 0\n'), over));
  expect(probed[0]).toMatchObject({ outcome: 'not proved', why });
});

test('an engine of another machine is not looked at from here', async () => {
  const { probed } = await run(['users.root-maps', 'mounts.bind'], probeWorld(willing('exit 0\n')), { isHere: false });
  expect(probed.map(({ why }) => why)).toEqual(
    Array.from({ length: 2 }, () => 'The engine runs on another machine, which cannot be looked at from here.'),
  );
});
