import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { endCall, leaveHttp, writeRefusal } from './client-line.ts';
import type { ClientLine } from './client-words.ts';
import type { EngineCall, Passed, StreamGuard } from './door.ts';
import { dropLine, type EngineLine, openLine } from './engine-line.ts';
import { joinStreams } from './join-streams.ts';
import { sendable } from './pass.ts';
import { printAnswer, printFields } from './print-head.ts';
import type { AnswerHead } from './read-answer.ts';
import { relayAnswer } from './relay-answer.ts';
import { whyUnanswered } from './why-unreachable.ts';
import { writeRequest } from './write-message.ts';

/** Ends a client’s HTTP/2 here and begins it anew towards the engine, as the guard allows; settles when both are closed, and never rejects. */
export type BridgeHttp2 = (client: Duplex, engine: Duplex, guard: StreamGuard) => Promise<void>;

/** Who watches over an upgraded stream. */
export interface Watch {
  readonly guard: StreamGuard;
  readonly bridge: BridgeHttp2;
}

/** See `Call.upgrade`. */
export function upgradeOn(client: ClientLine, path: string, call: EngineCall, watch?: Watch): Promise<Passed> {
  return new Promise((settle) => {
    // Whatever comes of it, this connection takes no other request.
    client.mustClose = true;
    const protocol = client.request?.upgradeTo;
    const isReady = protocol !== undefined && (client.body === 'none' || client.body === 'read');
    if (!isReady) return refuse(client, 400, 'the request is no upgrade whose body was read', settle);
    const head = sendable(client, call, settle);
    if (head === undefined) return;
    const relay = relayAnswer(client, call.method, () => line, settle);
    const switched = (answer: AnswerHead, rest: Buffer): void => {
      if (answer.upgradeTo === protocol) return void join(client, line, answer, rest, watch).then(settle);
      dropLine(line);
      refuse(client, 502, whyUnanswered(path, 'speaks another protocol than was asked for'), settle);
    };
    const line = openLine(path, dropLine);
    line.exchange = { ...relay.exchange, switched };
    line.isSent = true;
    writeRequest(line.socket, `${head}Connection: Upgrade\r\nUpgrade: ${protocol}\r\n`, call);
  });
}

function refuse(client: ClientLine, status: number, failed: string, settle: (passed: Passed) => void): void {
  writeRefusal(client, status, failed);
  endCall(client);
  settle({ failed });
}

async function join(client: ClientLine, line: EngineLine, answer: AnswerHead, rest: Buffer, watch?: Watch): Promise<Passed> {
  const ahead = leaveHttp(client);
  const { status, reason, headers, upgradeTo = '' } = answer;
  const head = printAnswer(status, `${printFields(headers) ?? ''}Connection: Upgrade\r\nUpgrade: ${upgradeTo}\r\n\r\n`, reason);
  client.socket.write(head, 'latin1');
  if (watch !== undefined) return guarded(client.socket, ahead, line.socket, rest, watch);
  if (rest.length > 0) client.socket.write(rest);
  if (ahead.length > 0) line.socket.write(ahead);
  const cut = await joinStreams(client.socket, line);
  return cut === undefined ? { status } : { status, cut };
}

async function guarded(client: Socket, ahead: Buffer, engine: Socket, rest: Buffer, { bridge, guard }: Watch): Promise<Passed> {
  // Who has gone by now, or has said the last word, would not be heard to do so again.
  if ([client, engine].every((end) => !end.destroyed && !end.readableEnded)) {
    if (ahead.length > 0) client.unshift(ahead);
    if (rest.length > 0) engine.unshift(rest);
    await bridge(client, engine, guard);
  }
  client.destroySoon();
  engine.destroySoon();
  return { status: 101 };
}
