import { readWhole } from './client-body.ts';
import { endCall, isLast, writeRefusal } from './client-line.ts';
import type { ClientLine } from './client-words.ts';
import type { Call, Passed, RawHeaders } from './door.ts';
import type { EnginePool } from './engine-pool.ts';
import { passOn } from './pass.ts';
import { isBodiless, printAnswer, printFields } from './print-head.ts';
import type { RequestHead } from './read-request.ts';
import { type BridgeHttp2, upgradeOn } from './upgrade.ts';
import { writeMessage } from './write-message.ts';

/** How calls reach the engine. */
export interface Reach {
  readonly pool: EnginePool;
  readonly bridge: BridgeHttp2;
}

const done = Promise.resolve();

/** A call, of a request whose head was read. */
export function makeCall(line: ClientLine, request: RequestHead, { pool, bridge }: Reach): Call {
  const { method, target, headers, upgradeTo } = request;
  let isTaken = false;
  // Whatever is asked for after the first answer comes to nothing.
  const isOpen = (): boolean => !isTaken && line.phase === 'call';
  const once = (work: () => Promise<Passed>): Promise<Passed> => {
    if (!isOpen()) return Promise.resolve({ failed: 'the call was answered before' });
    isTaken = true;
    return work();
  };
  return {
    method,
    target,
    headers,
    isUpgrade: upgradeTo !== undefined,
    upgradeTo,
    hasBody: line.body !== 'none',
    get gone() {
      return line.isGone ? done : new Promise<void>((settle) => void line.onGone.push(settle));
    },
    readBody: (limit) => (isOpen() ? readWhole(line, limit) : Promise.resolve({ refused: 'broken' })),
    answer: (status, headers, body = '') => {
      if (isOpen()) {
        isTaken = true;
        writeAnswer(line, status, headers, body);
      }
      return done;
    },
    pass: (call, body) => once(() => passOn(line, pool, call, body)),
    upgrade: (call, guard) => once(() => upgradeOn(line, pool.path, call, guard && { guard, bridge })),
  };
}

function writeAnswer(line: ClientLine, status: number, headers: RawHeaders, body: string | Uint8Array): void {
  const fields = printFields(headers);
  const { socket } = line;
  if (fields === undefined) {
    writeRefusal(line, 500, 'the answer is not sent: a header of it holds characters that could be read as something else');
  } else {
    const head = printAnswer(status, isLast(line) ? `${fields}Connection: close\r\n` : fields);
    if (!isBodiless(line.request?.method ?? '', status)) writeMessage(socket, head, body);
    else if (status === 204 || status === 304) socket.write(`${head}\r\n`, 'latin1');
    else socket.write(`${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n`, 'latin1');
  }
  endCall(line);
}
