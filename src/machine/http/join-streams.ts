import type { Socket } from 'node:net';
import type { EngineLine } from './engine-line.ts';

/** How long a client may go on talking to an engine that has closed. */
const patience = 5000;

/**
 * Pipes a client and an engine both ways until both have closed: the end of one way leaves the other open. Answers who went away in the middle,
 * if one did.
 */
export function joinStreams(client: Socket, line: EngineLine): Promise<'client' | 'engine' | undefined> {
  const engine = line.socket;
  let cut: 'client' | 'engine' | undefined;
  let isOver = false;
  // The engine has closed: the client was told the end, and what it still says goes nowhere.
  const checkOver = (): void => {
    if (isOver || !engine.readableEnded || !line.isDeaf) return;
    isOver = true;
    setTimeout(() => client.destroy(), patience).unref();
  };
  line.deafened = checkOver;
  engine.on('end', checkOver);
  const clientClosed = closed(client, () => {
    if (client.readableEnded && client.writableFinished) return;
    if (!isOver) cut ??= 'client';
    engine.destroy();
  });
  const engineClosed = closed(engine, () => {
    if (!engine.readableEnded) cut ??= 'engine';
    // What it had said before still goes out.
    client.destroySoon();
  });
  client.pipe(engine);
  engine.pipe(client);
  return Promise.all([clientClosed, engineClosed]).then(() => cut);
}

function closed(socket: Socket, then: () => void): Promise<void> {
  return new Promise((settle) => {
    socket.once('close', () => {
      then();
      settle();
    });
  });
}
