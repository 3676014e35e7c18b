import { holdLock } from './hold-lock.ts';
import { converseAt } from './http/converse.ts';
import { engineAt } from './http/engine-client.ts';
import { openStream } from './http/open-stream.ts';
import { openTunnel } from './http/open-tunnel.ts';
import { realProcessRecords } from './process-records.ts';
import { makeKeyPair } from './make-key-pair.ts';
import { relayStreams, standardStreams } from './relay-streams.ts';
import { realMachine } from './real.ts';
import { endProcess, isAlive, startItself, wait } from './start-itself.ts';

/** What the commands about sandboxes may do to this machine: files, locks, the gate’s process, and calls through its socket. */
export const realSandboxPowers = {
  machine: realMachine,
  holdLock,
  startItself,
  isAlive,
  endProcess,
  wait,
  engineAt: (path: string) => engineAt(path),
  openStream,
  openTunnel,
  converseAt,
  makeKeyPair,
  nonce: (): string => crypto.randomUUID(),
  relayStreams,
  streams: standardStreams,
  records: realProcessRecords,
  variable: (name: string): string | undefined => process.env[name],
};
