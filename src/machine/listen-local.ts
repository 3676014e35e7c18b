import type { Server, Socket } from 'node:net';
import { codeOf } from './files.ts';

/** A connection to a local port. */
export type LocalConnection = Socket;

/** A port of the loopback address that is listened on. */
export interface LocalPort {
  readonly port: number;
  /** Takes no more connections; those that are open go on. */
  close(): void;
}

const tries = 100;

/**
 * Listens on a port of 127.0.0.1, or where that is taken or not allowed, on the next one that is free (`isOnly`: on no other); the connections are paused, and
 * each end of them closes by itself. Or says why not, as a part of a sentence.
 */
export async function listenLocal(
  port: number,
  onConnection: (socket: Socket) => void,
  { isOnly = false }: { readonly isOnly?: boolean } = {},
): Promise<LocalPort | { readonly refused: string }> {
  const { createServer } = process.getBuiltinModule('node:net');
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, onConnection);
  const claimed = await claimPort(server, port, isOnly);
  return 'refused' in claimed ? claimed : { port: claimed.port, close: () => void server.close() };
}

/** Has a server listen on a port of 127.0.0.1, or on the next one that is free (`isOnly`: on no other). Or says why not, as a part of a sentence. */
export async function claimPort(
  server: Server,
  port: number,
  isOnly = false,
): Promise<{ readonly port: number } | { readonly refused: string }> {
  let why = '';
  // Ports below 1024 are root’s.
  const above = port < 1024 ? port + 8000 : port;
  for (let at = 0; at < (isOnly ? 1 : tries); at++) {
    const candidate = at === 0 ? port : above + at - (above === port ? 0 : 1);
    if (candidate > 65_535) break;
    const code = await listen(server, candidate);
    if (code === undefined) return { port: candidate };
    why = code;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') break;
  }
  if (isOnly) return { refused: why === 'EADDRINUSE' ? 'it is taken here' : why === 'EACCES' ? 'it is not allowed here' : why };
  return { refused: `no port from ${port} on is free (${why})` };
}

/** Whether nobody listens at a port of 127.0.0.1, and this program may. */
export async function isPortFree(port: number): Promise<boolean> {
  const listening = await listenLocal(port, (socket) => void socket.destroy(), { isOnly: true });
  if ('refused' in listening) return false;
  listening.close();
  return true;
}

function listen(server: Server, port: number): Promise<string | undefined> {
  return new Promise((settle) => {
    const failed = (error: Error): void => settle(codeOf(error) ?? error.message);
    server.once('error', failed);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', failed);
      settle(undefined);
    });
  });
}

/** Joins a connection with a stream both ways, the end of each way by itself; `take` takes apart what the stream brings. */
export function joinConnection(
  client: Socket,
  stream: Socket,
  rest: Buffer,
  take: (bytes: Buffer, put: (bytes: Buffer) => void) => void,
): Promise<void> {
  const put = (bytes: Buffer): void => {
    if (client.destroyed || client.write(bytes)) return;
    stream.pause();
    client.once('drain', () => stream.resume());
  };
  stream.on('data', (bytes: Buffer) => take(bytes, put));
  stream.once('end', () => client.end());
  client.pipe(stream);
  const closed = new Promise<void>((settle) => {
    stream.once('close', () => {
      client.destroySoon();
      settle();
    });
    client.once('close', () => {
      stream.destroy();
      settle();
    });
  });
  if (rest.length > 0) take(rest, put);
  stream.resume();
  client.resume();
  return closed;
}
