import { expect, test } from 'vitest';
import { isInShard, readShard } from './shard.ts';

test.each([
  ['1/1', { index: 1, of: 1 }],
  ['3/16', { index: 3, of: 16 }],
  ['999999/999999', { index: 999_999, of: 999_999 }],
  ['0/4', undefined],
  ['5/4', undefined],
  ['1/0', undefined],
  ['01/4', undefined],
  ['1/1000000', undefined],
  ['1', undefined],
  ['1/4 ', undefined],
  ['-1/4', undefined],
])('%s is read', (text, shard) => {
  expect(readShard(text)).toEqual(shard);
});

test('a name belongs to exactly one part of any number', () => {
  for (const name of ['', '.', 'a', 'clones/acme/web', 'clones/acme/web2'])
    for (const of of [1, 2, 3, 7, 16]) {
      const parts = Array.from({ length: of }, (_, index) => isInShard(name, { index: index + 1, of }));
      expect(parts.filter(Boolean)).toHaveLength(1);
    }
  expect(isInShard('a', undefined)).toBe(true);
});
