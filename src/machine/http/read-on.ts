import type { Socket } from 'node:net';

type Done = (error?: Error | null) => void;

/**
 * Lets a socket be read on when writing to it has failed. Who refuses an upload answers, closes, and leaves the rest unread: Node destroys the
 * socket at the failed write, and with it the answer, which still waits in the kernel. Here such bytes are dropped, and `failed` is told once.
 */
export function readOnAfterFailedWrite(socket: Socket, failed: () => void): void {
  let hasFailed = false;
  const tolerant =
    (done: Done): Done =>
    (error) => {
      if (!error || socket.destroyed) return done(error);
      if (!hasFailed) {
        hasFailed = true;
        failed();
      }
      done();
    };
  const { _write: write, _writev: writeMany } = socket;
  socket._write = (chunk, encoding, done) => (hasFailed ? done() : write.call(socket, chunk, encoding, tolerant(done)));
  if (writeMany !== undefined) {
    socket._writev = (chunks, done) => (hasFailed ? done() : writeMany.call(socket, chunks, tolerant(done)));
  }
}
