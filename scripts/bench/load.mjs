/** A client that sends the same call again and again over connections that stay, and costs little itself. */
import { connect } from 'node:net';

/** The bytes of a call. */
export function callOf(method, path, body) {
  const head = [`${method} ${path} HTTP/1.1`, 'Host: docker', 'User-Agent: Docker-Client/28.2.2 (linux)'];
  if (body !== undefined) head.push('Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`);
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body ?? ''}`);
}

/** Opens so many connections to a socket. */
export async function openClients(socket, count) {
  const clients = await Promise.all(Array.from({ length: count }, () => openClient(socket)));
  return {
    /** Sends a call so many times, and waits for all answers: milliseconds of each, and of all together; `failed`: answers of another status. */
    async send(call, times, status) {
      const each = [];
      let left = times;
      let failed = 0;
      const started = performance.now();
      await Promise.all(
        clients.map(async (client) => {
          while (left-- > 0) {
            const before = performance.now();
            if ((await client.ask(call)) !== status) failed++;
            each.push(performance.now() - before);
          }
        }),
      );
      return { each, all: performance.now() - started, failed };
    },
    close: () => clients.forEach((client) => client.close()),
  };
}

async function openClient(path) {
  const socket = connect(path);
  await new Promise((settle, fail) => {
    socket.once('connect', settle);
    socket.once('error', fail);
  });
  let waiting;
  let got = '';
  const end = () => waiting?.(0);
  socket.on('error', end);
  socket.on('close', end);
  socket.on('data', (part) => {
    got += part.toString('latin1');
    const head = got.indexOf('\r\n\r\n');
    if (head < 0) return;
    const length = Number(/\r\ncontent-length: *(\d+)/iu.exec(got.slice(0, head))?.[1] ?? Number.NaN);
    if (Number.isNaN(length)) throw new Error('An answer has no length.');
    if (got.length < head + 4 + length) return;
    const status = Number(got.slice(9, 12));
    got = '';
    waiting(status);
  });
  return {
    ask: (call) =>
      new Promise((settle) => {
        waiting = settle;
        if (socket.destroyed) settle(0);
        else socket.write(call);
      }),
    close: () => socket.destroy(),
  };
}
