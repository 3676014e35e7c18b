import { makeSockets } from './http/real-sockets.ts';
import { realProcesses } from './processes.ts';
import { realMachine } from './real.ts';

/** What a gate may do to this machine: sockets, files, a look at processes, and the time. */
export const realGatePowers = {
  sockets: makeSockets(),
  machine: realMachine,
  processes: realProcesses,
  now: (): string => new Date().toISOString(),
};
