import type { ServerHttp2Stream } from 'node:http2';

/** Status codes of gRPC that a call is refused with (grpc/grpc doc/statuscodes.md). */
export const grpcStatus = { unknown: 2, denied: 7, exhausted: 8, unimplemented: 12, internal: 13, unavailable: 14 } as const;

/**
 * The one message of a call, bare and with its prefix as it came; or what is wrong with it, as a sentence with the status to refuse it with;
 * or that the client has given the call up meanwhile.
 */
export type OneMessage =
  | { readonly message: Uint8Array; readonly framed: Uint8Array }
  | { readonly refused: string; readonly status: number }
  | { readonly gone: true };

/** Length of what stands before each message: a flag, and the length as four bytes (grpc/grpc doc/PROTOCOL-HTTP2.md, Length-Prefixed-Message). */
const prefixLength = 5;

/**
 * Reads the body of a call that must be exactly one message. `hold` is told of each byte before it is kept, and of the same number negative when
 * they are dropped; where it says no, the call is refused.
 */
export async function readOneMessage(stream: ServerHttp2Stream, hold: (bytes: number) => boolean): Promise<OneMessage> {
  const chunks: Buffer[] = [];
  let size = 0;
  const end = await new Promise<'end' | 'close' | 'full'>((resolve) => {
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (hold(chunk.length)) chunks.push(chunk);
      else resolve('full');
    });
    stream.once('end', () => resolve('end')).once('close', () => resolve('close'));
  });
  stream.removeAllListeners('data');
  // What is read is judged and sent on at once: it counts only while it is waited for.
  hold(-size);
  if (end === 'full') return { refused: 'The message is larger than any that a build needs.', status: grpcStatus.exhausted };
  return end === 'close' || stream.aborted ? { gone: true } : unwrap(Buffer.concat(chunks, size));
}

function unwrap(framed: Buffer): OneMessage {
  if (framed.length < prefixLength || framed.readUInt32BE(1) !== framed.length - prefixLength)
    return { refused: 'A call that is judged must consist of one whole message.', status: grpcStatus.internal };
  if (framed[0] !== 0) return { refused: 'A message that is judged must not be compressed.', status: grpcStatus.unimplemented };
  return { message: framed.subarray(prefixLength), framed };
}

/** Answers a call with an error instead of forwarding it; what its client still sends is dropped. */
export function refuseCall(stream: ServerHttp2Stream, status: number, sentence: string): void {
  if (stream.destroyed || stream.closed || stream.headersSent) return;
  stream.respond(
    { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': String(status), 'grpc-message': encodeMessage(sentence) },
    { endStream: true },
  );
  dropRest(stream);
}

/** After an answer that is complete: takes nothing more of the call, and has the client stop sending (RFC 9113, 8.1). */
export function dropRest(stream: ServerHttp2Stream): void {
  stream.resume();
  if (!stream.readableEnded) stream.close();
}

/** Percent-encodes all but printable ASCII, as a header must be (grpc/grpc doc/PROTOCOL-HTTP2.md, Percent-Encoded). */
function encodeMessage(sentence: string): string {
  return sentence.replaceAll(/[^\u{20}-\u{24}\u{26}-\u{7e}]/gu, (character) =>
    [...Buffer.from(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}
