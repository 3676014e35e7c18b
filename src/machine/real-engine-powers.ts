import { realEngineHost } from './engine-host.ts';
import { makeSockets } from './http/real-sockets.ts';
import { transferBody } from './http/transfer.ts';
import { realMachine } from './real.ts';

/** What commands about an engine of our own may do to this machine. */
export const realEnginePowers = {
  host: realEngineHost,
  machine: realMachine,
  sockets: makeSockets(),
  transfer: transferBody,
};
