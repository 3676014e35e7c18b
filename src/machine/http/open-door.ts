import { chmodSync, unlinkSync } from 'node:fs';
import type { Server } from 'node:net';
import { dirname, join } from 'node:path';
import type { WriteRefusal } from '../machine.ts';
import { quietly, whyNotWritten } from '../place-file.ts';
import { makeCall, type Reach } from './call.ts';
import { beLate, openClientLine } from './client-line.ts';
import type { ClientLine, House } from './client-words.ts';
import type { Call, Door, DoorAnswer, DoorWish } from './door.ts';
import type { RequestHead } from './read-request.ts';
import { holdPlace, leavePlace, makeSocketFolder, type SocketIdentity, takePlace } from './socket-place.ts';

type OnCall = (call: Call) => Promise<void>;

/** See `Sockets.openDoor`. */
export async function openDoor(path: string, reach: Reach, wish: DoorWish, onCall: OnCall): Promise<DoorAnswer> {
  const refusal = makeSocketFolder(path);
  if (refusal !== undefined) return refusal;
  const { house, period } = makeHouse(wish, reach, onCall);
  const { createServer } = process.getBuiltinModule('node:net');
  const server = createServer({ allowHalfOpen: true }, (socket) => openClientLine(socket, house));
  server.maxConnections = wish.connections;
  const place = await listenAt(server, path);
  if ('refused' in place) {
    server.close();
    return place;
  }
  return { door: openedDoor(path, place, server, house, reach, period) };
}

/** Binds to a name of its own beside the path: Node takes that name away when the server closes, whoever owns it by then. */
async function listenAt(server: Server, path: string): Promise<SocketIdentity | WriteRefusal> {
  const bound = join(dirname(path), `.${Math.random().toString(36).slice(2, 8)}`);
  try {
    await new Promise<void>((settle, fail) => {
      server.once('error', fail);
      server.listen(bound, settle);
    });
    chmodSync(bound, 0o600);
    const place = await takePlace(bound, path);
    if ('refused' in place) quietly(() => unlinkSync(bound));
    return place;
  } catch (error) {
    quietly(() => unlinkSync(bound));
    return whyNotWritten(error);
  } finally {
    // What fails from now on is one connection (no file is left for it), not the door.
    server.removeAllListeners('error').on('error', () => undefined);
  }
}

const usual = { head: 10_000, body: 30_000, end: 5000 };

function makeHouse(wish: DoorWish, reach: Reach, onCall: OnCall): { readonly house: House; readonly period: number } {
  const { headMilliseconds: head = usual.head, bodyMilliseconds: body = usual.body } = wish;
  const period = Math.min(1000, Math.ceil(Math.min(head, body, usual.end) / 4));
  // A tick may be just about to come.
  const ticks = (milliseconds: number): number => Math.ceil(milliseconds / period) + 1;
  const house: House = {
    lines: new Set(),
    headBytes: wish.headBytes,
    headTicks: ticks(head),
    bodyTicks: ticks(body),
    endTicks: ticks(usual.end),
    now: 0,
    isClosing: false,
    onRequest: (line, request) => void serve(line, request, reach, wish, onCall),
  };
  return { house, period };
}

const bug = `${JSON.stringify({ message: 'the gate has met an error of its own: what it had passed on by then is not known' })}\n`;

async function serve(line: ClientLine, request: RequestHead, reach: Reach, wish: DoorWish, onCall: OnCall): Promise<void> {
  const call = makeCall(line, request, reach);
  try {
    await onCall(call);
  } catch (error) {
    wish.onBug?.(error);
  }
  // Of a call that was answered this does nothing; nobody else is left waiting.
  void call.answer(500, ['Content-Type', 'application/json'], bug);
}

function openedDoor(path: string, place: SocketIdentity, server: Server, house: House, { pool }: Reach, period: number): Door {
  const sweep = setInterval(() => {
    house.now++;
    for (const line of house.lines) {
      if (line.deadline !== 0 && house.now >= line.deadline) beLate(line);
    }
  }, period).unref();
  holdPlace(path, place);
  const drain = async (milliseconds: number): Promise<void> => {
    const closed = new Promise<void>((settle) => void server.close(() => settle()));
    leavePlace(path, place);
    house.isClosing = true;
    for (const line of house.lines) {
      line.mustClose = true;
      if (line.phase === 'head') line.socket.destroySoon();
    }
    const impatience = setTimeout(() => {
      for (const { socket } of house.lines) socket.destroy();
    }, milliseconds);
    await closed;
    clearTimeout(impatience);
    clearInterval(sweep);
    pool.close();
  };
  let draining: Promise<void> | undefined;
  return { path, drain: (milliseconds) => (draining ??= drain(milliseconds)) };
}
