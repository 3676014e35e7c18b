import { describe, expect, test } from 'vitest';
import { fc } from '../../test/seeded.ts';
import { shareOf } from './wilson.ts';

// R. G. Newcombe, “Two-sided confidence intervals for the single proportion: comparison of seven methods”, Statistics in Medicine 17 (1998), table I, method 3.
test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])('%i of %i', (count, of, low, high) => {
  const share = shareOf(count, of);
  expect(share).toMatchObject({ count, of, share: count / of });
  expect(share.low).toBeCloseTo(low, 4);
  expect(share.high).toBeCloseTo(high, 4);
});

test('of none there is no share', () => {
  expect(shareOf(0, 0)).toEqual({ count: 0, of: 0 });
});

const width = ({ low = NaN, high = NaN }: ReturnType<typeof shareOf>): number => high - low;
const counted = fc.integer({ min: 1, max: 5_000_000 }).chain((of) => fc.tuple(fc.integer({ min: 0, max: of }), fc.constant(of)));

describe('an interval', () => {
  test('lies within 0 and 1, and holds the share', () => {
    fc.assert(
      fc.property(counted, ([count, of]) => {
        const { share = NaN, low = NaN, high = NaN } = shareOf(count, of);
        expect(0 <= low && low <= share && share <= high && high <= 1).toBe(true);
        expect(low).toBeLessThan(high);
      }),
    );
  });

  test('is narrower for more of the same', () => {
    fc.assert(
      fc.property(counted, fc.integer({ min: 2, max: 50 }), ([count, of], times) => {
        expect(width(shareOf(count * times, of * times))).toBeLessThan(width(shareOf(count, of)));
      }),
    );
  });

  test('of the rest mirrors it', () => {
    fc.assert(
      fc.property(counted, ([count, of]) => {
        const [one, rest] = [shareOf(count, of), shareOf(of - count, of)];
        expect(one.low).toBeCloseTo(1 - rest.high!, 9);
        expect(one.high).toBeCloseTo(1 - rest.low!, 9);
      }),
    );
  });
});
