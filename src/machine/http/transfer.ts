import type { EngineCall } from './door.ts';
import { dropLine, type EngineLine, openLine } from './engine-line.ts';
import { printRequest, unsendable } from './print-head.ts';
import { whyUnanswered } from './why-unreachable.ts';
import { lastChunk, writeChunk, writeRequest } from './write-message.ts';

/** One end of a transfer. */
interface TransferEnd {
  /** The engine’s Unix socket. */
  readonly socket: string;
  readonly call: EngineCall;
}

/** What the engine has answered that was given the body, or the one that did not give it (`by`); or one sentence why nothing is known. */
export type TransferAnswer =
  | { readonly by: 'giver' | 'taker'; readonly status: number; readonly text: string }
  | { readonly failed: string };

/** Hands the body of one engine’s answer to another engine as the body of a request, as it comes. Never throws. */
export type Transfer = (from: TransferEnd, to: TransferEnd, progress: (bytes: number) => void) => Promise<TransferAnswer>;

/** Of what either says besides the body, in bytes: an engine tells each layer that it loads. */
const mostAnswer = 1 << 20;
/** Milliseconds without a byte from anybody: engines compress and unpack big layers in silence. */
const patience = 600_000;

/** A transfer between engines of this machine. Only as much of the body is in memory as the slower one has not yet taken. */
export const transferBody: Transfer = (from, to, progress) => new Promise((settle) => begin(from, to, progress, settle));

function begin(from: TransferEnd, to: TransferEnd, progress: (bytes: number) => void, settle: (answer: TransferAnswer) => void): void {
  const asking = printRequest(from.call.method, from.call.path, from.call.headers);
  const giving = printRequest(to.call.method, to.call.path, to.call.headers);
  if (asking === undefined || giving === undefined)
    return settle({ failed: unsendable(asking === undefined ? from.call.method : to.call.method) });
  let taker: EngineLine | undefined;
  let status = 0;
  let total = 0;
  const refusal: Buffer[] = [];
  const end = (answer: TransferAnswer): void => {
    clearTimeout(silence);
    dropLine(giver);
    if (taker !== undefined) dropLine(taker);
    settle(answer);
  };
  const silence = setTimeout(
    () => end({ failed: whyUnanswered(to.socket, `has said nothing for ${patience / 60_000} minutes`) }),
    patience,
  );
  const giver = openLine(from.socket, dropLine);
  giver.exchange = {
    method: from.call.method,
    head: (answer) => {
      ({ status } = answer);
      if (status === 200) taker = openTaker(to, giving, () => giver.socket.resume(), silence, end);
    },
    part: (bytes) => {
      silence.refresh();
      if (taker === undefined) {
        total += bytes.length;
        if (total <= mostAnswer) refusal.push(Buffer.from(bytes));
        return;
      }
      progress(bytes.length);
      // One that takes no more has an answer on its way.
      if (!taker.isDeaf && !writeChunk(taker.socket, bytes)) giver.socket.pause();
    },
    end: () => {
      if (taker === undefined) return end({ by: 'giver', status, text: Buffer.concat(refusal).toString('utf8') });
      taker.isSent = true;
      if (!taker.isDeaf) taker.socket.write(lastChunk, 'latin1');
    },
    // Without the last chunk the other engine knows that it has not all.
    fail: (failed) => end({ failed }),
  };
  giver.isSent = true;
  writeRequest(giver.socket, asking, from.call);
}

function openTaker(
  { socket, call }: TransferEnd,
  head: string,
  drained: () => void,
  silence: NodeJS.Timeout,
  end: (answer: TransferAnswer) => void,
): EngineLine {
  const heard: Buffer[] = [];
  let length = 0;
  let status = 0;
  const line = openLine(socket, dropLine);
  // What is still to come of the body is read and dropped, so that its end is seen.
  line.deafened = drained;
  line.exchange = {
    method: call.method,
    head: (answer) => {
      ({ status } = answer);
    },
    part: (bytes) => {
      silence.refresh();
      length += bytes.length;
      if (length > mostAnswer) return end({ failed: whyUnanswered(socket, `answered more than ${mostAnswer} bytes`) });
      heard.push(Buffer.from(bytes));
    },
    end: () => end({ by: 'taker', status, text: Buffer.concat(heard).toString('utf8') }),
    fail: (failed) => end({ failed }),
    drained,
  };
  line.socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n`, 'latin1');
  return line;
}
