import type { Socket } from 'node:net';
import type { EngineCall } from './door.ts';
import { dropLine, openLine } from './engine-line.ts';
import { printRequest, unsendable } from './print-head.ts';
import { writeRequest } from './write-message.ts';

/** A connection that has left HTTP, and what was said on it by then; or the answer of who would not leave it; or one sentence. */
export type OpenedStream =
  | { readonly stream: Socket; readonly rest: Buffer }
  | { readonly status: number; readonly text: string }
  | { readonly failed: string };

const mostText = 1 << 20;

/** Asks an engine to leave HTTP for a stream both ways (`Upgrade: tcp`), on a connection of its own. The stream is paused. Never rejects. */
export function openStream(path: string, call: EngineCall): Promise<OpenedStream> {
  const head = printRequest(call.method, call.path, call.headers);
  if (head === undefined) return Promise.resolve({ failed: unsendable(call.method) });
  return new Promise((settle) => {
    const heard: Buffer[] = [];
    let length = 0;
    let status = 0;
    const line = openLine(path, dropLine);
    line.exchange = {
      method: call.method,
      head: (answer) => {
        ({ status } = answer);
      },
      part: (bytes) => {
        length += bytes.length;
        if (length <= mostText) heard.push(bytes);
      },
      end: () => {
        dropLine(line);
        settle({ status, text: Buffer.concat(heard).toString('utf8') });
      },
      fail: (failed) => settle({ failed }),
      switched: (_answer, rest) => settle({ stream: line.socket, rest }),
    };
    line.isSent = true;
    writeRequest(line.socket, `${head}Connection: Upgrade\r\nUpgrade: tcp\r\n`, call);
  });
}
