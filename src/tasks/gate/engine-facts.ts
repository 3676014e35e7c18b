import type { HostFacts } from '../../model/host.ts';
import { at, textAt } from './halt.ts';
import { sysboxRuntime } from './rewrite.ts';

/** What is known of the host with what its engine says of itself: its answers to `GET /info` and `GET /version`; undefined where it gave none. */
export function factsWith(host: HostFacts, info: unknown, about: unknown): HostFacts {
  const runtimes = at(info, 'Runtimes');
  const version = textAt(info, 'ServerVersion');
  const sysbox = host.sysbox?.version ?? sysboxVersion(about);
  return {
    ...host,
    ...(version === ''
      ? {}
      : { engine: { version, runtimes: Object.keys(typeof runtimes === 'object' && runtimes !== null ? runtimes : {}) } }),
    ...(sysbox === undefined ? {} : { sysbox: { version: sysbox } }),
  };
}

// An engine whose default runtime it is names its version (recorded: `: \t0.7.0+local`).
function sysboxVersion(about: unknown): string | undefined {
  const components = at(about, 'Components');
  const component = Array.isArray(components) ? components.find((one) => textAt(one, 'Name') === sysboxRuntime) : undefined;
  return /[0-9]+\.[0-9]+\.[0-9]+/u.exec(textAt(component, 'Version'))?.[0];
}
