import { expect, test } from 'vitest';
import { tellEntry, undoOf } from '../../test/change-cases.ts';
import { fileCapabilities as detector } from './file-capabilities.ts';

tellEntry(detector, [
  ['a capability', { capabilities: 'cap_net_raw=ep' }, /has the capabilities cap_net_raw=ep/u],
  ['none', {}, 'clear'],
]);

test('only root takes them away', () => {
  expect(undoOf(detector, { capabilities: 'cap_net_raw=ep' })).toEqual(['sudo', 'setcap', '-r', '{}']);
  expect(undoOf(detector, { capabilities: 'cap_net_raw=ep', user: 0 })).toEqual(['setcap', '-r', '{}']);
});
