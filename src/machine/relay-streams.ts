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
  /** Sees what comes first of its output before it is written; `undefined` writes it, else it is held back. Not with a terminal. */
  readonly holds?: (first: Buffer) => boolean;
}

/** What goes on while streams are joined. */
export interface Relay {
  /** The other side has ended, and all of it was written. `held`: what was held back. */
  readonly ended: Promise<{ readonly held: Buffer }>;
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
  let held = Buffer.alloc(0);
  let isFirst = !wish.isTerminal && wish.holds !== undefined;
  const write = (name: OutputName, bytes: Buffer): void => {
    if (isFirst) {
      isFirst = false;
      if (name === 'output' && wish.holds?.(bytes) === true) {
        held = Buffer.from(bytes);
        return;
      }
    } else if (held.length > 0) {
      const before = held;
      held = Buffer.alloc(0);
      put(process.stdout, before, stream);
    }
    put(name === 'output' ? process.stdout : process.stderr, bytes, stream);
  };
  const take = wish.isTerminal ? (bytes: Buffer): void => write('output', bytes) : splitStreams(write);
  const ended = new Promise<{ readonly held: Buffer }>((settle) => {
    const end = (): void => {
      restore();
      stream.destroy();
      settle({ held });
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
  return { ended, unread, cut: () => void stream.destroy() };
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
  stdin.pipe(stream);
  return restore;
}
