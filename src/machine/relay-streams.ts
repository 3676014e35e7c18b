import type { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import { type OutputName, splitStreams } from './http/split-streams.ts';
import type { OpenedStream } from './http/open-stream.ts';
import { quietly } from './place-file.ts';

/** How the standard streams of this program and the stream of a program elsewhere are joined. */
export interface RelayWish {
  /** It has a terminal: one stream, which is not framed. */
  readonly isTerminal: boolean;
  /** Standard input goes there; its end, too. */
  readonly hasInput: boolean;
  /** Whether what comes first is held back until more comes, since it may be no output of the program’s. */
  holds(first: Buffer): boolean;
}

/** What goes on while streams are joined. */
export interface Relay {
  /** The other side has ended, and all of it was written but what is still held back. */
  readonly ended: Promise<{ readonly held: Buffer | undefined }>;
  /** Writes what was held back. */
  release(): void;
  /** Settles where nobody reads standard output any more. */
  readonly unread: Promise<void>;
  /** Ends it now. */
  cut(): void;
}

/** The streams of this program as a command has them: which are terminals, and how large that is. */
export const standardStreams = {
  isInputTerminal: (): boolean => process.stdin.isTTY === true,
  isOutputTerminal: (): boolean => process.stdout.isTTY === true,
  /** Columns and rows; undefined where it is no terminal. */
  size: (): { readonly columns: number; readonly rows: number } | undefined =>
    process.stdout.isTTY === true ? { columns: process.stdout.columns, rows: process.stdout.rows } : undefined,
  /** Calls back at each change of the size, until the function that is handed back is called. */
  onResize: (then: () => void): (() => void) => {
    process.stdout.on('resize', then);
    return () => process.stdout.off('resize', then);
  },
};

/**
 * Joins standard input, output and errors with a stream, byte for byte and with back-pressure. A terminal at both ends is set to pass every key on, and
 * set back at the end.
 */
export function relayStreams({ stream, rest }: Extract<OpenedStream, { readonly stream: Socket }>, wish: RelayWish): Relay {
  const restore = wish.hasInput ? takeInput(stream, wish.isTerminal) : (): void => {};
  if (!wish.hasInput) stream.end();
  let held: { readonly name: OutputName; readonly bytes: Buffer } | undefined;
  let isFirst = true;
  const release = (): void => {
    if (held !== undefined) put(held.name === 'output' ? process.stdout : process.stderr, held.bytes, stream);
    held = undefined;
  };
  const write = (name: OutputName, bytes: Buffer): void => {
    const isHeld = isFirst && wish.holds(bytes);
    isFirst = false;
    release();
    if (isHeld) held = { name, bytes: Buffer.from(bytes) };
    else put(name === 'output' ? process.stdout : process.stderr, bytes, stream);
  };
  const take = wish.isTerminal ? (bytes: Buffer): void => write('output', bytes) : splitStreams(write);
  const ended = new Promise<{ readonly held: Buffer | undefined }>((settle) => {
    const end = (): void => {
      restore();
      stream.destroy();
      settle({ held: held?.bytes });
    };
    stream.once('end', end).once('close', end);
  });
  const unread = new Promise<void>((settle) => {
    process.stdout.once('error', () => settle());
    process.stdout.once('close', () => settle());
  });
  stream.on('data', take);
  if (rest.length > 0) take(rest);
  stream.resume();
  return { ended, release, unread, cut: () => void stream.destroy() };
}

// A slow reader makes the other side wait.
function put(to: Writable, bytes: Buffer, stream: Socket): void {
  if (to.destroyed || to.write(bytes)) return;
  stream.pause();
  to.once('drain', () => stream.resume());
}

function takeInput(stream: Socket, isTerminal: boolean): () => void {
  const { stdin } = process;
  const isRaw = isTerminal && stdin.isTTY;
  const restore = (): void => {
    process.off('exit', restore);
    if (isRaw) quietly(() => stdin.setRawMode(false));
    stdin.unpipe(stream);
    stdin.pause();
    // A pipe that nobody closes would keep the program here.
    if (!stdin.isTTY) stdin.destroy();
  };
  process.once('exit', restore);
  if (isRaw) stdin.setRawMode(true);
  stdin.on('error', () => stream.end());
  stdin.pipe(stream, { end: !isTerminal });
  // A terminal has no other end of input than this character; an engine that is told the end of the stream ends the output, too.
  if (isTerminal) stdin.once('end', () => stream.write('\u0004'));
  return restore;
}
