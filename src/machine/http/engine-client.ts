import type { Engine, EngineAnswer, EngineCall, RawHeaders } from './door.ts';
import { dropLine, type Exchange } from './engine-line.ts';
import { type EnginePool, makePool } from './engine-pool.ts';
import { printRequest, unsendable } from './print-head.ts';
import { whyUnanswered } from './why-unreachable.ts';
import { writeRequest } from './write-message.ts';

const mostAtOnce = 256;
/** How long a question that changes nothing may take, in seconds; a start or a stop takes as long as it takes. */
const usualPatience = 60;
const usualLimit = 16 * 1024 * 1024;

/** See `Sockets.engineAt`. */
export function engineAt(path: string, patience = usualPatience): Engine & { readonly path: string } {
  const pool = makePool(path);
  const waiting: (() => void)[] = [];
  let running = 0;
  const begin = (call: EngineCall, limit: number, settle: (answer: EngineAnswer) => void): void => {
    running++;
    askOn(pool, call, { limit, patience }, (answer) => {
      running--;
      settle(answer);
      waiting.shift()?.();
    });
  };
  return {
    path,
    ask: (call, limit = usualLimit) =>
      new Promise((settle) => {
        if (running < mostAtOnce) begin(call, limit, settle);
        else waiting.push(() => begin(call, limit, settle));
      }),
    close: () => pool.close(),
  };
}

interface Bounds {
  readonly limit: number;
  readonly patience: number;
}

function askOn(pool: EnginePool, call: EngineCall, { limit, patience }: Bounds, settle: (answer: EngineAnswer) => void): void {
  const head = printRequest(call.method, call.path, call.headers);
  if (head === undefined) return settle({ failed: unsendable(call.method) });
  let status = 0;
  let headers: RawHeaders = [];
  let parts: Buffer[] = [];
  let length = 0;
  const giveUp = (why: string): void => {
    parts = [];
    clearTimeout(late);
    dropLine(line);
    settle({ failed: whyUnanswered(pool.path, why) });
  };
  const late =
    call.method === 'GET' ? setTimeout(() => giveUp(`has not answered for ${patience} seconds`), patience * 1000).unref() : undefined;
  const exchange: Exchange = {
    method: call.method,
    head: (answer) => {
      ({ status, headers } = answer);
    },
    part: (bytes) => {
      length += bytes.length;
      parts.push(bytes);
      if (length > limit) giveUp(`answered more than the ${limit} bytes that are read of such an answer`);
    },
    end: () => {
      clearTimeout(late);
      settle({ status, headers, text: textOf(parts) });
    },
    fail: (failed) => {
      clearTimeout(late);
      settle({ failed });
    },
  };
  const line = pool.begin(exchange);
  line.isSent = true;
  writeRequest(line.socket, head, call);
}

function textOf(parts: readonly Buffer[]): string {
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only.toString('utf8') : Buffer.concat(parts).toString('utf8');
}
