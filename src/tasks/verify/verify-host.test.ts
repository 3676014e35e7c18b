import { expect, test } from 'vitest';
import { type Answer, probeWorld, type ProbeWorld, willing } from '../../../test/probe-world.ts';
import type { EngineCall } from '../../machine/http/door.ts';
import type { ProbeHost } from '../../machine/probe-host.ts';
import type { Leftover } from '../../model/probed.ts';
import { verifyHost, type VerifyHostWish } from './verify-host.ts';

const wish: VerifyHostWish = {
  socket: '/run/docker.sock',
  runtime: 'sysbox-runc',
  image: 'debian:12',
  rows: ['sysbox-variables.no-underscore', 'runtime.copy'],
  sysbox: '0.7.0',
  patience: 600_000,
  version: '1.2.3',
};

const info = JSON.stringify({
  ServerVersion: '28.4.0',
  Runtimes: { runc: { path: 'runc' }, 'sysbox-runc': { path: '/usr/bin/sysbox-runc' } },
});

function usual({ path }: EngineCall): Answer | undefined {
  if (path === '/info') return { status: 200, text: info };
  if (path === '/version') return { status: 200, text: '{}' };
  if (path.startsWith('/images/')) return { status: 200, text: '{"Id":"sha256:1"}' };
  if (path.startsWith('/containers/json')) return { status: 200, text: '[]' };
  return path.startsWith('/volumes?') ? { status: 200, text: '{"Volumes":null}' } : undefined;
}

async function verify(
  over: Partial<VerifyHostWish> = {},
  answer: (call: EngineCall) => Answer | undefined = usual,
  host: Partial<ProbeHost> = {},
) {
  const world: ProbeWorld = probeWorld(
    willing('exit 0\n', (call) => answer(call) ?? usual(call)),
    host,
  );
  const found: Leftover[] = [];
  const told: string[] = [];
  const result = await verifyHost(
    { ...wish, ...over },
    {
      host: { look: () => Promise.resolve({ files: {}, places: {}, sockets: {}, commands: {}, programs: {}, daemons: [] }) },
      sockets: { engineAt: (path) => ({ ...world.raw, path }) },
      probes: world.host,
      halt: world.halt,
      now: () => '2026-11-28T12:00:00.000Z',
      tell: (done, all, row) => void told.push(`${done} of ${all} ${row}`),
      begin: (_image, left) => void found.push(...left),
    },
  );
  return { result, world, found, told };
}

test('what was measured, with what it was measured on', async () => {
  const { result, told } = await verify();
  expect(result).toMatchObject({
    hangs: false,
    verification: {
      tool: { name: 'containai', version: '1.2.3' },
      started: '2026-11-28T12:00:00.000Z',
      host: { engine: { version: '28.4.0' }, sysbox: { version: '0.7.0' }, source: 'this host and command line' },
      image: { name: 'debian:12', id: 'sha256:1' },
      rows: [
        { row: 'runtime.copy', outcome: 'not proved', hasProbe: false, why: expect.stringMatching(/damage a container/u) },
        { row: 'sysbox-variables.no-underscore', outcome: 'agrees', hasProbe: true },
      ],
      left: [],
    },
  });
  expect(told).toEqual(['1 of 1 sysbox-variables.no-underscore']);
});

test.each<[Partial<VerifyHostWish>, ((call: EngineCall) => Answer | undefined) | undefined, RegExp, boolean]>([
  [{ rows: ['mounts.bnd'] }, undefined, /^The matrix has no row mounts\.bnd; did you mean mounts\.bind\?$/u, true],
  [{ runtime: 'other' }, undefined, /^the engine has no runtime other, only runc, sysbox-runc: install Sysbox/u, false],
  [{}, ({ path }) => (path === '/info' ? { failed: 'no engine listens at /run/docker.sock' } : undefined), /^no engine listens/u, false],
  [{}, ({ path }) => (path.startsWith('/images/') ? { status: 404, text: '{}' } : undefined), /^There is no image debian:12/u, true],
])('%j: nothing can be measured', async (over, answer, refused, isBadInput) => {
  const { result } = await verify(over, answer);
  expect(result).toMatchObject({ refused: expect.stringMatching(refused), isBadInput });
});

test('what another run has left is told, and not touched', async () => {
  const { found, world } = await verify({}, ({ path }) => {
    if (path.startsWith('/containers/json'))
      return path.includes('%3Dword')
        ? { status: 200, text: '[]' }
        : {
            status: 200,
            text: JSON.stringify([
              { Names: ['/containai-probe-old-0'], Labels: { 'dev.containai.probe': 'old' } },
              { Names: ['/$(reboot)'], Labels: { 'dev.containai.probe': 'evil' } },
              { Names: ['/mine'], Labels: { 'dev.containai.probe': 'word' } },
              7,
            ]),
          };
    return path.startsWith('/volumes?') && !path.includes('%3Dword')
      ? { status: 200, text: JSON.stringify({ Volumes: [{ Name: 'old-volume', Labels: { 'dev.containai.probe': 'old' } }] }) }
      : undefined;
  });
  expect(found.map(({ remove }) => remove)).toEqual(['docker rm -f -v containai-probe-old-0', 'docker volume rm old-volume']);
  expect(world.calls.filter((call) => call.startsWith('DELETE') && /old|evil|mine|reboot/u.test(call))).toEqual([]);
});

test('lines to paste reach the engine that was used', async () => {
  const { found } = await verify({ socket: '/my engine/docker.sock' }, ({ path }) =>
    path.startsWith('/containers/json') && !path.includes('%3Dword')
      ? { status: 200, text: JSON.stringify([{ Names: ['/old'], Labels: { 'dev.containai.probe': 'old' } }]) }
      : undefined,
  );
  expect(found.map(({ remove }) => remove)).toEqual(["docker -H 'unix:///my engine/docker.sock' rm -f -v old"]);
});

test('a runtime that breaks on the way is no difference', async () => {
  let starts = 0;
  const { result } = await verify({ rows: ['sysbox-variables.no-underscore'] }, ({ path }) =>
    path.endsWith('/start') && starts++ > 0 ? { status: 500, text: '{"message":"sysbox-fs is gone"}' } : undefined,
  );
  expect(result).toMatchObject({
    verification: {
      cut: 'a plain container no longer runs',
      rows: [
        {
          outcome: 'not proved',
          why: expect.stringMatching(/^A plain container no longer ran/u),
          transcript: 'does not start: sysbox-fs is gone',
        },
      ],
    },
  });
});

test('what carries this run’s word in the end is swept', async () => {
  const { world } = await verify({}, ({ path }) =>
    path.startsWith('/containers/json') && path.includes('%3Dword')
      ? { status: 200, text: JSON.stringify([{ Names: ['/late'], Labels: { 'dev.containai.probe': 'word' } }]) }
      : undefined,
  );
  expect(world.calls).toContain('DELETE /containers/late?force=1&v=1');
});

test('the time is bounded', async () => {
  const { result } = await verify({ patience: 1500, rows: [] }, undefined, {
    alarm: (milliseconds, ring) => {
      if (milliseconds === 1500) ring();
      return () => undefined;
    },
  });
  expect(result).toMatchObject({ refused: expect.stringContaining('the time was up after 2 seconds') });
});
