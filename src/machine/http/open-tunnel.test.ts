import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OpenedStream } from './open-stream.ts';
import { openTunnel, type Tunnel } from './open-tunnel.ts';

let folder = '';
const servers: Server[] = [];
const tunnels: Tunnel[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'containai-tunnel-'));
});
afterEach(() => {
  for (const one of tunnels.splice(0)) one.close();
  for (const one of servers.splice(0)) one.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A frame of a stream as an engine writes it. */
function frame(kind: 1 | 2, text: string): Buffer {
  const head = Buffer.alloc(8);
  head[0] = kind;
  head.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([head, Buffer.from(text)]);
}

/** A program elsewhere: what it is sent, and what it does with it. */
async function program(on: (socket: Socket, heard: string) => void, rest: Buffer = Buffer.alloc(0)): Promise<() => Promise<OpenedStream>> {
  const path = join(folder, `program-${servers.length}.sock`);
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    let heard = '';
    socket.on('error', () => {}).on('data', (bytes) => (heard += bytes.toString()));
    socket.once('end', () => on(socket, heard));
  });
  servers.push(server);
  await new Promise<void>((settle) => server.listen(path, settle));
  return async () =>
    new Promise((settle) => {
      const stream = createConnection({ path, allowHalfOpen: true });
      stream.pause();
      stream.once('connect', () => settle({ stream, rest }));
    });
}

async function tunnelTo(dial: () => Promise<OpenedStream>): Promise<string> {
  const path = join(folder, 'tunnel.sock');
  const tunnel = await openTunnel(path, dial);
  if ('refused' in tunnel) throw new Error(tunnel.refused);
  tunnels.push(tunnel);
  return path;
}

/** Sends a text, ends it, and hears what comes back. */
function talk(path: string, text: string): Promise<string> {
  return new Promise((settle, fail) => {
    let heard = '';
    const socket = createConnection({ path, allowHalfOpen: true });
    socket
      .on('data', (bytes) => (heard += bytes.toString()))
      .on('error', fail)
      .on('close', () => settle(heard));
    socket.end(text);
  });
}

test('a connection is joined with a program’s input and output, and hears nothing of its errors', async () => {
  const dial = await program((socket, heard) => {
    socket.write(frame(2, 'trouble'));
    socket.write(frame(1, `you said ${heard}`));
    socket.end(frame(1, ', and no more'));
  });
  const path = await tunnelTo(dial);
  expect(await Promise.all([talk(path, 'one'), talk(path, 'two')])).toEqual(['you said one, and no more', 'you said two, and no more']);
});

test('what has come with the first answer is not lost', async () => {
  const dial = await program((socket) => socket.end(frame(1, ' second')), frame(1, 'first'));
  expect(await talk(await tunnelTo(dial), '')).toBe('first second');
});

test('a connection that nobody takes ends, and the next one is tried anew', async () => {
  const works = await program((socket) => socket.end(frame(1, 'here')));
  let calls = 0;
  const path = await tunnelTo(() => (calls++ === 0 ? Promise.resolve({ failed: 'gone' }) : works()));
  expect(await talk(path, '').catch(() => '')).toBe('');
  expect(await talk(path, '')).toBe('here');
});

test('much is passed on whole, whoever reads slowly', async () => {
  const much = 'x'.repeat(1 << 20);
  const dial = await program((socket, heard) => socket.end(Buffer.concat([frame(1, heard), frame(1, heard)])));
  expect(await talk(await tunnelTo(dial), much)).toBe(much + much);
});

test('closed, it ends what is open and leaves no socket', async () => {
  const dial = await program(() => {});
  const path = await tunnelTo(dial);
  const open = talk(path, 'never answered').catch(() => '');
  await new Promise((resolve) => setTimeout(resolve, 50));
  tunnels[0]!.close();
  expect(await open).toBe('');
  expect(existsSync(path)).toBe(false);
});

test('a place where nothing can be made is refused', async () => {
  expect(await openTunnel(join(folder, 'none/tunnel.sock'), () => Promise.resolve({ failed: '' }))).toEqual({
    refused: expect.stringMatching(/ENOENT|EACCES/u),
  });
});
