import type { LookupAddress } from 'node:dns';
import { expect, test } from 'vitest';
import { guardedLookup } from './guarded-lookup.ts';
import { lookUpNames } from './look-up-names.ts';

const address = (text: string): LookupAddress => ({ address: text, family: text.includes(':') ? 6 : 4 });

test('a name is looked up once, so that it cannot change its mind', async () => {
  const answers = [[address('1.1.1.1')], [address('10.0.0.1')]];
  const lookUp = lookUpNames(
    1000,
    () => false,
    async () => answers.shift()!,
  );
  expect(await Promise.all([lookUp('a'), lookUp('a')])).toEqual([[address('1.1.1.1')], [address('1.1.1.1')]]);
  expect(await lookUp('a')).toEqual([address('1.1.1.1')]);
});

test('a few names are looked up at a time, and none after the end', async () => {
  let isOver = false;
  const begun: string[] = [];
  const settle: (() => void)[] = [];
  const lookUp = lookUpNames(
    1000,
    () => isOver,
    (host) => (begun.push(host), new Promise((done) => void settle.push(() => done([address('1.1.1.1')])))),
  );
  const all = Array.from({ length: 9 }, (_, index) => lookUp(`h${index}`).catch((error: Error) => error.message));
  await new Promise(setImmediate);
  expect(begun).toHaveLength(4);
  settle[0]!();
  await all[0];
  await new Promise(setImmediate);
  expect(begun).toHaveLength(5);
  isOver = true;
  for (const one of settle) one();
  expect((await Promise.all(all)).slice(5)).toEqual(Array.from({ length: 4 }, () => 'has a name that could not be looked up in time'));
  expect(begun).toHaveLength(5);
});

test.each([
  ['a.example', ['1.1.1.1', '2606:4700::1111'], false, '1.1.1.1'],
  // One public address does not excuse another.
  ['a.example', ['1.1.1.1', '10.0.0.1'], false, 'private network'],
  ['a.example', ['10.0.0.1'], true, '10.0.0.1'],
  ['a.example', ['::ffff:127.0.0.1'], false, 'private network'],
  ['a.example', [], false, 'without an address'],
  ['localhost', ['127.0.0.1', '::1'], false, '127.0.0.1'],
  ['localhost', ['1.1.1.1'], false, 'leads elsewhere'],
  ['localhost', ['1.1.1.1'], true, 'leads elsewhere'],
])('%s at %j, private ones allowed: %s', async (host, addresses, allowsPrivate, says) => {
  const lookup = guardedLookup(allowsPrivate, async () => addresses.map(address));
  const answer = await new Promise((settle) => lookup(host, {}, (error, found) => settle(error === null ? found : error.message)));
  expect(answer).toContain(says);
});
