import { expect, test } from 'vitest';
import { fc } from '../../../test/seeded.ts';
import { compareDocuments } from './document-order.ts';

test('documents stand in the order of their paths, segment by segment', () => {
  const sorted = ['', 'Z', 'a', 'a/', 'a/b', 'a/b/c', 'a/c', 'a b', 'a-b/c', 'a.b', 'aa', 'b', 'ä/x', '\ud83c\udf89', '\uff5e'];
  expect(sorted.toReversed().toSorted(compareDocuments)).toEqual(sorted);
});

test('it is the order of their segments', () => {
  const path = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '-', ' ', 'ä', '~'), minLength: 1, maxLength: 3 }), {
    minLength: 1,
    maxLength: 4,
  });
  fc.assert(
    fc.property(path, path, (one, other) => {
      const at = one.findIndex((segment, index) => segment !== other[index]);
      const before = at < 0 ? one.length - other.length : other[at] === undefined ? 1 : one[at]! < other[at] ? -1 : 1;
      expect(Math.sign(compareDocuments(one.join('/'), other.join('/')))).toBe(Math.sign(before));
    }),
  );
});
