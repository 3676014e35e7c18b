import { expect, test } from 'vitest';
import type { Mount } from '../model/request.ts';
import { build, container, messages, said } from '../../test/requests.ts';
import { innerStoreShared } from './inner-store-shared.ts';

const service = (name: string, source: Mount['source'], target = '/var/lib/docker') =>
  container({
    name,
    mounts: [
      said({ kind: typeof source === 'object' ? 'bind' : 'volume', ...(source === undefined ? {} : { source }), target, readOnly: false }),
    ],
  });
const path = { base: 'workspace', path: 'images' } as const;
const message = (what: string) =>
  `${what} is the inner Docker’s store of a and of b: two daemons in one store damage it, and nothing stops the second`;

test.each([
  [service('a', 'v'), service('b', 'v'), [message('v')]],
  [service('a', path), service('b', { ...path }), [message('./images')]],
  [service('a', 'v'), service('b', 'w'), []],
  [service('a', undefined), service('b', undefined), []],
  [service('a', 'v', '/data'), service('b', 'v'), []],
  [service('a', 'v'), container({ name: 'b' }), []],
])('%#', (a, b, expected) => {
  const peers = [build(), a, b];
  expect(messages(innerStoreShared, b, { peers })).toEqual(expected);
  expect(messages(innerStoreShared, a, { peers })).toEqual([]);
});
test('says nothing where the others are not known', () => expect(messages(innerStoreShared, service('a', 'v'))).toEqual([]));
