import type { Values } from './settings.ts';

/** What is wrong with options that say how to look things up where nothing is to be; undefined: nothing. */
export function lookupsRefused({
  resolve,
  offline,
  fresh,
  'private-registry': hosts,
}: Pick<Values<'audit'>, 'resolve' | 'offline' | 'fresh' | 'private-registry'>): string | undefined {
  return !resolve && (offline || fresh || hosts.length > 0)
    ? '--offline, --fresh and --private-registry say how to look things up: they need --resolve.'
    : undefined;
}
