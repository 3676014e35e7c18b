import { join } from 'node:path';
import { expect, test } from 'vitest';
import { answering, rawEngine, socketFolder } from '../../../test/raw-sockets.ts';
import { converseAt } from './converse.ts';
import type { EngineCall } from './door.ts';

const folder = socketFolder();
const call: EngineCall = { method: 'POST', path: '/exec/1/start', headers: [], body: '{}' };
const upgraded = 'HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n';
const bounds = { milliseconds: 20_000, bytes: 100 };
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

test('all input goes out once the engine has agreed, and ends; what is said until the end is heard', async () => {
  let heard = '';
  const path = await rawEngine(folder, (end) => {
    void end.until(/\{\}$/).then(() => end.say(`${upgraded}one `));
    void end.ended.then((all) => {
      heard = all;
      end.say('two');
      end.socket.end();
    });
  });
  const talk = await converseAt(path)(call, 'echo\n', bounds);
  expect('bytes' in talk && [text(talk.bytes), talk.isCut]).toEqual(['one two', false]);
  expect(heard).toMatch(/^POST \/exec\/1\/start HTTP\/1\.1\r\n[^]*Upgrade: tcp\r\n[^]*\{\}echo\n$/u);
});

test('what is said beyond the bound is cut off', async () => {
  const path = await rawEngine(folder, (end) => {
    void end.until(/\{\}$/).then(() => end.say(upgraded + 'x'.repeat(1000)));
  });
  const talk = await converseAt(path)(call, '', bounds);
  expect('bytes' in talk && [talk.bytes.length, talk.isCut]).toEqual([100, true]);
});

test('who never ends is left, with what was said', async () => {
  const path = await rawEngine(folder, (end) => {
    void end.until(/\{\}$/).then(() => end.say(`${upgraded}x`));
  });
  const talk = await converseAt(path)(call, '', { ...bounds, milliseconds: 300 });
  expect('bytes' in talk && [text(talk.bytes), talk.isCut]).toEqual(['x', true]);
});

test('an engine that never answers has failed', async () => {
  const talk = await converseAt(await rawEngine(folder, () => undefined))(call, '', { ...bounds, milliseconds: 300 });
  expect(talk).toEqual({ failed: expect.stringContaining('has not answered for 0.3 seconds') });
});

test('a refusal is handed back, and nothing is said after it', async () => {
  const path = await answering(folder, 'HTTP/1.1 409 Conflict\r\nContent-Length: 2\r\n\r\nno');
  expect(await converseAt(path)(call, 'secret', bounds)).toEqual({ status: 409, text: 'no' });
});

test.each([
  ['no engine', join(folder, 'none'), call, /no such socket/u],
  ['a path that is none', join(folder, 'none'), { ...call, path: '/a b' }, /not sent/u],
])('%s', async (_what, path, asked, words) => {
  expect(await converseAt(path)(asked, '', bounds)).toEqual({ failed: expect.stringMatching(words) });
});
