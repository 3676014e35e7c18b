import { expect, test } from 'vitest';
import type { HostFacts } from '../model/host.ts';
import { container, messages } from '../../test/requests.ts';
import { engineBreaksSysbox } from './engine-breaks-sysbox.ts';

const host = (engine: string, sysbox: string, more: Partial<HostFacts> = {}): HostFacts => ({
  engine: { version: engine },
  sysbox: { version: sysbox },
  ...more,
});
const message = (engine: string, sysbox: string) =>
  `No container starts under Sysbox ${sysbox} with Docker ${engine} unless its time namespaces are off: “OCI runtime create failed: namespace {"time" ""} does not exist”`;

test.each<[HostFacts, string[]]>([
  [host('29.7.2', '0.7.0'), [message('29.7.2', '0.7.0')]],
  [host('29.5.0', '0.6.7'), [message('29.5.0', '0.6.7')]],
  [host('29.7.2', '0.7.0', { timeNamespaces: true }), [message('29.7.2', '0.7.0')]],
  [host('29.7.2', '0.7.0', { timeNamespaces: false }), []],
  [host('29.7.2', '0.7.1'), []],
  [host('29.4.3', '0.7.0'), []],
  [host('26.1.5+dfsg1', '0.7.0'), []],
  [{ engine: { version: '29.7.2' } }, []],
  [{ sysbox: { version: '0.7.0' } }, []],
  [{}, []],
])('%j', (facts, expected) => expect(messages(engineBreaksSysbox, container(), { host: facts })).toEqual(expected));
