import { writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { answering, atEnd, rawEngine, type RawEnd, socketFolder } from '../../../test/raw-sockets.ts';
import type { EngineCall } from './door.ts';
import { engineAt } from './engine-client.ts';
import { whyUnreachable } from './why-unreachable.ts';

const folder = socketFolder();
const get: EngineCall = { method: 'GET', path: '/_ping', headers: [] };
const ok = 'HTTP/1.1 200 OK\r\nApi-Version: 1.45\r\nContent-Length: 2\r\n\r\nOK';
/** How many ends of Unix sockets keep this process from ending. */
const holding = (): number => process.getActiveResourcesInfo().filter((name) => name === 'PipeWrap').length;
const answered = { status: 200, headers: ['Api-Version', '1.45'], text: 'OK' };

test('an answer is read whole', async () => {
  const engine = engineAt(await answering(folder, ok));
  expect(await engine.ask(get)).toEqual(answered);
});

test.each([
  [
    'in chunks',
    'HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n\u00C3\r\n0\r\n\r\n'.replace(
      '2\r\n\u00C3',
      '1\r\n\u00C3\r\n1\r\n\u00BC',
    ),
    201,
    'ü',
  ],
  ['without a body', 'HTTP/1.1 204 No Content\r\n\r\n', 204, ''],
  ['behind another', `HTTP/1.1 100 Continue\r\n\r\n${ok}`, 200, 'OK'],
])('an answer %s is read whole', async (_, answer, status, text) => {
  const engine = engineAt(await answering(folder, answer));
  expect(await engine.ask(get)).toMatchObject({ status, text });
  expect(await engine.ask(get)).toMatchObject({ status, text });
});

test('a HEAD has no body, whatever its length says', async () => {
  const engine = engineAt(await answering(folder, 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n'));
  expect(await engine.ask({ ...get, method: 'HEAD' })).toEqual({ status: 200, headers: [], text: '' });
});

test('a connection is used again, one question at a time', async () => {
  const ends: RawEnd[] = [];
  const engine = engineAt(await rawEngine(folder, (end) => void ends.push(end)));
  const first = engine.ask(get);
  const second = engine.ask({ ...get, method: 'POST', path: '/two', headers: ['X-A', 'ü', 'Host', 'evil'], body: '{"a":"ü"}' });
  await expect.poll(() => ends).toHaveLength(2);
  for (const end of ends) void end.until(/\r\n\r\n/).then(() => end.say(ok));
  expect(await Promise.all([first, second])).toEqual([answered, answered]);
  const third = engine.ask({ ...get, method: 'DELETE', path: '/three' });
  await expect.poll(() => ends.map((end) => end.heard()).join('')).toContain('/three');
  for (const end of ends) end.say(ok);
  // The other one spoke unasked: it is closed.
  expect(await third).toEqual(answered);
  expect(ends).toHaveLength(2);
  const heard = ends.map((end) => end.heard()).sort();
  expect(heard.join('')).toContain('GET /_ping HTTP/1.1\r\nHost: docker\r\n\r\n');
  expect(heard.join('')).toContain('POST /two HTTP/1.1\r\nHost: docker\r\nX-A: \u00FC\r\nContent-Length: 10\r\n\r\n{"a":"\u00C3\u00BC"}');
  expect(heard.join('')).toContain('DELETE /three HTTP/1.1\r\nHost: docker\r\n\r\n');
});

test('a connection that waits does not keep the program from ending', async () => {
  const ends: RawEnd[] = [];
  const engine = engineAt(await rawEngine(folder, (end) => void ends.push(end)));
  const first = engine.ask(get);
  await expect.poll(() => ends).toHaveLength(1);
  const underWay = holding();
  await ends[0]!.until(/\r\n\r\n/);
  ends[0]!.say(ok);
  expect(await first).toEqual(answered);
  expect(holding()).toBe(underWay - 1);
  const second = engine.ask(get);
  expect(holding()).toBe(underWay);
  ends[0]!.say(ok);
  expect(await second).toEqual(answered);
  expect(ends).toHaveLength(1);
  engine.close();
});

test('a connection that the engine has closed, or wants closed, is not used again', async () => {
  let connections = 0;
  let closed: Promise<string> | undefined;
  const engine = engineAt(
    await rawEngine(folder, (end) => {
      connections++;
      ({ closed } = end);
      void end
        .until(/\r\n\r\n/)
        .then(() => end.socket.end(connections % 2 === 0 ? ok : ok.replace('OK\r\n', 'OK\r\nConnection: close\r\n')));
    }),
  );
  for (let at = 0; at < 4; at++) {
    expect(await engine.ask(get)).toEqual(answered);
    // It has noticed.
    await closed;
  }
  expect(connections).toBe(4);
});

test.each([
  ['says nothing', ''],
  ['does not end', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{'],
])('a question to an engine that %s is given up in time', async (_, answer) => {
  const engine = engineAt(await answering(folder, answer), 0.2);
  expect(await engine.ask(get)).toEqual({ failed: expect.stringMatching(/^the engine at .* has not answered for 0\.2 seconds$/u) });
});

test('an answer that is larger than it may be fails', async () => {
  const engine = engineAt(await answering(folder, ok));
  expect(await engine.ask(get, 1)).toEqual({ failed: expect.stringMatching(/^the engine at .* answered more than the 1 bytes/) });
  expect(await engine.ask(get, 2)).toEqual(answered);
});

test.each([
  ['hangs up', ''],
  ['hangs up in the middle', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nOK'],
  ['speaks no HTTP', 'hello\r\n\r\n'],
  ['says two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nOK'],
  ['leaves HTTP', 'HTTP/1.1 101 Go\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n'],
  ['breaks its chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nz\r\n'],
])('an engine that %s fails, and is not asked again', async (_, answer) => {
  let connections = 0;
  const engine = engineAt(
    await rawEngine(folder, (end) => {
      connections++;
      void end.until(/\r\n\r\n/).then(() => end.socket.end(answer));
    }),
  );
  expect(await engine.ask({ ...get, method: 'POST' })).toEqual({ failed: expect.stringMatching(/^the engine at \//) });
  expect(connections).toBe(1);
});

const asked = async (path: string): Promise<unknown> => engineAt(path).ask(get);

test('why no engine is reached is said in a sentence', async () => {
  expect(await asked(join(folder, 'none'))).toEqual({
    failed: expect.stringMatching(/^no engine listens at \/.*none: there is no such socket; /),
  });
  writeFileSync(join(folder, 'file'), '');
  expect(await asked(join(folder, 'file'))).toEqual({
    failed: expect.stringMatching(/^no engine listens at \/.*file: it is there, but nobody answers/),
  });
  expect(await asked(join(folder, 'file', 'socket'))).toEqual({ failed: expect.stringMatching(/^no engine listens at /) });
  expect(await asked(join(folder, 'x'.repeat(200)))).toEqual({
    failed: expect.stringMatching(/^no engine listens at \/.*xxx: the path of a socket has 107 bytes at most$/),
  });
});

test.each([
  [
    'EACCES',
    'you may not open /run/docker.sock: add yourself to the group that owns it (mostly docker, whose members are as good as root), and log in anew',
  ],
  ['EMFILE', 'the engine at /run/docker.sock is not to be reached: too many files are open'],
  ['EIO', 'the engine at /run/docker.sock is not to be reached (EIO)'],
])('%s is said in a sentence', (code, sentence) => {
  expect(whyUnreachable('/run/docker.sock', Object.assign(new Error('x'), { code }))).toBe(sentence);
});

test('a call that could be read as more is not sent', async () => {
  const engine = engineAt(join(folder, 'none'));
  const failed = { failed: expect.stringContaining('is not sent') };
  expect(await engine.ask({ ...get, path: '/a HTTP/1.1\r\nX: y' })).toEqual(failed);
  expect(await engine.ask({ ...get, path: '/€' })).toEqual(failed);
  expect(await engine.ask({ ...get, headers: ['X-A', 'a\nb'] })).toEqual(failed);
  expect(await engine.ask({ ...get, method: 'get' })).toEqual(failed);
});

test('many questions at once wait for each other, and all are answered', async () => {
  let open = 0;
  let most = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    open++;
    most = Math.max(most, open);
    socket.on('data', () => void setImmediate(() => socket.write(ok)));
    socket.on('error', () => undefined);
  });
  const path = join(folder, 'many');
  await new Promise<void>((settle) => void server.listen(path, settle));
  atEnd(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const engine = engineAt(path);
  const answers = await Promise.all(Array.from({ length: 1000 }, () => engine.ask(get)));
  expect(answers.every((answer) => 'text' in answer && answer.text === 'OK')).toBe(true);
  expect(most).toBe(256);
  engine.close();
  await expect.poll(() => [...sockets].every((socket) => socket.readableEnded)).toBe(true);
});
