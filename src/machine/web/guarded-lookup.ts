import type { LookupAddress, LookupOptions } from 'node:dns';
import { isPublicAddress } from './address-range.ts';
import type { LookUp } from './look-up-names.ts';
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
  'has an address of a private network, which no configuration may have this machine ask; allow it by --private-registry if it is yours';

/**
 * Looks a name up, and refuses it where any of its addresses is not public: between looking and connecting nothing is asked again, so that a name
 * cannot change its mind. A name of this machine must lead to this machine.
 */
export function guardedLookup(allowsPrivate: boolean, lookUp: LookUp): Lookup {
  return (host, options, answer) => {
    lookUp(host).then(
      (addresses) => {
        const refused = refusedAddresses(host, addresses, allowsPrivate);
        const first = addresses[0];
        if (refused !== undefined || first === undefined) answer(refusal(refused ?? 'has a name without an address'), []);
        else if (options.all === true) answer(null, [...addresses]);
        else answer(null, first.address, first.family);
      },
      (error: unknown) => answer(error as Error, []),
    );
  };
}

function refusedAddresses(host: string, addresses: readonly LookupAddress[], allowsPrivate: boolean): string | undefined {
  if (isLoopbackName(host))
    return addresses.every(({ address }) => isLoopback(address)) ? undefined : 'is a name of this machine that leads elsewhere';
  return allowsPrivate || addresses.every(({ address }) => isPublicAddress(address)) ? undefined : inPrivateNetwork;
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}
