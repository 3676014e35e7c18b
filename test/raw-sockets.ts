import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Call, Door, DoorWish } from '../src/machine/http/door.ts';
import { makeSockets } from '../src/machine/http/real-sockets.ts';
import type { BridgeHttp2 } from '../src/machine/http/upgrade.ts';

/** One end of a connection, byte for byte. */
export interface RawEnd {
  readonly socket: Socket;
  /** All that was heard so far, a character a byte. */
  heard(): string;
  /** Waits until what was heard matches, and answers all of it. */
  until(pattern: RegExp): Promise<string>;
  /** Settles with all that was heard when the other end has said its last. */
  readonly ended: Promise<string>;
  readonly closed: Promise<string>;
  say(text: string): void;
}

/** Listens to a socket. */
function rawEnd(socket: Socket): RawEnd {
  let heard = '';
  const waiting = new Set<() => void>();
  socket.on('data', (bytes: Buffer) => {
    heard += bytes.toString('latin1');
    for (const check of waiting) check();
  });
  socket.on('error', () => undefined);
  const until = (pattern: RegExp): Promise<string> =>
    new Promise((settle, fail) => {
      const check = (): void => {
        if (pattern.test(heard)) settle(heard);
      };
      waiting.add(check);
      socket.once('close', () => fail(new Error(`closed without ${pattern}: ${heard}`)));
      check();
    });
  const once = (event: 'end' | 'close'): Promise<string> => new Promise((settle) => void socket.once(event, () => settle(heard)));
  const [ended, closed] = [once('end'), once('close')];
  return { socket, heard: () => heard, until, ended, closed, say: (text) => void socket.write(text, 'latin1') };
}

const endings: (() => unknown)[] = [];

/** Does something when the test file has ended. Vitest has no such thing for what a test itself has begun. */
export function atEnd(work: () => unknown): void {
  endings.push(work);
}

/** A folder for sockets of this test file. It goes with all that was begun here when the file has ended. */
export function socketFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'containai-http-'));
  afterAll(async () => {
    for (const work of endings.toReversed()) await work();
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Connects and says something. */
export function dial(path: string, text = ''): RawEnd {
  const socket = connect({ path, allowHalfOpen: true });
  atEnd(() => socket.destroy());
  const end = rawEnd(socket);
  if (text !== '') end.say(text);
  return end;
}

let count = 0;

/** An engine that does what the test says with each connection. It closes when the test file has ended. */
export async function rawEngine(folder: string, onConnection: (end: RawEnd) => void): Promise<string> {
  const path = join(folder, `engine-${count++}`);
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    open.add(socket);
    onConnection(rawEnd(socket));
  });
  await new Promise<void>((settle) => void server.listen(path, settle));
  atEnd(() => {
    server.close();
    for (const socket of open) socket.destroy();
  });
  return path;
}

/** An engine that answers every request without a body with the same bytes. */
export function answering(folder: string, answer: string): Promise<string> {
  return rawEngine(folder, (end) => {
    let answered = 0;
    end.socket.on('data', () => {
      for (const heads = end.heard().split('\r\n\r\n').length - 1; answered < heads; answered++) end.say(answer);
    });
  });
}

/** A head with the one header that every request needs. */
export function head(line: string, ...fields: readonly string[]): string {
  return `${[`${line} HTTP/1.1`, 'Host: docker', ...fields].join('\r\n')}\r\n\r\n`;
}

/** A door in front of an engine, which is closed when the test file has ended. */
export async function doorTo(
  folder: string,
  engine: string,
  onCall: (call: Call) => Promise<void>,
  wish: Partial<DoorWish> = {},
  bridge?: BridgeHttp2,
): Promise<Door> {
  const sockets = makeSockets(bridge);
  const path = join(folder, `d${count++}`, 'gate.sock');
  const answer = await sockets.openDoor(path, sockets.engineAt(engine), { connections: 100, headBytes: 16_384, ...wish }, onCall);
  if ('refused' in answer) throw new Error(answer.refused);
  atEnd(() => answer.door.drain(0));
  return answer.door;
}
