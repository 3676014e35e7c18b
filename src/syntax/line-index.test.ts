import { expect, test } from 'vitest';
import { indexLines, placeAt } from './line-index.ts';

test.each([
  ['', 0, 1, 1],
  ['ab\ncd', 1, 1, 2],
  ['ab\ncd', 2, 1, 3],
  ['ab\ncd', 3, 2, 1],
  ['ab\r\ncd', 4, 2, 1],
  ['ab\rcd', 3, 2, 1],
  ['\n\n\n', 2, 3, 1],
  ['ab', 99, 1, 3],
])('in %j offset %i is at %i:%i', (text, offset, line, column) => {
  expect(placeAt(indexLines(text), offset)).toEqual({ line, column });
});
