import type { ClientHttp2Session, ClientHttp2Stream, OutgoingHttpHeaders, ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import type { Duplex } from 'node:stream';
import type { RawHeaders, StreamGuard } from './door.ts';
import { dropRest, grpcStatus, readOneMessage, refuseCall } from './grpc-call.ts';

/**
 * What one connection may hold: streams at a time, bytes and number of the headers of one call, and bytes of all messages that are waited for to
 * be read whole. The engine takes no message over 16 MiB (moby@28.5.2 api/server/router/grpc/grpc.go, DefaultMaxRecvMsgSize).
 */
export const bridgeLimits = { streams: 100, headerBytes: 16 * 1024, headers: 64, messageBytes: 16 * 1024 * 1024 } as const;

/** What each stream may send before it is read, unless told otherwise (RFC 9113, 6.9.2); how streams end, and the flag of a last frame (6, 7). */
const streamWindow = 65_535;
const noError = 0;
const internalError = 2;
const cancelled = 8;
const endStream = 1;

interface Bridge {
  readonly engine: ClientHttp2Session;
  readonly guard: StreamGuard;
  /** Bytes of messages that are being waited for on this connection. */
  held: number;
}

/**
 * Ends the client’s HTTP/2 here and begins it anew towards the engine: no frame passes, only calls that the guard lets through, each with its
 * headers, data, trailers, back-pressure, resets and cancellation. Both connections have left HTTP/1.1 already, and what came behind the heads
 * has been put back into them (`unshift`). Settles when both are closed; never rejects.
 */
export function bridgeHttp2(client: Duplex, engine: Duplex, guard: StreamGuard): Promise<void> {
  // Only builds need it, and an import would load it with every command, which takes longer than many of them.
  const { connect, performServerHandshake } = process.getBuiltinModule('node:http2');
  const options = {
    settings: { enablePush: false, maxConcurrentStreams: bridgeLimits.streams, maxHeaderListSize: bridgeLimits.headerBytes },
    maxHeaderListPairs: bridgeLimits.headers,
  };
  const near = performServerHandshake(client, options);
  const far = connect('http://engine', { ...options, createConnection: () => engine });
  const bridge: Bridge = { engine: far, guard, held: 0 };
  near.on('stream', (stream: ServerHttp2Stream, _headers: unknown, _flags: number, raw: RawHeaders) => openCall(bridge, stream, raw));
  // A session that fails is closed, too; there is nobody here to tell more.
  for (const session of [near, far]) session.on('error', () => {}).once('connect', () => widen(session));
  near.once('close', () => far.destroy());
  endWith(client, near);
  endWith(engine, far);
  // Gracefully: the engine’s last words are still on their way to the client. It may keep its own side open as long as it likes.
  far.once('close', () => {
    client.once('finish', () => client.destroy());
    near.close();
  });
  return new Promise((resolve) => {
    let open = 2;
    for (const session of [near, far]) session.once('close', () => --open === 0 && resolve());
  });
}

/** A session reads the connection below its socket, so it never hears of an end that the socket has read before. */
function endWith(socket: Duplex, session: ServerHttp2Session | ClientHttp2Session): void {
  socket.once('end', () => session.destroy());
  if (socket.destroyed || socket.readableEnded) session.destroy();
  else socket.read(0);
}

/** A stream that nobody reads must not keep the others from being read, so the connection has room for what all of them may send. */
function widen(session: ServerHttp2Session | ClientHttp2Session): void {
  if (!session.destroyed) session.setLocalWindowSize(bridgeLimits.streams * streamWindow);
}

function openCall(bridge: Bridge, stream: ServerHttp2Stream, raw: RawHeaders): void {
  stream.on('error', () => {});
  const headers = copyHeaders(raw);
  const path = headers?.[':path'];
  if (headers === undefined || typeof path !== 'string' || !isGrpc(headers))
    return refuseCall(
      stream,
      grpcStatus.unimplemented,
      'This is no gRPC call as builders make them: it is not understood, so not forwarded.',
    );
  const opened = bridge.guard.open(path);
  if (opened === 'pass') return forward(bridge.engine, stream, headers);
  if (opened !== 'read') return refuseCall(stream, grpcStatus.denied, opened.refused);
  void judgeCall(bridge, stream, headers, path);
}

// Other subtypes are messages in another encoding, or taken for this one all the same (grpc-go server.go, getCodec).
function isGrpc(headers: OutgoingHttpHeaders): boolean {
  const type = headers['content-type'];
  return headers[':method'] === 'POST' && (type === 'application/grpc' || type === 'application/grpc+proto');
}

const hopByHop: ReadonlySet<string> = new Set([
  'connection',
  'host',
  'http2-settings',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
]);

/** Headers as they go on; undefined where they are too long (the setting only counts once the other side knows it), or one came twice that may not. */
function copyHeaders(raw: RawHeaders): OutgoingHttpHeaders | undefined {
  const headers = Object.create(null) as Record<string, string | string[]>;
  if (raw.reduce((size, text) => size + text.length, 0) > bridgeLimits.headerBytes) return undefined;
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = raw[index]!;
    const value = raw[index + 1]!;
    const before = headers[name];
    if (hopByHop.has(name)) continue;
    if (before === undefined) headers[name] = value;
    else if (/^(?::|content-|grpc-|te$)/u.test(name)) return undefined;
    else headers[name] = [...(typeof before === 'string' ? [before] : before), value];
  }
  return headers;
}

async function judgeCall(bridge: Bridge, stream: ServerHttp2Stream, headers: OutgoingHttpHeaders, path: string): Promise<void> {
  if (headers['content-encoding'] !== undefined || (headers['grpc-encoding'] ?? 'identity') !== 'identity')
    return refuseCall(stream, grpcStatus.unimplemented, 'A call that is judged must not be compressed.');
  const answer = await readOneMessage(stream, (bytes) => {
    bridge.held += bytes;
    return bridge.held <= bridgeLimits.messageBytes;
  });
  if ('gone' in answer) return;
  if ('refused' in answer) return refuseCall(stream, answer.status, answer.refused);
  const judged = await bridge.guard.judge(path, answer.message);
  if (judged !== undefined) return refuseCall(stream, grpcStatus.denied, judged.refused);
  if (stream.destroyed || stream.closed) return;
  forward(bridge.engine, stream, headers, answer.framed, (status) => bridge.guard.ended?.(path, answer.message, status));
}

/** Sends a call on, with its data as it comes or with a message that was read, and the engine’s answer back. `onEnd` is told the gRPC status once. */
function forward(
  engine: ClientHttp2Session,
  near: ServerHttp2Stream,
  headers: OutgoingHttpHeaders,
  framed?: Uint8Array,
  onEnd?: (status: number) => void,
): void {
  const far = ask(engine, headers);
  if (far === undefined)
    return refuseCall(near, grpcStatus.unavailable, 'The engine does not take this call: it has closed the connection.');
  if (framed === undefined) near.pipe(far);
  else far.end(framed);
  answerCall(near, far, onEnd);
  near.once('close', () => {
    if (!far.closed) far.close(near.rstCode === noError ? cancelled : near.rstCode);
  });
}

function ask(engine: ClientHttp2Session, headers: OutgoingHttpHeaders): ClientHttp2Stream | undefined {
  try {
    return engine.request(headers, { endStream: false }).on('error', () => {});
  } catch {
    // The connection is closing, or a header is none that HTTP/2 can send.
    return undefined;
  }
}

function answerCall(near: ServerHttp2Stream, far: ClientHttp2Stream, onEnd: ((status: number) => void) | undefined): void {
  let trailers: OutgoingHttpHeaders | undefined;
  let ended = false;
  const end = (last: OutgoingHttpHeaders): void => {
    if (ended) return;
    ended = true;
    onEnd?.(readStatus(last));
  };
  far.on('response', (_headers: unknown, flags: number, raw: RawHeaders) => {
    if (near.destroyed || near.closed) return;
    const headers = copyHeaders(raw) ?? {};
    const isLast = (flags & endStream) !== 0;
    if (isLast) end(headers);
    near.respond(headers, isLast ? { endStream: true } : { waitForTrailers: true });
    if (isLast) dropRest(near);
    else far.pipe(near);
  });
  far.on('trailers', (_headers: unknown, _flags: number, raw: RawHeaders) => {
    trailers = copyHeaders(raw) ?? {};
    end(trailers);
  });
  // The engine’s data has gone out when trailers are wanted; its trailers can be later than that.
  const finish = (): void => {
    if (near.destroyed || near.closed) return;
    near.sendTrailers(trailers ?? {});
    dropRest(near);
  };
  near.once('wantTrailers', () => {
    if (trailers !== undefined || far.destroyed) finish();
    else far.once('trailers', finish);
  });
  far.once('close', () => {
    end({});
    const code = far.rstCode === noError && !far.readableEnded ? internalError : far.rstCode;
    if (code !== noError && !near.closed) near.close(code);
  });
}

function readStatus(last: OutgoingHttpHeaders): number {
  const text = last['grpc-status'];
  return typeof text === 'string' && /^\d{1,2}$/u.test(text) ? Number(text) : grpcStatus.unknown;
}
