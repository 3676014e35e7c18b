import { fork } from 'node:child_process';
import { chmodSync, existsSync, linkSync, lstatSync, mkdirSync, readdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { atEnd, dial, head, socketFolder } from '../../../test/raw-sockets.ts';
import type { Call, Door, DoorAnswer, DoorWish } from './door.ts';
import { makeSockets } from './real-sockets.ts';

const root = socketFolder();
const wish: DoorWish = { connections: 100, headBytes: 16_384 };
const sockets = makeSockets();
const engine = sockets.engineAt(join(root, 'engine'));
const ping = async (call: Call): Promise<void> => call.answer(200, [], 'OK');

async function open(path: string, onCall = ping, more: Partial<DoorWish> = {}): Promise<DoorAnswer> {
  const answer = await sockets.openDoor(path, engine, { ...wish, ...more }, onCall);
  if ('door' in answer) atEnd(() => answer.door.drain(0));
  return answer;
}

async function opened(path: string, onCall = ping, more: Partial<DoorWish> = {}): Promise<Door> {
  const answer = await open(path, onCall, more);
  if ('refused' in answer) throw new Error(answer.refused);
  return answer.door;
}

const asks = (path: string): Promise<string> => dial(path, head('GET /', 'Connection: close')).ended;

let folder = '';
beforeEach(() => {
  folder = join(root, `x${Math.random().toString(36).slice(2)}`);
});

/** A socket file that nobody listens on. */
async function leaveDead(path: string): Promise<void> {
  const server = createServer();
  await new Promise<void>((settle) => void server.listen(`${path}-live`, settle));
  linkSync(`${path}-live`, path);
  await new Promise((settle) => void server.close(settle));
}

test('the folder is made for this user alone, and so is the socket', async () => {
  const path = join(folder, 'deep', 'gate.sock');
  const door = await opened(path);
  expect(door.path).toBe(path);
  expect(lstatSync(join(folder, 'deep')).mode & 0o777).toBe(0o700);
  expect(lstatSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(folder, 'deep'))).toEqual(['gate.sock']);
  expect(await asks(path)).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  await door.drain(0);
  expect(readdirSync(join(folder, 'deep'))).toEqual([]);
});

test('a place where somebody answers is refused, and they go on', async () => {
  const path = join(folder, 'gate.sock');
  await opened(path);
  expect(await open(path)).toEqual({ refused: 'a gate already listens there: stop it, or choose another path', isBadPath: true });
  expect(await asks(path)).toContain('200 OK');
  expect(readdirSync(folder)).toEqual(['gate.sock']);
});

test('a socket that nobody answers on is replaced', async () => {
  mkdirSync(folder, { mode: 0o700 });
  const path = join(folder, 'gate.sock');
  await leaveDead(path);
  await opened(path);
  expect(await asks(path)).toContain('200 OK');
  expect(readdirSync(folder)).toEqual(['gate.sock']);
});

test.each([
  ['over nothing', false],
  ['over a dead socket', true],
])('of many that start at once, %s, one gets the place', async (_, isDead) => {
  mkdirSync(folder, { mode: 0o700 });
  const path = join(folder, 'gate.sock');
  if (isDead) await leaveDead(path);
  const answers = await Promise.all(Array.from({ length: 8 }, () => open(path)));
  expect(answers.filter((answer) => 'door' in answer)).toHaveLength(1);
  expect(await asks(path)).toContain('200 OK');
  expect(readdirSync(folder)).toEqual(['gate.sock']);
});

test('what is no socket is refused, and stays', async () => {
  mkdirSync(join(folder, 'folder'), { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  writeFileSync(join(folder, 'file'), 'keep');
  symlinkSync('nowhere', join(folder, 'link'));
  const refused = { isBadPath: true, refused: 'it is there already, and it is no socket' };
  expect(await open(join(folder, 'file'))).toEqual(refused);
  expect(await open(join(folder, 'folder'))).toEqual(refused);
  expect(await open(join(folder, 'link'))).toEqual({ isBadPath: true, refused: 'it is a symbolic link' });
  expect(await open(join(folder, 'file', 'gate.sock'))).toEqual({ isBadPath: true, refused: 'its folder is a file' });
  expect(readdirSync(folder)).toEqual(['file', 'folder', 'link']);
});

test('a folder that others may enter is refused', async () => {
  mkdirSync(folder);
  for (const mode of [0o755, 0o701, 0o710, 0o770]) {
    chmodSync(folder, mode);
    expect(await open(join(folder, 'gate.sock'))).toMatchObject({
      isBadPath: true,
      refused: expect.stringContaining(`run chmod 700 on it`),
    });
  }
  mkdirSync(join(root, 'private'), { mode: 0o700 });
  chmodSync(folder, 0o700);
  symlinkSync(join(root, 'private'), join(folder, 'link'));
  expect(await open(join(folder, 'link', 'gate.sock'))).toMatchObject({ refused: expect.stringContaining('is a symbolic link') });
  expect(readdirSync(join(root, 'private'))).toEqual([]);
});

test('a path that the kernel would cut is refused before anything is made', async () => {
  const path = join(folder, 'a'.repeat(107));
  expect(await open(path)).toEqual({
    isBadPath: true,
    refused: expect.stringMatching(/^its path has \d+ bytes, and that of a socket may have 107:/),
  });
  expect(await open(join(folder, 'a\0b'))).toMatchObject({ isBadPath: true });
  expect(existsSync(folder)).toBe(false);
});

test('a socket that another has put in the place is left alone', async () => {
  const path = join(folder, 'gate.sock');
  const door = await opened(path);
  const other = join(folder, 'other.sock');
  await opened(other);
  renameSync(other, path);
  await door.drain(0);
  expect(await asks(path)).toContain('200 OK');
});

test('one connection more than wished for is closed at once', async () => {
  const path = join(folder, 'gate.sock');
  await opened(path, ping, { connections: 1 });
  const first = dial(path, head('GET /'));
  await first.until(/200 OK/);
  expect(await dial(path).ended).toBe('');
  first.say(head('GET /', 'Connection: close'));
  expect(await first.ended).toMatch(/200 OK[^]*200 OK/);
});

test('draining waits for calls under way, and for nothing else', async () => {
  const path = join(folder, 'gate.sock');
  let answer: (() => void) | undefined;
  const door = await opened(path, (call) => {
    if (call.target === '/') return ping(call);
    return new Promise((settle) => {
      answer = () => settle(call.answer(200, [], 'late'));
    });
  });
  const idle = dial(path, head('GET /'));
  await idle.until(/200 OK/);
  const silent = dial(path);
  const busy = dial(path, head('GET /slow'));
  await expect.poll(() => answer).toBeDefined();
  const drained = door.drain(60_000);
  expect(door.drain(0)).toBe(drained);
  await Promise.all([idle.ended, silent.ended]);
  expect(existsSync(path)).toBe(false);
  // Whoever comes next may listen while the last calls are answered.
  await opened(path);
  answer?.();
  expect(await busy.ended).toMatch(/^HTTP\/1\.1 200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\nlate$/);
  idle.socket.end();
  busy.socket.end();
  silent.socket.end();
  await drained;
  expect(existsSync(path)).toBe(true);
});

test('draining ends what does not end by itself', async () => {
  const path = join(folder, 'gate.sock');
  let calls = 0;
  const door = await opened(path, () => {
    calls++;
    return new Promise(() => undefined);
  });
  const busy = dial(path, head('GET /'));
  await expect.poll(() => calls).toBe(1);
  await Promise.all([door.drain(10), busy.ended]);
  expect(busy.heard()).toBe('');
});

test('a head that does not come in time is refused', async () => {
  const path = join(folder, 'gate.sock');
  await opened(path, ping, { headMilliseconds: 40 });
  const slow = dial(path, 'GET / HTTP/1.1\r\nHost:');
  expect(await slow.ended).toMatch(
    /^HTTP\/1\.1 408 .*\r\n[^]*"message":"the request is no plain HTTP\/1\.1: its head has not come in time"/,
  );
});

test('a body that is read whole and does not come in time is broken', async () => {
  const path = join(folder, 'gate.sock');
  await opened(path, async (call) => call.answer(400, [], JSON.stringify(await call.readBody(100))), { bodyMilliseconds: 40 });
  const slow = dial(path, `${head('POST /', 'Content-Length: 10')}123`);
  expect(await slow.ended).toMatch(/^HTTP\/1\.1 400 .*\r\nConnection: close\r\n[^]*\{"refused":"broken"\}$/);
});

test('the socket goes with the process', async () => {
  const path = join(folder, 'gate.sock');
  const code = `
    import { makeSockets } from ${JSON.stringify(new URL('real-sockets.ts', import.meta.url).href)};
    const sockets = makeSockets();
    const answer = await sockets.openDoor(${JSON.stringify(path)}, sockets.engineAt('/nowhere'), ${JSON.stringify(wish)}, async () => {});
    process.send('door' in answer);
    process.once('message', () => process.exit(0));
  `;
  const file = join(root, 'opens.mts');
  writeFileSync(file, code);
  const child = fork(file, { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  expect(await new Promise((settle) => void child.once('message', settle))).toBe(true);
  expect(existsSync(path)).toBe(true);
  child.send('end');
  await new Promise((settle) => void child.once('exit', settle));
  expect(existsSync(path)).toBe(false);
});
