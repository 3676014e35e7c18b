import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { hearsSsh } from './hears-ssh.ts';
import { isPortFree, listenLocal } from './listen-local.ts';
import { serveFiles } from './serve-files.ts';

const files = new Map([['/v2/a', { type: 'text/plain', bytes: Buffer.from('hello') }]]);

test('serves its paths, for reading alone, and nothing after its end', async () => {
  const server = await serveFiles(files, 28_300);
  if ('refused' in server) throw new Error(server.refused);
  const at = `http://127.0.0.1:${server.port}`;
  expect(await isPortFree(server.port)).toBe(false);
  const second = await serveFiles(files, server.port);
  if ('refused' in second) throw new Error(second.refused);
  expect(second.port).toBeGreaterThan(server.port);
  second.close();
  const answer = await fetch(`${at}/v2/a`);
  expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([200, 'text/plain', 'hello']);
  const head = await fetch(`${at}/v2/a`, { method: 'HEAD' });
  expect([head.status, head.headers.get('content-length')]).toEqual([200, '5']);
  for (const path of ['/', '/v2/b', '/v2/a/', '/v2/a?x', '/v2/../v2/a%00']) expect((await fetch(at + path)).status, path).toBe(404);
  for (const method of ['POST', 'PUT', 'DELETE']) expect((await fetch(`${at}/v2/a`, { method })).status).toBe(405);
  expect(await hearsSsh(server.port)).toBe(false);
  // One that stays does not hold it up.
  const idle = connect(server.port, '127.0.0.1');
  await new Promise((done) => idle.once('connect', done));
  const closed = new Promise((done) => idle.once('close', done));
  idle.on('error', () => undefined);
  server.close();
  await closed;
  expect(await isPortFree(server.port)).toBe(true);
});

test.each<[string, boolean]>([
  ['SSH-2.0-OpenSSH_9.2p1\r\n', true],
  ['SSH-1.5-x\r\n', false],
  ['HTTP/1.1 400 Bad Request\r\n', false],
  ['SSH', false],
  ['', false],
])('what is heard: %j', async (text, expected) => {
  const server = await listenLocal(28_500, (socket) => socket.end(text));
  if ('refused' in server) throw new Error(server.refused);
  try {
    expect(await hearsSsh(server.port)).toBe(expected);
  } finally {
    server.close();
  }
});
