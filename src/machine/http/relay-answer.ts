import { endCall, hangUp, isLast, writeRefusal } from './client-line.ts';
import type { ClientLine } from './client-words.ts';
import type { Passed } from './door.ts';
import { dropLine, type EngineLine, type Exchange } from './engine-line.ts';
import { isBodiless, printAnswer, printFields } from './print-head.ts';
import type { AnswerHead } from './read-answer.ts';
import { lastChunk, writeChunk } from './write-message.ts';

/** An answer on its way from an engine to a client. */
export interface Relay {
  readonly exchange: Exchange;
  /** The call cannot go on for what the client did: it is answered with that, or its answer is cut off. */
  stop(engine: EngineLine, status: number, why: string): void;
}

/** Gives an engine’s answer to a client as it comes, with back-pressure. `engine` is asked for once the answer has begun. */
export function relayAnswer(client: ClientLine, method: string, engine: () => EngineLine, settle: (passed: Passed) => void): Relay {
  const { socket } = client;
  let status: number | undefined;
  let isChunked = false;
  const exchange: Exchange = {
    method,
    head: (answer) => {
      ({ status } = answer);
      isChunked = writeAnswerHead(client, method, answer);
    },
    part: (bytes) => {
      if (isChunked ? writeChunk(socket, bytes) : socket.write(bytes)) return;
      engine().socket.pause();
      client.drained = () => void engine().socket.resume();
    },
    end: () => {
      if (isChunked) socket.write(lastChunk, 'latin1');
      endCall(client);
      settle({ status: status ?? 0 });
    },
    fail: (failed) => {
      settle(status === undefined ? { failed } : { status, cut: 'engine' });
      giveUp(client, status === undefined ? 502 : undefined, failed);
    },
    drained: () => void socket.resume(),
  };
  client.onGone.push(() => {
    dropLine(engine());
    settle(status === undefined ? { failed: 'the client has gone away' } : { status, cut: 'client' });
    hangUp(client);
  });
  return {
    exchange,
    stop: (line, refusal, failed) => {
      dropLine(line);
      settle(status === undefined ? { failed } : { status, cut: 'client' });
      giveUp(client, status === undefined ? refusal : undefined, failed);
    },
  };
}

/** Answers with a refusal, or cuts off what was begun: never the end that would make it look whole. */
function giveUp(client: ClientLine, status: number | undefined, why: string): void {
  if (status === undefined) return hangUp(client);
  writeRefusal(client, status, why);
  endCall(client);
}

/** Answers whether the body goes in chunks. The head goes out at once, but with what the engine sent along with it. */
function writeAnswerHead(client: ClientLine, method: string, { status, reason, headers, framing }: AnswerHead): boolean {
  const { socket } = client;
  const hasBody = !isBodiless(method, status);
  // Only the end of the connection ends such a body; and of a request that is still on its way the answer may be there before its end.
  if ((hasBody && framing === undefined) || isLast(client)) client.mustClose = true;
  const isChunked = hasBody && framing === 'chunks';
  let head = printAnswer(status, printFields(headers) ?? '', reason);
  if (typeof framing === 'number' && status !== 204) head += `Content-Length: ${framing}\r\n`;
  if (isChunked) head += 'Transfer-Encoding: chunked\r\n';
  if (client.mustClose) head += 'Connection: close\r\n';
  socket.cork();
  socket.write(`${head}\r\n`, 'latin1');
  process.nextTick(() => socket.uncork());
  return isChunked;
}
