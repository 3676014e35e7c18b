import type { Socket } from 'node:net';
import type { EngineCall } from './door.ts';

/** Writes a head, up to its empty line, and a body with its length. Answers whether more may be written at once. */
export function writeMessage(socket: Socket, head: string, body: string | Uint8Array): boolean {
  if (typeof body !== 'string') return writeBytes(socket, `${head}Content-Length: ${body.byteLength}\r\n\r\n`, body);
  const length = Buffer.byteLength(body);
  const whole = `${head}Content-Length: ${length}\r\n\r\n`;
  // ASCII, mostly: one text, one write.
  return length === body.length ? socket.write(whole + body, 'latin1') : writeBytes(socket, whole, Buffer.from(body));
}

/** Writes a request with its whole body, behind its head. */
export function writeRequest(socket: Socket, head: string, { method, body }: EngineCall): void {
  if (body !== undefined) writeMessage(socket, head, body);
  else socket.write(takesBody.has(method) ? `${head}Content-Length: 0\r\n\r\n` : `${head}\r\n`, 'latin1');
}

const takesBody: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);

function writeBytes(socket: Socket, head: string, body: Uint8Array): boolean {
  socket.cork();
  socket.write(head, 'latin1');
  const isRoom = socket.write(body);
  socket.uncork();
  return isRoom;
}

/** Writes a chunk of a body. Answers whether more may be written at once. */
export function writeChunk(socket: Socket, bytes: Uint8Array): boolean {
  socket.cork();
  socket.write(`${bytes.length.toString(16)}\r\n`, 'latin1');
  socket.write(bytes);
  const isRoom = socket.write('\r\n', 'latin1');
  socket.uncork();
  return isRoom;
}

/** What ends a body in chunks, without trailers. */
export const lastChunk = '0\r\n\r\n';
