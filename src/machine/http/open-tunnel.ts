import type { Server, Socket } from 'node:net';
import { codeOf } from '../files.ts';
import type { OpenedStream } from './open-stream.ts';
import { splitStreams } from './split-streams.ts';

/** A Unix socket behind which something else listens, as long as this program has it open. */
export interface Tunnel {
  close(): void;
}

/**
 * Opens a Unix socket each of whose connections is joined with a stream that `dial` opens: a program elsewhere whose input and output an engine frames
 * (`docker system dial-stdio`, for one), so that the engine which that program talks to can be asked like any other. The socket lies in a folder of this user’s
 * alone, and goes when the tunnel is closed. Or says why not, as a part of a sentence.
 */
export async function openTunnel(path: string, dial: () => Promise<OpenedStream>): Promise<Tunnel | { readonly refused: string }> {
  const { createServer } = process.getBuiltinModule('node:net');
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
    open.add(socket);
    socket.on('error', () => {}).once('close', () => open.delete(socket));
    void dial().then((opened) => join(socket, opened, open));
  });
  const why = await listen(server, path);
  if (why !== undefined) return { refused: why };
  return {
    close: () => {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}

function listen(server: Server, path: string): Promise<string | undefined> {
  return new Promise((settle) => {
    server.once('error', (error) => settle(codeOf(error) ?? error.message));
    server.listen(path, () => settle(undefined));
  });
}

function join(socket: Socket, opened: OpenedStream, open: Set<Socket>): void {
  if (!('stream' in opened) || socket.destroyed) {
    if ('stream' in opened) opened.stream.destroy();
    socket.destroy();
    return;
  }
  const { stream, rest } = opened;
  open.add(stream);
  // What it complains of is nobody’s answer: the connection ends.
  const take = splitStreams((name, bytes) => {
    if (name === 'output' && !socket.destroyed && !socket.write(bytes)) {
      stream.pause();
      socket.once('drain', () => stream.resume());
    }
  });
  stream
    .on('error', () => {})
    .on('data', take)
    .once('end', () => socket.end())
    .once('close', () => {
      open.delete(stream);
      socket.destroySoon();
    });
  socket.once('close', () => stream.destroy());
  socket.pipe(stream);
  if (rest.length > 0) take(rest);
  stream.resume();
  socket.resume();
}
