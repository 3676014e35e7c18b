import { engineAt } from './engine-client.ts';
import type { Sockets } from './door.ts';
import { makePool } from './engine-pool.ts';
import { openDoor } from './open-door.ts';
import type { BridgeHttp2 } from './upgrade.ts';

/** The sockets of this machine. */
export function makeSockets(bridge: BridgeHttp2 = lateBridge): Sockets {
  return {
    engineAt,
    // Streams have lines of their own, so that none of them ever waits for a question or makes one wait.
    openDoor: (path, engine, wish, onCall) => openDoor(path, { pool: makePool(engine.path), bridge }, wish, onCall),
  };
}

// HTTP/2 is needed for builds alone, and slow to load.
const lateBridge: BridgeHttp2 = async (client, engine, guard) => (await import('./h2c-bridge.ts')).bridgeHttp2(client, engine, guard);
