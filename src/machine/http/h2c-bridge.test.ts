import { createHash, randomBytes } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  constants,
  createServer,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import { connect as dial, createServer as listen, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { socketFolder } from '../../../test/raw-sockets.ts';
import type { StreamGuard } from './door.ts';
import { bridgeHttp2, bridgeLimits } from './h2c-bridge.ts';

const folder = socketFolder();
let count = 0;
const open: Socket[] = [];
afterEach(() => {
  for (const socket of open.splice(0)) socket.destroy();
});

/** Two ends of one connection, half-open as those that were upgraded are. */
async function pair(): Promise<readonly [Socket, Socket]> {
  const path = join(folder, `pair-${count++}`);
  const server = listen({ allowHalfOpen: true }).listen(path);
  const accepted = once(server, 'connection');
  const near = dial({ path, allowHalfOpen: true });
  const [far] = (await accepted) as [Socket];
  server.close();
  for (const end of [near, far]) open.push(end.on('error', () => undefined));
  return [near, far];
}

type OnStream = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void;

interface Bridged {
  readonly client: ClientHttp2Session;
  /** Paths of the calls that reached the engine. */
  readonly reached: string[];
  readonly settled: Promise<void>;
  readonly engine: Promise<ServerHttp2Session>;
}

const passing: StreamGuard = { open: () => 'pass', judge: () => undefined };
const reading = (judge: StreamGuard['judge'], more: Partial<StreamGuard> = {}): StreamGuard => ({ open: () => 'read', judge, ...more });

async function bridged(guard: StreamGuard, onStream: OnStream): Promise<Bridged> {
  const [clientSocket, near] = await pair();
  const [far, engineSocket] = await pair();
  const reached: string[] = [];
  const engine = createServer({ settings: { maxConcurrentStreams: 1000 } });
  engine.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    reached.push(String(headers[':path']));
    onStream(stream, headers);
  });
  const session = new Promise<ServerHttp2Session>((settle) => void engine.once('session', settle));
  engine.emit('connection', engineSocket);
  const settled = bridgeHttp2(near, far, guard);
  const client = connect('http://engine', { createConnection: () => clientSocket }).on('error', () => undefined);
  return { client, reached, settled, engine: session };
}

function call(client: ClientHttp2Session, headers: OutgoingHttpHeaders = {}): ClientHttp2Stream {
  return client
    .request({ ':method': 'POST', ':path': '/a.B/C', 'content-type': 'application/grpc', te: 'trailers', ...headers }, { endStream: false })
    .on('error', () => undefined);
}

function framed(message: string | Uint8Array, flag = 0): Buffer {
  const bytes = Buffer.from(message);
  const prefix = Buffer.alloc(5);
  prefix[0] = flag;
  prefix.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([prefix, bytes]);
}

interface Answer {
  readonly headers: IncomingHttpHeaders;
  readonly trailers: IncomingHttpHeaders;
  readonly body: string;
  readonly code: number;
}

function answerOf(stream: ClientHttp2Stream): Promise<Answer> {
  return new Promise((settle) => {
    let headers: IncomingHttpHeaders = {};
    let trailers: IncomingHttpHeaders = {};
    let body = '';
    stream.on('response', (some) => void (headers = some));
    stream.on('trailers', (some) => void (trailers = some));
    stream.on('data', (bytes: Buffer) => void (body += bytes.toString()));
    stream.on('close', () => settle({ headers, trailers, body, code: stream.rstCode ?? -1 }));
  });
}

/** Answers with what came, and these trailers. */
function echo(stream: ServerHttp2Stream, trailers: OutgoingHttpHeaders = { 'grpc-status': '0' }): void {
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers(trailers));
  stream.pipe(stream);
}

describe('a call that passes', () => {
  it('keeps its headers, data and trailers both ways', async () => {
    const { client } = await bridged(passing, (stream, headers) => {
      expect(headers).toMatchObject({ ':path': '/a.B/C', ':authority': 'builder', te: 'trailers', 'a-bin': 'AAEC', b: 'one, two' });
      stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'c-bin': 'AwQF', d: ['one', 'two'] }, { waitForTrailers: true });
      stream.on('wantTrailers', () =>
        stream.sendTrailers({ 'grpc-status': '5', 'grpc-message': 'not%20found', 'grpc-status-details-bin': 'Bg' }),
      );
      stream.pipe(stream);
    });
    const stream = call(client, { ':authority': 'builder', 'a-bin': 'AAEC', b: ['one', 'two'] });
    stream.end(framed('hello'));
    const { headers, trailers, body } = await answerOf(stream);
    expect(headers).toMatchObject({ ':status': 200, 'content-type': 'application/grpc', 'c-bin': 'AwQF', d: 'one, two' });
    expect(body).toBe(framed('hello').toString());
    expect(trailers).toMatchObject({ 'grpc-status': '5', 'grpc-message': 'not%20found', 'grpc-status-details-bin': 'Bg' });
  });

  it('may be answered with trailers alone', async () => {
    const { client } = await bridged(passing, (stream) =>
      stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '12' }, { endStream: true }),
    );
    const stream = call(client);
    stream.end(framed(''));
    expect(await answerOf(stream)).toMatchObject({ headers: { ':status': 200, 'grpc-status': '12' }, body: '', code: 0 });
  });

  it('may be answered before it has ended', async () => {
    const { client } = await bridged(passing, (stream) =>
      stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '3' }, { endStream: true }),
    );
    const stream = call(client);
    stream.write(framed('begun'));
    expect(await answerOf(stream)).toMatchObject({ headers: { 'grpc-status': '3' }, code: 0 });
  });

  it('speaks both ways by turns', async () => {
    const { client } = await bridged(passing, (stream) => echo(stream));
    const stream = call(client);
    for (const word of ['one', 'two', 'three']) {
      stream.write(framed(word));
      const [bytes] = (await once(stream, 'data')) as [Buffer];
      expect(bytes).toEqual(framed(word));
    }
    stream.end();
    expect((await answerOf(stream)).trailers).toMatchObject({ 'grpc-status': '0' });
  });

  it('is cancelled at the engine when the client cancels it', async () => {
    let code: Promise<number> | undefined;
    const { client } = await bridged(passing, (stream) => {
      stream.respond({ ':status': 200 });
      code = once(stream, 'close').then(() => stream.rstCode);
    });
    const stream = call(client);
    await once(stream, 'response');
    stream.close(constants.NGHTTP2_CANCEL);
    expect(await code).toBe(constants.NGHTTP2_CANCEL);
  });

  it('is reset at the client when the engine resets it', async () => {
    const { client } = await bridged(passing, (stream) => {
      stream.respond({ ':status': 200 });
      stream.write('half');
      stream.once('data', () => stream.close(constants.NGHTTP2_ENHANCE_YOUR_CALM));
    });
    const stream = call(client);
    await once(stream, 'response');
    stream.write(framed('more'));
    expect((await answerOf(stream)).code).toBe(constants.NGHTTP2_ENHANCE_YOUR_CALM);
  });

  it('carries much in both directions, byte for byte', async () => {
    const { client } = await bridged(passing, (stream) => echo(stream));
    const stream = call(client);
    const block = randomBytes(1 << 20);
    const sent = createHash('sha256');
    const heard = createHash('sha256');
    stream.on('data', (bytes: Buffer) => void heard.update(bytes));
    for (let index = 0; index < 8; index++) {
      block[0] = index;
      sent.update(block);
      if (!stream.write(Buffer.from(block))) await once(stream, 'drain');
    }
    stream.end();
    await once(stream, 'end');
    expect(heard.digest('hex')).toBe(sent.digest('hex'));
  });

  it('that nobody reads is held back, and holds back no other', async () => {
    let written = 0;
    const { client } = await bridged(passing, (stream, headers) => {
      if (headers[':path'] === '/echo') return echo(stream);
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' });
      const block = Buffer.alloc(1 << 16);
      const more = (): void => {
        while (written < 512 << 20) {
          written += block.length;
          if (!stream.write(block)) return void stream.once('drain', more);
        }
      };
      more();
    });
    const unread = call(client, { ':path': '/flood' });
    await once(unread, 'response');
    const other = call(client, { ':path': '/echo' });
    for (let turn = 0; turn < 300; turn++) {
      other.write(framed(`turn ${turn}`));
      await once(other, 'data');
    }
    expect(written).toBeLessThan(4 << 20);
    unread.close();
    other.close();
  });
});

describe('a call that is refused', () => {
  it.each(['plain words', 'ümläute, 100 % sure\nand “quotes” 🙂', '\u0000\u007f'])(
    'tells why, and does not reach the engine: %j',
    async (why) => {
      const { client, reached } = await bridged({ ...passing, open: (path) => ({ refused: `${path}: ${why}` }) }, (stream) => echo(stream));
      const stream = call(client);
      stream.write(framed('begun'));
      const { headers } = await answerOf(stream);
      expect(headers).toMatchObject({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '7' });
      expect(String(headers['grpc-message'])).toMatch(/^[\u0020-\u007e]*$/u);
      expect(decodeURIComponent(String(headers['grpc-message']))).toBe(`/a.B/C: ${why}`);
      expect(reached).toEqual([]);
    },
  );

  it.each<[string, OutgoingHttpHeaders]>([
    ['GET', { ':method': 'GET' }],
    ['PUT', { ':method': 'PUT' }],
    ['without a type', { 'content-type': '' }],
    ['of another type', { 'content-type': 'application/json' }],
    ['of messages in another encoding', { 'content-type': 'application/grpc+json' }],
    ['of a type with parameters', { 'content-type': 'application/grpc;charset=utf-8' }],
    ['with the status of a call twice', { 'grpc-timeout': ['1S', '2S'] }],
  ])('is no gRPC: %s', async (_what, more) => {
    const { client, reached } = await bridged(passing, (stream) => echo(stream));
    const stream = call(client, more);
    stream.end();
    expect((await answerOf(stream)).headers).toMatchObject({ 'grpc-status': '12' });
    expect(reached).toEqual([]);
  });

  it('has too many headers', async () => {
    const { client, reached } = await bridged(passing, (stream) => echo(stream));
    const stream = call(client, Object.fromEntries(Array.from({ length: bridgeLimits.headers }, (_, index) => [`h${index}`, 'x'])));
    stream.end();
    expect((await answerOf(stream)).code).toBe(constants.NGHTTP2_ENHANCE_YOUR_CALM);
    expect(reached).toEqual([]);
  });

  it('has headers that are too long', async () => {
    const { client, reached } = await bridged(passing, (stream) => echo(stream));
    const stream = call(client, { h: 'x'.repeat(bridgeLimits.headerBytes) });
    stream.end();
    expect((await answerOf(stream)).headers).toMatchObject({ 'grpc-status': '12' });
    expect(reached).toEqual([]);
  });

  it('is one of too many at a time', async () => {
    const { client } = await bridged(passing, (stream) => echo(stream));
    await once(client, 'remoteSettings');
    expect(client.remoteSettings.maxConcurrentStreams).toBe(bridgeLimits.streams);
  });
});

describe('a call that is judged', () => {
  it.each(['', 'hello', 'x'.repeat(200_000)])('is read whole, then goes on as it came', async (word) => {
    const seen: string[] = [];
    const guard = reading((path, message) => void seen.push(path, Buffer.from(message).toString()));
    const { client } = await bridged(guard, (stream) => echo(stream));
    const stream = call(client);
    const bytes = framed(word);
    stream.write(bytes.subarray(0, 3));
    stream.end(bytes.subarray(3));
    expect((await answerOf(stream)).body).toBe(bytes.toString());
    expect(seen).toEqual(['/a.B/C', word]);
  });

  it('is refused by its message', async () => {
    const { client, reached } = await bridged(
      reading(async () => ({ refused: 'no' })),
      (stream) => echo(stream),
    );
    const stream = call(client);
    stream.end(framed('hello'));
    expect((await answerOf(stream)).headers).toMatchObject({ 'grpc-status': '7', 'grpc-message': 'no' });
    expect(reached).toEqual([]);
  });

  it.each<[string, Uint8Array | readonly Uint8Array[], OutgoingHttpHeaders, string]>([
    ['nothing', [], {}, '13'],
    ['half a prefix', Buffer.alloc(3), {}, '13'],
    ['half a message', framed('hello').subarray(0, 8), {}, '13'],
    ['two messages', Buffer.concat([framed('hello'), framed('again')]), {}, '13'],
    ['a byte more', Buffer.concat([framed('hello'), Buffer.alloc(1)]), {}, '13'],
    ['a compressed message', framed('hello', 1), {}, '12'],
    ['a flag that is not known', framed('hello', 2), {}, '12'],
    ['a compressed call', framed('hello'), { 'grpc-encoding': 'gzip' }, '12'],
    ['an encoded body', framed('hello'), { 'content-encoding': 'gzip' }, '12'],
    ['too much', framed(Buffer.alloc(bridgeLimits.messageBytes)), {}, '8'],
  ])('is refused with %s', async (_what, body, more, status) => {
    const guard = reading(() => {
      throw new Error('judged');
    });
    const { client, reached } = await bridged(guard, (stream) => echo(stream));
    const stream = call(client, more);
    stream.end(body instanceof Uint8Array ? body : undefined);
    expect((await answerOf(stream)).headers).toMatchObject({ 'grpc-status': status });
    expect(reached).toEqual([]);
  });

  it('counts against the bound only while it is waited for', async () => {
    const { client } = await bridged(
      reading(() => undefined),
      (stream) => void stream.resume().on('end', () => stream.respond({ ':status': 200, 'grpc-status': '0' }, { endStream: true })),
    );
    for (let turn = 0; turn < 3; turn++) {
      const stream = call(client);
      stream.end(framed(Buffer.alloc(bridgeLimits.messageBytes / 2)));
      expect((await answerOf(stream)).headers).toMatchObject({ 'grpc-status': '0' });
    }
  });

  it.each<[string, OnStream, number]>([
    ['well', (stream) => echo(stream), 0],
    ['with an error', (stream) => echo(stream, { 'grpc-status': '2' }), 2],
    ['at once', (stream) => stream.respond({ ':status': 200, 'grpc-status': '5' }, { endStream: true }), 5],
    ['without a status', (stream) => echo(stream, {}), 2],
    ['with a reset', (stream) => stream.close(constants.NGHTTP2_INTERNAL_ERROR), 2],
  ])('tells how it ended, before the client knows: %s', async (_what, onStream, status) => {
    const order: unknown[] = [];
    const message = framed('hello');
    const guard = reading(() => undefined, {
      ended: (path, bytes, code) => void order.push([path, Buffer.from(bytes).toString(), code]),
    });
    const { client } = await bridged(guard, onStream);
    const stream = call(client);
    stream.on('response', (headers) => headers['grpc-status'] === undefined || order.push('client'));
    stream.on('trailers', () => order.push('client'));
    stream.on('close', () => order.push('closed'));
    stream.end(message);
    await answerOf(stream);
    expect(order[0]).toEqual(['/a.B/C', 'hello', status]);
    expect(order.filter((one) => Array.isArray(one))).toHaveLength(1);
  });

  it('does not go on when the client has given it up meanwhile', async () => {
    const asked = new EventEmitter();
    const decided = once(asked, 'decided').then(() => undefined);
    const guard = reading(() => {
      asked.emit('asked');
      return decided;
    });
    const { client, reached } = await bridged(guard, (stream) => echo(stream));
    const stream = call(client);
    const isAsked = once(asked, 'asked');
    stream.end(framed('hello'));
    await isAsked;
    stream.close(constants.NGHTTP2_CANCEL);
    await once(stream, 'close');
    // Another call is answered after the reset was heard.
    const other = call(client);
    other.close();
    await new Promise<void>((settle) => void client.ping(() => settle()));
    asked.emit('decided');
    await new Promise<void>((settle) => void client.ping(() => settle()));
    expect(reached).toEqual([]);
  });
});

describe('a connection', () => {
  it('ends at the engine when the client closes it', async () => {
    const { client, settled, engine } = await bridged(passing, (stream) => echo(stream));
    const stream = call(client);
    stream.write(framed('hello'));
    await once(stream, 'data');
    const closed = once(await engine, 'close');
    client.destroy();
    await Promise.all([settled, closed]);
    expect((await engine).destroyed).toBe(true);
  });

  it('ends at the client when the engine closes it', async () => {
    const { client, settled, engine } = await bridged(passing, (stream) => echo(stream));
    const stream = call(client);
    stream.write(framed('hello'));
    await once(stream, 'data');
    const answered = answerOf(stream);
    const closed = once(client, 'close');
    (await engine).destroy();
    expect((await answered).trailers).not.toHaveProperty('grpc-status');
    await Promise.all([settled, closed]);
  });

  it('goes on until its last call has ended when the engine takes no more', async () => {
    const { client, settled, engine } = await bridged(passing, (stream) => echo(stream));
    const stream = call(client);
    stream.write(framed('hello'));
    await once(stream, 'data');
    (await engine).close();
    stream.end();
    expect((await answerOf(stream)).trailers).toMatchObject({ 'grpc-status': '0' });
    await settled;
  });

  it.each<[string, (socket: Socket) => void]>([
    ['ended', (socket) => void socket.end()],
    ['was cut', (socket) => void socket.destroy()],
    ['ended after its first words', (socket) => void socket.end('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')],
    ['speaks another protocol', (socket) => void socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(4))],
  ])('settles when the client %s before the bridge was there', async (_what, act) => {
    const [client, near] = await pair();
    const [far, engine] = await pair();
    engine.resume();
    const known = once(near, 'readable');
    act(client);
    await known;
    await bridgeHttp2(near, far, passing);
    expect([near.destroyed, far.destroyed]).toEqual([true, true]);
  });

  it('settles when the engine is cut', async () => {
    const [client, near] = await pair();
    const [far, engine] = await pair();
    client.resume();
    const settled = bridgeHttp2(near, far, passing);
    await once(engine, 'readable');
    engine.destroy();
    await settled;
    expect([near.destroyed, far.destroyed]).toEqual([true, true]);
  });

  it('begins with what the client said before the bridge was there', async () => {
    const [clientSocket, near] = await pair();
    const [far, engineSocket] = await pair();
    const engine = createServer().on('stream', (stream) => echo(stream));
    const client = connect('http://engine', { createConnection: () => clientSocket }).on('error', () => undefined);
    const stream = call(client);
    stream.end(framed('early'));
    await once(near, 'readable');
    near.unshift(near.read() as Buffer);
    engine.emit('connection', engineSocket);
    await once(far, 'readable');
    far.unshift(far.read() as Buffer);
    void bridgeHttp2(near, far, passing);
    expect((await answerOf(stream)).body).toBe(framed('early').toString());
    client.destroy();
  });
});
