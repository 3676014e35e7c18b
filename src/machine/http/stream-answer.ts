import type { EngineCall } from './door.ts';
import { dropLine, openLine } from './engine-line.ts';
import { printRequest, unsendable } from './print-head.ts';
import { writeRequest } from './write-message.ts';

/** How an answer that came bit by bit ended: it was taken whole, it was a refusal, or one sentence. */
export type StreamedAnswer = { readonly status: number; readonly text: string } | { readonly failed: string };

const mostText = 1 << 20;

/**
 * Asks an engine on a connection of its own and hands on the body of its answer (status 200) as it comes; where `take` answers with a promise, the engine
 * waits for that. The text of any other answer is handed back. Never rejects.
 */
export function streamAnswer(path: string, call: EngineCall, take: (bytes: Buffer) => Promise<void> | undefined): Promise<StreamedAnswer> {
  const head = printRequest(call.method, call.path, call.headers);
  if (head === undefined) return Promise.resolve({ failed: unsendable(call.method) });
  return new Promise((settle) => {
    const words: Buffer[] = [];
    let length = 0;
    let status = 0;
    const line = openLine(path, dropLine);
    line.exchange = {
      method: call.method,
      head: (answer) => {
        ({ status } = answer);
      },
      part: (bytes) => {
        if (status === 200) {
          const busy = take(bytes);
          if (busy === undefined) return;
          line.socket.pause();
          void busy.then(() => line.socket.resume());
        } else if ((length += bytes.length) <= mostText) words.push(bytes);
      },
      end: () => settle({ status, text: Buffer.concat(words).toString('utf8') }),
      fail: (failed) => settle({ failed }),
    };
    line.isSent = true;
    writeRequest(line.socket, head, call);
  });
}
