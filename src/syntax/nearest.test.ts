import { fc } from '../../test/seeded.ts';
import { describe, expect, test } from 'vitest';
import { editDistance, nearest } from './nearest.ts';

const known = ['containerUser', 'containerEnv', 'remoteUser', 'runArgs', 'image', 'init'];

describe('nearest', () => {
  test.each([
    ['containterUser', 'containerUser'],
    ['contianerUser', 'containerUser'],
    ['runargs', 'runArgs'],
    ['runArg', 'runArgs'],
    ['imgae', 'image'],
    ['inti', 'init'],
    ['ports', undefined],
    ['x', undefined],
    ['', undefined],
    ['image', undefined],
  ])('%s: %s', (word, expected) => expect(nearest(word, known)).toBe(expected));
});

describe('editDistance', () => {
  const word = fc.string({ maxLength: 12 });
  test('is symmetric and zero only for equal words', () =>
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, b, 12)).toBe(editDistance(b, a, 12));
        expect(editDistance(a, b, 12) === 0).toBe(a === b);
      }),
    ));
  test('never says less than the limit when it is more', () =>
    fc.assert(
      fc.property(word, word, fc.nat(5), (a, b, limit) => {
        expect(editDistance(a, b, limit)).toBe(Math.min(editDistance(a, b, 20), limit + 1));
      }),
    ));
  test('does not work on long words', () => expect(editDistance('a'.repeat(10_000), 'b'.repeat(10_000), 2)).toBe(3));
});
