import type { LookupAddress, LookupOptions } from 'node:dns';
import { isPublicAddress } from './address-range.ts';
import { refusal } from './why-not.ts';

type Answer = (error: Error | null, address: string | LookupAddress[], family?: number) => void;
type Lookup = (host: string, options: LookupOptions, answer: Answer) => void;

/** Names of this very machine: nobody else’s name servers are asked about them. */
export function isLoopbackName(host: string): boolean {
  return host === 'localhost' || host === '127.0.0.1' || host === '[::1]' || host === '::1';
}

/** Why a host may not be asked by what its name alone says; undefined: it may. `host` is as in a URL, without its port. */
export function refusedHost(host: string, allowsPrivate: boolean): string | undefined {
  const address = host.replace(/^\[|\]$/gu, '');
  const { isIP } = process.getBuiltinModule('node:net');
  if (allowsPrivate || isLoopbackName(host) || isIP(address) === 0 || isPublicAddress(address)) return undefined;
  return inPrivateNetwork;
}

const inPrivateNetwork =
  'has an address of a private network, which no configuration may have this machine ask; allow the host by name if it is yours';

/**
 * Looks a name up, and refuses it where any of its addresses is not public: between looking and connecting nothing is asked again, so that a name
 * cannot change its mind. A name of this machine must lead to this machine.
 */
export function guardedLookup(allowsPrivate: boolean): Lookup {
  return (host, options, answer) => {
    const { lookup } = process.getBuiltinModule('node:dns');
    lookup(host, { ...options, all: true }, (error, addresses) => {
      const first = addresses?.[0];
      if (error !== null) answer(error, []);
      else if (first === undefined) answer(refusal('has a name without an address'), []);
      else if (isLoopbackName(host) && !addresses.every(({ address }) => isLoopback(address)))
        answer(refusal('is a name of this machine that leads elsewhere'), []);
      else if (!isLoopbackName(host) && !allowsPrivate && !addresses.every(({ address }) => isPublicAddress(address)))
        answer(refusal(inPrivateNetwork), []);
      else if (options.all === true) answer(null, addresses);
      else answer(null, first.address, first.family);
    });
  };
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}
