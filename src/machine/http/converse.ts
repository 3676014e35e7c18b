import type { EngineCall } from './door.ts';
import { dropLine, openLine } from './engine-line.ts';
import { printRequest, unsendable } from './print-head.ts';
import { whyUnanswered } from './why-unreachable.ts';
import { writeRequest } from './write-message.ts';

/** How long a conversation may take and how much may be said in it. */
interface TalkBounds {
  readonly milliseconds: number;
  readonly bytes: number;
  /** Whether all that is wanted was heard, though the other side goes on. */
  isEnough?(heard: Buffer): boolean;
}

/** What was said until the other side ended or a bound was met (`isCut`), as the engine frames it; or its answer where it refused; or one sentence. */
export type Talk =
  | { readonly bytes: Uint8Array; readonly isCut: boolean }
  | { readonly status: number; readonly text: string }
  | { readonly failed: string };

/** Talks to a program that an engine runs: sends all input, ends it, and hears the output. Never throws. */
export type Converse = (call: EngineCall, input: string, bounds: TalkBounds) => Promise<Talk>;

/** The conversations of an engine behind a Unix socket: each has a connection of its own. */
export function converseAt(path: string): Converse {
  return (call, input, bounds) => new Promise((settle) => begin(path, call, input, bounds, settle));
}

function begin(path: string, call: EngineCall, input: string, bounds: TalkBounds, settle: (talk: Talk) => void): void {
  const head = printRequest(call.method, call.path, call.headers);
  if (head === undefined) return settle({ failed: unsendable(call.method) });
  const heard: Buffer[] = [];
  let length = 0;
  let status = 0;
  let hasSwitched = false;
  const line = openLine(path, dropLine);
  const end = (talk: Talk): void => {
    clearTimeout(late);
    dropLine(line);
    settle(talk);
  };
  const hear = (part: Buffer): void => {
    heard.push(part.subarray(0, bounds.bytes - length));
    length += part.length;
    if (length >= bounds.bytes) end(said(true));
    else if (hasSwitched && bounds.isEnough?.(Buffer.concat(heard)) === true) end(said(false));
  };
  const said = (isCut: boolean): Talk => ({ bytes: Buffer.concat(heard), isCut });
  const late = setTimeout(
    () => end(hasSwitched ? said(true) : { failed: whyUnanswered(path, `has not answered for ${bounds.milliseconds / 1000} seconds`) }),
    bounds.milliseconds,
  );
  line.exchange = {
    method: call.method,
    head: (answer) => {
      ({ status } = answer);
    },
    part: hear,
    end: () => end({ status, text: Buffer.concat(heard).toString('utf8') }),
    fail: (failed) => end({ failed }),
    switched: (_answer, rest) => {
      hasSwitched = true;
      const { socket } = line;
      socket
        .on('data', hear)
        .once('end', () => end(said(false)))
        .once('close', () => end(said(false)));
      if (rest.length > 0) hear(rest);
      socket.end(input);
      socket.resume();
    },
  };
  line.isSent = true;
  writeRequest(line.socket, `${head}Connection: Upgrade\r\nUpgrade: tcp\r\n`, call);
}
