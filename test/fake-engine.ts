import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import type { Socket } from 'node:net';
import { answerFake, type FakeAnswer, type FakeCall } from './fake-engine-answers.ts';
import { type FakeThings, noFakeThings } from './fake-engine-things.ts';

/** A Docker engine that runs nothing: it remembers what it was asked to make, and answers as a real one of API 1.45 would. */
export interface FakeEngine {
  readonly socket: string;
  /** Every call that reached it, oldest first; upgrades too. Not kept where `isForgetful`. */
  readonly calls: readonly FakeCall[];
  readonly things: FakeThings;
  /** How many connections are open. */
  connections(): number;
  end(): Promise<void>;
}

export interface FakeWish {
  /** Answers in place of the engine where it has an answer. */
  readonly answer?: (call: FakeCall) => FakeAnswer | undefined;
  /** Ids of what will be made first, oldest first. */
  readonly ids?: readonly string[];
  /** Images that are there: `debian:bookworm` when nothing is said. */
  readonly images?: readonly string[];
  /** Keeps no calls: for measuring. */
  readonly isForgetful?: boolean;
}

/** Starts a fake engine on a Unix socket. Streams of containers and execs send back what they get, until its end. */
export async function startFakeEngine(socket: string, { answer, ids, images, isForgetful = false }: FakeWish = {}): Promise<FakeEngine> {
  const things = noFakeThings(ids, images);
  const calls: FakeCall[] = [];
  const note = (call: FakeCall): void => {
    if (!isForgetful) calls.push(call);
  };
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const call = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body };
      note(call);
      send(response, answer?.(call) ?? answerFake(things, call));
    });
  });
  const open = new Set<Socket>();
  server.on('connection', (one: Socket) => {
    open.add(one);
    one.once('close', () => open.delete(one));
  });
  server.on('upgrade', (request, stream, head) => {
    const length = Number(request.headers['content-length'] ?? 0);
    const call = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      body: head.subarray(0, length).toString(),
    };
    note(call);
    upgrade(call, stream as Socket, head.subarray(length), answer?.(call));
  });
  await listen(server, socket);
  const end = (): Promise<void> =>
    new Promise((done) => {
      server.close(() => done());
      for (const one of open) one.destroy();
    });
  return { socket, calls, things, connections: () => open.size, end };
}

function listen(server: Server, socket: string): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(socket, () => done());
  });
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

function send(response: ServerResponse, { status, headers = {}, body, isOpen }: FakeAnswer): void {
  response.writeHead(status, { 'Api-Version': '1.45', Ostype: 'linux', Server: 'Docker/26.1.5 (linux)', ...headers });
  if (isOpen === true) response.flushHeaders();
  else response.end(body);
}

// What the engine's BuildKit gets is HTTP/2, and each call in it is answered with nothing; the rest comes back as it came.
const buildkit = createHttp2Server();
buildkit.on('stream', (stream) => {
  stream.on('error', () => undefined);
  stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '0' }, { endStream: true });
});

function upgrade({ path, headers }: FakeCall, stream: Socket, head: Buffer, other: FakeAnswer | undefined): void {
  stream.on('error', () => stream.destroy());
  if (other !== undefined && other.status !== 101) {
    stream.end(
      `HTTP/1.1 ${String(other.status)} No\r\nContent-Length: ${String(Buffer.byteLength(other.body ?? ''))}\r\nConnection: close\r\n\r\n${other.body ?? ''}`,
    );
    return;
  }
  const type = isGrpc(headers) ? '' : 'Content-Type: application/vnd.docker.raw-stream\r\n';
  stream.write(`HTTP/1.1 101 UPGRADED\r\n${type}Connection: Upgrade\r\nUpgrade: ${String(headers.upgrade)}\r\n\r\n`);
  if (head.length > 0) stream.unshift(head);
  if (/^(?:\/v[\d.]+)?\/grpc$/u.test(path)) buildkit.emit('connection', stream);
  else stream.pipe(stream);
}

function isGrpc(headers: IncomingHttpHeaders): boolean {
  return headers.upgrade === 'h2c';
}
