import { expect, test } from 'vitest';
import { rawEngine, type RawEnd, socketFolder } from '../../../test/raw-sockets.ts';
import { transferBody, type TransferAnswer } from './transfer.ts';

const folder = socketFolder();

interface Ends {
  readonly giver: RawEnd;
  readonly taker: () => RawEnd | undefined;
  readonly answer: Promise<TransferAnswer>;
  readonly moved: () => number;
}

async function between(): Promise<Ends> {
  const ends: { giver?: RawEnd; taker?: RawEnd } = {};
  const from = await rawEngine(folder, (end) => void (ends.giver = end));
  const to = await rawEngine(folder, (end) => void (ends.taker = end));
  let moved = 0;
  const answer = transferBody(
    { socket: from, call: { method: 'GET', path: '/images/get?names=a', headers: [] } },
    { socket: to, call: { method: 'POST', path: '/images/load', headers: ['Content-Type', 'application/x-tar'] } },
    (count) => (moved += count),
  );
  await expect.poll(() => ends.giver).toBeDefined();
  await ends.giver!.until(/GET \/images\/get\?names=a [^]*\r\n\r\n$/);
  return { giver: ends.giver!, taker: () => ends.taker, answer, moved: () => moved };
}

test('a body goes over in chunks as it comes, and the other’s answer comes back', async () => {
  const { giver, taker, answer, moved } = await between();
  giver.say('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n');
  await expect.poll(taker).toBeDefined();
  await taker()!.until(/POST \/images\/load HTTP\/1\.1\r\n[^]*Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n$/);
  giver.say('2\r\nde\r\n0\r\n\r\n');
  await taker()!.until(/2\r\nde\r\n0\r\n\r\n$/);
  taker()!.say('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}');
  expect([await answer, moved()]).toEqual([{ by: 'taker', status: 200, text: '{}' }, 5]);
});

test('what does not give is told of, and the other is not asked', async () => {
  const { giver, taker, answer } = await between();
  giver.say('HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnone');
  expect([await answer, taker()]).toEqual([{ by: 'giver', status: 404, text: 'none' }, undefined]);
});

test('one that breaks off in the middle makes no whole body', async () => {
  const { giver, taker, answer } = await between();
  giver.say('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc');
  await expect.poll(taker).toBeDefined();
  await taker()!.until(/abc\r\n$/);
  giver.socket.destroy();
  expect(await answer).toEqual({ failed: expect.stringContaining('before it had answered') });
  expect(await taker()!.ended).toMatch(/abc\r\n$/);
});

test('one that refuses while it is given is heard', async () => {
  const { giver, taker, answer } = await between();
  giver.say('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc');
  await expect.poll(taker).toBeDefined();
  await taker()!.until(/abc\r\n$/);
  taker()!.say('HTTP/1.1 500 Internal Server Error\r\nContent-Length: 4\r\n\r\nfull');
  expect(await answer).toEqual({ by: 'taker', status: 500, text: 'full' });
});

test('nobody there is a sentence', async () => {
  const call = { method: 'GET', path: '/', headers: [] };
  const nowhere = { socket: `${folder}/nowhere.sock`, call };
  expect(await transferBody(nowhere, nowhere, () => undefined)).toEqual({ failed: expect.stringContaining('no engine listens') });
});

test('a slow taker holds the giver back', async () => {
  const { giver, taker, answer, moved } = await between();
  const whole = 64 << 20;
  giver.say(`HTTP/1.1 200 OK\r\nContent-Length: ${whole}\r\n\r\n`);
  await expect.poll(taker).toBeDefined();
  taker()!.socket.pause();
  const part = Buffer.alloc(1 << 20, 'x');
  for (let count = 0; count < 64; count++) giver.socket.write(part);
  // What the kernel and both ends buffer is a few MiB; the rest waits at the giver.
  await expect.poll(() => giver.socket.writableLength).toBeGreaterThan(32 << 20);
  let before = -1;
  await expect.poll(() => before === (before = moved()), { interval: 100 }).toBe(true);
  expect(moved()).toBeLessThan(32 << 20);
  taker()!.socket.resume();
  await expect.poll(moved).toBe(whole);
  taker()!.say('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
  expect(await answer).toMatchObject({ status: 200 });
});
