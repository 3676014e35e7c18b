import { expect, test } from 'vitest';
import { sandboxWith } from '../../../test/sandboxes.ts';
import { enterInner, type InnerPowers, innerSockets, viewOf } from './inner-door.ts';
import type { SandboxDoor } from './sandbox-door.ts';

const inner = { ...sandboxWith().container!, id: 'd'.repeat(64), remoteUser: 'dev' };
const nested = sandboxWith({ mode: 'nested', inner });

/** A system container in this state, whose engine answers from the given try on; what was opened, closed and removed. */
function world(state: object, answersAt: number) {
  const done: string[] = [];
  let tries = 0;
  const outer: SandboxDoor = {
    sandbox: nested,
    socket: nested.gate,
    api: '/v1.45',
    ask: () => Promise.resolve({ status: 200, headers: [], text: JSON.stringify({ State: state }) }),
    close: () => done.push('outer closed'),
  };
  const powers = {
    openTunnel: (path: string) => {
      done.push(`opened ${path}`);
      return Promise.resolve({ close: () => done.push('tunnel closed') });
    },
    openStream: () => Promise.resolve({ failed: '' }),
    engineAt: () => ({
      ask: () => Promise.resolve(++tries < answersAt ? { failed: 'no' } : { status: 200, headers: ['Api-Version', '1.45'], text: '' }),
      close: () => {},
    }),
    machine: { remove: (path: string) => done.push(`removed ${path}`) },
    nonce: () => '0123456789',
    wait: () => Promise.resolve(),
  } as unknown as InnerPowers;
  return { done, enter: () => enterInner(outer, powers), tries: () => tries };
}

const socket = '/run/user/1000/containai/0123456789ab-01234567.sock';

test('the way to the engine inside is waited for, shows the dev container in there, and leaves nothing when it is closed', async () => {
  const { done, enter, tries } = world({ Running: true }, 3);
  const door = await enter();
  if ('refused' in door) throw new Error(door.refused);
  expect([door.sandbox.container, door.socket, door.outer?.sandbox.container?.id, tries()]).toEqual([inner, socket, 'c'.repeat(64), 3]);
  door.close();
  expect(done).toEqual([`opened ${socket}`, 'tunnel closed', `removed ${socket}`, 'outer closed']);
});

test('an engine that never answers is given up, and leaves nothing', async () => {
  const { done, enter } = world({ Running: true }, Infinity);
  expect(await enter()).toEqual({ refused: expect.stringContaining('The engine inside web does not answer') });
  expect(done).toEqual([`opened ${socket}`, 'tunnel closed', `removed ${socket}`, 'outer closed']);
});

test.each([
  [{ Running: false }, 'The system container of web is stopped'],
  [{ Running: true, Paused: true }, 'web is paused'],
])('where the system container is %o nothing is opened', async (state, words) => {
  const { done, enter } = world(state, 1);
  expect(await enter()).toEqual({ refused: expect.stringContaining(words) });
  expect(done).toEqual(['outer closed']);
});

test('commands see the dev container inside, or the system container where that is meant', () => {
  expect(viewOf(nested, { outer: false }).container).toEqual(inner);
  expect(viewOf(nested, { outer: true })).toBe(nested);
  expect(viewOf(sandboxWith({ mode: 'nested' }), { outer: false }).container).toBe(undefined);
  expect(viewOf(sandboxWith({ mode: 'system' }), { outer: false }).container?.id).toBe('c'.repeat(64));
});

test('what such ways have left is found by its name, and nothing else', () => {
  const names = ['0123456789ab.sock', '0123456789ab-01234567.sock', '0123456789ab-x.sock', 'ffffffffffff-01234567.sock'];
  const list = (): { readonly name: string; readonly kind: 'other' }[] => names.map((name) => ({ name, kind: 'other' }));
  expect(innerSockets(nested, { list: list as unknown as Parameters<typeof innerSockets>[1]['list'] })).toEqual([socket]);
});
