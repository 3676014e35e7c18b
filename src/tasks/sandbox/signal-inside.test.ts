import { expect, test } from 'vitest';
import { sandboxWith } from '../../../test/sandboxes.ts';
import type { SandboxDoor } from './sandbox-door.ts';
import { signalInside } from './signal-inside.ts';

const container = 'c'.repeat(64);

const answer = (status: number, value: object): ReturnType<SandboxDoor['ask']> =>
  Promise.resolve({ status, headers: [], text: JSON.stringify(value) });

/** A door behind which an exec is in these states, one after the other; what was asked for, and what was sent. */
function world(states: readonly object[], outer?: SandboxDoor) {
  const left = [...states];
  const sent: unknown[] = [];
  const door: SandboxDoor = {
    sandbox: sandboxWith(),
    socket: '/gate.sock',
    api: '/v1.45',
    close: () => {},
    ...(outer === undefined ? {} : { outer }),
    ask: (method, path, body) => {
      if (path === '/exec/e/json') return answer(200, left.length > 1 ? left.shift()! : left[0]!);
      if (path === '/exec/kill/json') return answer(200, { Running: false, ExitCode: 0 });
      if (path === '/exec/kill/start') return answer(200, {});
      sent.push([path, ((body as { Cmd: readonly string[] }).Cmd ?? []).slice(-2), method]);
      return answer(201, { Id: 'kill' });
    },
  };
  const records = { record: (pid: number) => ({ pid, started: '1', namespaces: {}, status: `NSpid:\t${pid}\t7\n` }) };
  const send = (): Promise<boolean> => signalInside(door, container, 'e', 'SIGTERM', { records, wait: () => Promise.resolve() });
  return { door, sent, send };
}

const path = `/containers/${container}/exec`;

test('a signal goes to the number that a program has inside', async () => {
  const { sent, send } = world([{ Running: true, ExitCode: null, Pid: 4711 }]);
  expect([await send(), sent]).toEqual([true, [[path, ['TERM', '7'], 'POST']]]);
});

test('it waits for the engine to know the number of what has just begun', async () => {
  const { sent, send } = world([
    { Running: true, ExitCode: null, Pid: 0 },
    { Running: true, Pid: 0 },
    { Running: true, Pid: 4711 },
  ]);
  expect([await send(), sent]).toEqual([true, [[path, ['TERM', '7'], 'POST']]]);
});

test('it is not sent to what has ended', async () => {
  const { sent, send } = world([{ Running: false, ExitCode: 3, Pid: 0 }]);
  expect([await send(), sent]).toEqual([false, []]);
});

test('inside a system container it goes by the number that this one has for it, from there', async () => {
  const outer = world([{}]);
  const { sent, send } = world([{ Running: true, Pid: 42 }], outer.door);
  expect([await send(), sent, outer.sent]).toEqual([true, [], [[path, ['TERM', '42'], 'POST']]]);
});
