import { type Fixer, removing } from './fix.ts';

/** Takes the request for a namespace of the host away: Sysbox refuses it, or overrides it without a word. */
export function leavingHostNamespace(name: string): Fixer {
  return removing('namespaces', {
    title: `Remove the request for the host’s ${name}`,
    alike: ({ mode }) => mode.toLowerCase() === 'host',
  });
}
