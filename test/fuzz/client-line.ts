import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { makeCall } from '../../src/machine/http/call.ts';
import { beLate, openClientLine } from '../../src/machine/http/client-line.ts';
import type { ClientLine, House } from '../../src/machine/http/client-words.ts';
import type { RawHeaders } from '../../src/machine/http/door.ts';
import type { EnginePool } from '../../src/machine/http/engine-pool.ts';
import type { RequestHead } from '../../src/machine/http/read-request.ts';
import { must } from './target.ts';

/** A request as the gate's reader has taken it. */
export interface Taken {
  readonly method: string;
  readonly target: string;
  readonly headers: RawHeaders;
  readonly upgradeTo: string | undefined;
  readonly isChunked: boolean;
  /** A character a byte, or why it was not read. */
  readonly body: { readonly text: string } | { readonly refused: string };
}

/** What became of a connection. */
export interface Line {
  readonly taken: readonly Taken[];
  /** Something of it was refused; else all bytes were used, or more were waited for. */
  readonly isRefused: boolean;
  /** Connections that were closed before the client had said all. */
  readonly isClosed: boolean;
}

/** A socket without a kernel: what is written to it is kept, and what it hears is told at once. */
interface FakeSocket extends EventEmitter {
  isPaused: boolean;
  isEnded: boolean;
  written: string;
}

const noPool: EnginePool = {
  path: '/none',
  begin: () => {
    throw new Error('nothing is sent to an engine here');
  },
  close: () => undefined,
};

const noBridge = (): never => {
  throw new Error('nothing is upgraded here');
};

const mostHead = 16_384;

/** Says pieces on a connection, one after the other, then hangs up. `limit`: so many bytes of each body are read; undefined: none of it. */
export async function say(pieces: readonly Buffer[], limit: number | undefined): Promise<Line> {
  const socket = fakeSocket();
  const taken: Taken[] = [];
  let open = 0;
  const serve = async (line: ClientLine, request: RequestHead): Promise<void> => {
    open++;
    const { method, target, headers, upgradeTo, framing } = request;
    const call = makeCall(line, request, { pool: noPool, bridge: noBridge });
    const read = limit === undefined ? { refused: 'unread' } : await call.readBody(limit);
    const body = 'bytes' in read ? { text: Buffer.from(read.bytes).toString('latin1') } : read;
    taken.push({ method, target, headers, upgradeTo, isChunked: framing === 'chunks', body });
    await call.answer(200, ['X-Number', String(taken.length)], 'done');
    open--;
  };
  const house: House = { ...quietHouse(), onRequest: (line, request) => void serve(line, request) };
  openClientLine(socket as unknown as Socket, house);
  const [line] = house.lines;
  must(line !== undefined, 'the line is not kept');
  for (const piece of pieces) {
    must(!socket.isPaused, 'the client is not heard any more, though nothing is under way');
    socket.emit('data', piece);
    if (open > 0) await settled(() => taken.length + open);
  }
  const isClosed = line.phase === 'hung up';
  socket.emit('end');
  if (open > 0) await settled(() => taken.length + open);
  must(line.phase === 'hung up' && socket.isEnded, 'the line does not end with its client');
  must(open === 0, 'a call does not end');
  house.now += 1000;
  beLate(line);
  socket.emit('close');
  must(house.lines.size === 0, 'a line is kept when it has ended');
  const answers = socket.written.split(/HTTP\/1\.1 (?!100)\d{3} /u).length - 1;
  must(answers === taken.length || answers === taken.length + 1, `${taken.length} requests have ${answers} answers`);
  return { taken, isRefused: answers > taken.length || taken.some(({ body }) => 'refused' in body), isClosed };
}

function quietHouse(): Omit<House, 'onRequest'> {
  return { lines: new Set(), headBytes: mostHead, headTicks: 10, bodyTicks: 10, endTicks: 10, now: 0, isClosing: false };
}

function fakeSocket(): FakeSocket {
  const socket = Object.assign(new EventEmitter(), {
    isPaused: false,
    isEnded: false,
    written: '',
    writableNeedDrain: false,
    pause: () => void (socket.isPaused = true),
    resume: () => void (socket.isPaused = false),
    write: (bytes: string | Uint8Array) => {
      socket.written += typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('latin1');
      return true;
    },
    end: (done?: () => void) => {
      socket.isEnded = true;
      done?.();
    },
    destroy: () => undefined,
    cork: () => undefined,
    uncork: () => undefined,
  });
  return socket;
}

/** Everything that waits for nothing but another promise has come to its end. */
async function settled(count: () => number): Promise<void> {
  for (let before = count(), same = 0; same < 10; same++) {
    await undefined;
    if (count() !== before) same = 0;
    before = count();
  }
}
