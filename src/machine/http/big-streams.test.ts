import { type ChildProcess, fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { atEnd, dial, head, rawEngine, type RawEnd, socketFolder } from '../../../test/raw-sockets.ts';

const folder = socketFolder();
const gigabyte = 1024 ** 3;
/** Twice of what the memory may grow by. */
const quarter = gigabyte / 4;
const block = Buffer.alloc(256 * 1024, 'x');
const mostGrowth = 128 * 1024 ** 2;

/** A process that is nothing but a door which passes all on; asked, it says how many bytes it had at most, more than when it had opened. */
async function openApart(path: string, engine: string): Promise<ChildProcess> {
  const file = join(folder, 'door.mts');
  writeFileSync(
    file,
    `
    import { makeSockets } from ${JSON.stringify(new URL('real-sockets.ts', import.meta.url).href)};
    const sockets = makeSockets();
    await sockets.openDoor(${JSON.stringify(path)}, sockets.engineAt(${JSON.stringify(engine)}), { connections: 10, headBytes: 16384 }, async (call) => {
      const to = { method: call.method, path: call.target, headers: call.headers };
      process.send(call.isUpgrade ? await call.upgrade(to) : await call.pass(to, call.hasBody ? 'stream' : undefined));
    });
    const first = process.memoryUsage().rss;
    let most = first;
    setInterval(() => { most = Math.max(most, process.memoryUsage().rss); }, 20);
    process.on('message', () => process.send({ growth: most - first }));
    process.send({ open: true });
    `,
  );
  const child = fork(file, { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  atEnd(() => child.kill());
  expect(await heardFrom(child)).toEqual({ open: true });
  return child;
}

const heardFrom = (child: ChildProcess): Promise<unknown> => new Promise((settle) => void child.once('message', settle));

/** Writes so many bytes as fast as they are taken. */
async function pour(socket: Socket, size: number, isChunked = false): Promise<void> {
  const bytes = isChunked ? Buffer.concat([Buffer.from(`${block.length.toString(16)}\r\n`), block, Buffer.from('\r\n')]) : block;
  for (let sent = 0; sent < size; sent += block.length) {
    if (!socket.write(bytes)) await new Promise((settle) => void socket.once('drain', settle));
  }
  if (isChunked && size > 0) socket.write('0\r\n\r\n');
}

/** Counts what comes behind a head, and keeps none of it; settles at so many bytes. */
function count(socket: Socket, bytes: number): Promise<void> {
  let head = '';
  let left = bytes;
  return new Promise((settle) => {
    socket.on('data', (part: Buffer) => {
      if (head.endsWith('\r\n\r\n')) {
        left -= part.length;
      } else {
        head += part.toString('latin1');
        const end = head.indexOf('\r\n\r\n') + 4;
        if (end === 3) return;
        left -= head.length - end;
        head = head.slice(0, end);
      }
      if (left <= 0) settle();
    });
  });
}

/** Stops keeping what is heard. */
function bare({ socket }: RawEnd): Socket {
  return socket.removeAllListeners('data');
}

const sizeOf = (line: string): number => (line.includes('gigabyte') ? gigabyte : quarter);

/** An engine that takes and gives what the path says, one call on a connection. */
async function generate(socket: Socket, first: Buffer): Promise<void> {
  const line = first.toString('latin1').split('\r\n', 1)[0] ?? '';
  const size = sizeOf(line);
  const isChunked = line.includes('chunks');
  socket.unshift(first);
  if (line.includes('/attach')) {
    socket.write('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n');
    await Promise.all([pour(socket, size), count(socket, size)]);
    socket.end();
  } else if (line.startsWith('GET')) {
    socket.write(`HTTP/1.1 200 OK\r\nConnection: close\r\n${isChunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${size}`}\r\n\r\n`);
    await pour(socket, size, isChunked);
  } else {
    await count(socket, size);
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
  }
}

test('a gigabyte each way passes through little memory', { timeout: 300_000 }, async () => {
  const path = join(folder, 'apart', 'gate.sock');
  const engine = await rawEngine(folder, (end) => {
    const socket = bare(end);
    socket.once('data', (first: Buffer) => void generate(socket, first));
  });
  const child = await openApart(path, engine);
  /** Sends and takes so many bytes, and answers how the call ended. */
  const exchange = async (line: string, field: string, sent: number, taken: number): Promise<unknown> => {
    const ended = heardFrom(child);
    const socket = bare(dial(path, head(line, ...field.split('; '))));
    await Promise.all([pour(socket, sent, line.includes('chunks')), count(socket, taken)]);
    // What asked for the end of the connection hears it first: behind the bytes there may be an end of chunks.
    if (field.startsWith('Connection: close')) await new Promise((settle) => void socket.once('end', settle));
    socket.end();
    return ended;
  };
  expect(await exchange('GET /gigabyte', 'Connection: close', 0, gigabyte)).toEqual({ status: 200 });
  expect(await exchange('POST /gigabyte/chunks', 'Transfer-Encoding: chunked', gigabyte, 0)).toEqual({ status: 200 });
  expect(await exchange('GET /some/in-chunks', 'Connection: close', 0, quarter)).toEqual({ status: 200 });
  expect(await exchange('PUT /some', `Content-Length: ${quarter}`, quarter, 0)).toEqual({ status: 200 });
  expect(await exchange('POST /attach', 'Connection: Upgrade; Upgrade: tcp', quarter, quarter)).toEqual({ status: 101 });
  const asked = heardFrom(child);
  child.send('growth');
  const { growth } = (await asked) as { readonly growth: number };
  expect(growth).toBeLessThan(mostGrowth);
});
