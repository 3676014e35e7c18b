import { realHostReach } from '../machine/host-reach.ts';
import { converseAt } from '../machine/http/converse.ts';
import { makeSockets } from '../machine/http/real-sockets.ts';
import { realProcessRecords } from '../machine/process-records.ts';
import { realMachine } from '../machine/real.ts';
import type { VerifyPowers } from '../tasks/verify/verify-container.ts';

/** What a look at containers of the engine at a socket takes, on this machine. Whoever asks for it closes the engine. */
export function verifyPowers(socket: string): VerifyPowers {
  return {
    engine: makeSockets().engineAt(socket),
    converse: converseAt(socket),
    nonce: () => crypto.randomUUID().replaceAll('-', ''),
    processes: realProcessRecords,
    reach: realHostReach,
    now: () => new Date().toISOString(),
    wait: (milliseconds) => new Promise((settle) => void setTimeout(settle, milliseconds)),
    patience: (milliseconds) => new Promise((settle) => void setTimeout(settle, milliseconds).unref()),
    realPath: realMachine.realPath,
  };
}
