import { dropBody, readBodyTo } from './client-body.ts';
import { endCall, writeRefusal } from './client-line.ts';
import type { BodySink, ClientLine } from './client-words.ts';
import type { BodyRefusal, BodyWatch, EngineCall, Passed } from './door.ts';
import type { EngineLine } from './engine-line.ts';
import type { EnginePool } from './engine-pool.ts';
import { printRequest, unsendable } from './print-head.ts';
import { type Relay, relayAnswer } from './relay-answer.ts';
import { lastChunk, writeChunk, writeRequest } from './write-message.ts';

/** See `Call.pass`. */
export function passOn(client: ClientLine, pool: EnginePool, call: EngineCall, body?: 'stream' | BodyWatch): Promise<Passed> {
  return new Promise((settle) => {
    const head = sendable(client, call, settle);
    if (head === undefined) return;
    const relay = relayAnswer(client, call.method, () => engine, settle);
    const engine = pool.begin(relay.exchange);
    if (body !== undefined && client.body === 'unread')
      return sendStream(client, engine, head, relay, body === 'stream' ? undefined : body);
    engine.isSent = true;
    writeRequest(engine.socket, head, call);
  });
}

/** The printed head of a call to an engine. Where there is none, or nobody to answer to, the call is ended. */
export function sendable(client: ClientLine, call: EngineCall, settle: (passed: Passed) => void): string | undefined {
  const head = client.isGone ? undefined : printRequest(call.method, call.path, call.headers);
  if (head !== undefined) return head;
  const failed = client.isGone ? 'the client has gone away' : unsendable(call.method);
  writeRefusal(client, 502, failed);
  endCall(client);
  settle({ failed });
  return undefined;
}

/** Sends the client’s body along as it comes. The engine may answer before it has all of it. */
function sendStream(client: ClientLine, engine: EngineLine, head: string, relay: Relay, watch?: BodyWatch): void {
  const framing = client.request?.framing;
  const isChunked = framing === 'chunks';
  engine.socket.write(`${head}${isChunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${framing}`}\r\n\r\n`, 'latin1');
  engine.deafened = () => dropBody(client);
  const sink: BodySink = {
    part: (bytes) => {
      if (!(isChunked ? writeChunk(engine.socket, bytes) : engine.socket.write(bytes))) client.socket.pause();
    },
    end: () => {
      if (isChunked) engine.socket.write(lastChunk, 'latin1');
      engine.isSent = true;
      engine.deafened = undefined;
    },
    broken: (why) =>
      relay.stop(
        engine,
        400,
        why === 'trailers' ? 'the request is no plain HTTP/1.1: trailers are not taken' : 'the body of the request is broken',
      ),
  };
  readBodyTo(client, watch === undefined ? sink : watched(sink, watch, client, engine, relay));
}

const bug: BodyRefusal = { refused: 'the gate has met an error of its own while it read the body', status: 500 };

/** What the watch lets go on; what it refuses is broken off. */
function watched(sink: BodySink, watch: BodyWatch, client: ClientLine, engine: EngineLine, relay: Relay): BodySink {
  const goOn = (bytes: Uint8Array | BodyRefusal): boolean => {
    if (bytes instanceof Uint8Array) {
      // A chunk of no bytes would be the last one.
      if (bytes.length > 0) sink.part(bytes);
      return true;
    }
    if (client.body === 'reading') dropBody(client);
    relay.stop(engine, bytes.status, bytes.refused);
    return false;
  };
  const finish = (rest: Uint8Array | BodyRefusal): void => {
    // Whatever has ended the call meanwhile, the line is not its own any more.
    if (engine.exchange === relay.exchange && goOn(rest)) sink.end();
  };
  const take = (bytes: Uint8Array): Uint8Array | BodyRefusal => {
    try {
      return watch.take(bytes);
    } catch {
      return bug;
    }
  };
  return {
    part: (bytes) => void goOn(take(bytes)),
    end: () => void watch.end().then(finish, () => finish(bug)),
    broken: sink.broken,
  };
}
