import { expect, test } from 'vitest';
import { intervalWords, numberWords, percentWords, shareWords } from './share-words.ts';

test.each([
  [0, '0 %'],
  [0.0004, '< 0.1 %'],
  [0.001, '0.1 %'],
  [0.1234, '12.3 %'],
  [0.9996, '> 99.9 %'],
  [1, '100 %'],
])('%d in per cent is %s', (fraction, words) => {
  expect(percentWords(fraction)).toBe(words);
});

test('a share of nothing is none', () => {
  expect([shareWords({ count: 0, of: 0 }), intervalWords({ count: 0, of: 0 })]).toEqual(['–', '–']);
});

test('an interval has both ends, a number its thousands', () => {
  expect(intervalWords({ count: 1, of: 10, share: 0.1, low: 0.0179, high: 0.4042 })).toBe('1.8–40.4 %');
  expect(numberWords(1234567)).toBe('1,234,567');
});
