import type { LookupAddress } from 'node:dns';
import { refusal } from './why-not.ts';
import { takeTurns } from './take-turns.ts';

/** Looks names up: their addresses, or throws what the system says. */
export type LookUp = (host: string) => Promise<readonly LookupAddress[]>;

/** Lookups at a time: they cannot be called off, and the program does not end before those that were begun. */
const atOnce = 4;

/**
 * Looks each name up once for all that ask for it, so that it cannot change its mind. `patience`: milliseconds after which one that had to wait is not
 * begun any more; `isOver`: nor is any.
 */
export function lookUpNames(patience: number, isOver: () => boolean, look: LookUp = systemLookup): LookUp {
  const known = new Map<string, Promise<readonly LookupAddress[]>>();
  const turns = takeTurns(atOnce);
  return (host) => {
    const before = known.get(host);
    if (before !== undefined) return before;
    const asked = Date.now();
    const found = turns.take().then(async (end) => {
      try {
        if (isOver() || Date.now() - asked > patience) throw refusal('has a name that could not be looked up in time');
        return await look(host);
      } finally {
        end();
      }
    });
    known.set(host, found);
    return found;
  };
}

function systemLookup(host: string): Promise<readonly LookupAddress[]> {
  const { lookup } = process.getBuiltinModule('node:dns');
  return new Promise((settle, fail) => {
    lookup(host, { all: true }, (error, addresses) => (error === null ? settle(addresses) : fail(error)));
  });
}
