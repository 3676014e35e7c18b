import { engineAt } from './engine-client.ts';
import type { Sockets } from './door.ts';
import { makePool } from './engine-pool.ts';
import { bridgeHttp2 } from './h2c-bridge.ts';
import { openDoor } from './open-door.ts';
import type { BridgeHttp2 } from './upgrade.ts';

/** The sockets of this machine. */
export function makeSockets(bridge: BridgeHttp2 = bridgeHttp2): Sockets {
  return {
    engineAt,
    // Streams have lines of their own, so that none of them ever waits for a question or makes one wait.
    openDoor: (path, engine, wish, onCall) => openDoor(path, { pool: makePool(engine.path), bridge }, wish, onCall),
  };
}
