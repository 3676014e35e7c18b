import { expect, test } from 'vitest';
import { fc } from '../../test/seeded.ts';
import { comparePaths } from './compare-paths.ts';

test('what lies in a folder stands together', () => {
  const paths = ['a/x', 'a', 'a-b/x', 'a.b', 'a/b/c', 'a/b', 'b', '', 'a/b-c', 'A'];
  expect(paths.toSorted(comparePaths)).toEqual(['', 'A', 'a', 'a/b', 'a/b/c', 'a/b-c', 'a/x', 'a-b/x', 'a.b', 'b']);
});

test('the order is that of the segments', () => {
  const segment = fc.string({ minLength: 1 }).map((text) => text.replaceAll('/', '-'));
  const path = fc.array(segment, { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(path, path, (a, b) => {
      expect(Math.sign(comparePaths(a.join('/'), b.join('/')))).toBe(bySegments(a, b));
    }),
  );
});

function bySegments(a: readonly string[], b: readonly string[]): number {
  for (const [index, one] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    if (one !== other) return one < other ? -1 : 1;
  }
  return a.length === b.length ? 0 : -1;
}
