import { type BodySink, type ClientLine, nothing } from './client-words.ts';
import type { BodyAnswer } from './door.ts';
import { readBodyBy } from './message-body.ts';

/** Reads the body of the request under way; only now a client that waits for that is told to send it. */
export function readBodyTo(line: ClientLine, sink: BodySink): void {
  if (line.body === 'none' || line.body === 'read') return sink.end();
  if (line.body !== 'unread') return sink.broken('broken');
  line.body = 'reading';
  line.sink = sink;
  line.reader = readBodyBy(line.request?.framing ?? 0);
  if (line.request?.expects !== undefined && line.rest.length === 0) line.socket.write('HTTP/1.1 100 Continue\r\n\r\n', 'latin1');
  line.socket.resume();
  feedBody(line);
}

/** Hands what came to whoever reads the body. */
export function feedBody(line: ClientLine): void {
  const { reader, sink, rest } = line;
  if (reader === undefined || sink === undefined) return;
  line.rest = nothing;
  const after = reader(rest, (part) => {
    // Whoever reads may have given up in the middle.
    if (line.reader === reader) sink.part(part);
  });
  if (line.reader !== reader) return;
  if (after === undefined) {
    if (line.hasEnded) breakBody(line, 'broken');
  } else if (typeof after === 'string') {
    breakBody(line, after);
  } else {
    stopReading(line);
    line.body = 'read';
    line.rest = after;
    sink.end();
  }
}

/** The body did not come whole. */
export function breakBody(line: ClientLine, why: 'trailers' | 'broken'): void {
  const { sink } = line;
  dropBody(line);
  sink?.broken(why);
}

/** Gives the rest of a body up: it is dropped as it comes, and the connection ends with the call. */
export function dropBody(line: ClientLine): void {
  stopReading(line);
  line.body = 'dropped';
  line.rest = nothing;
  line.mustClose = true;
  line.socket.resume();
}

function stopReading(line: ClientLine): void {
  line.reader = undefined;
  line.sink = undefined;
  line.deadline = 0;
}

/** See `Call.readBody`. */
export function readWhole(line: ClientLine, limit: number): Promise<BodyAnswer> {
  return new Promise((settle) => {
    const framing = line.request?.framing;
    if (typeof framing === 'number' && framing > limit) return settle({ refused: 'too large' });
    const parts: Uint8Array[] = [];
    let length = 0;
    if (line.body === 'unread') line.deadline = line.house.now + line.house.bodyTicks;
    readBodyTo(line, {
      part: (bytes) => {
        length += bytes.length;
        parts.push(bytes);
        if (length <= limit) return;
        dropBody(line);
        settle({ refused: 'too large' });
      },
      end: () => settle({ bytes: parts.length === 1 ? (parts[0] ?? nothing) : Buffer.concat(parts) }),
      broken: (refused) => settle({ refused }),
    });
  });
}
