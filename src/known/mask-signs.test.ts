import { expect, test } from 'vitest';
import { fromSigns, isSign, signOf, toSigns } from './mask-signs.ts';
import { formats } from './secrets.ts';

test('every kind of credential has a sign of its own, which becomes its mask and is read again', () => {
  const kinds = [...new Set(['a password', 'a secret', 'a token', ...formats.map(([, what]) => what)])];
  const signs = kinds.map(signOf);
  expect(new Set(signs).size).toBe(kinds.length);
  expect(fromSigns(signs.join(''))).toBe(kinds.map((what) => `‹${what}›`).join(''));
  expect(toSigns(fromSigns(signs.join(' ')))).toBe(signs.join(' '));
  // There are 32 noncharacters in a row.
  expect(signs.every((sign) => isSign(sign) && sign.charCodeAt(0) <= 0xfdef)).toBe(true);
});

test('only masks are read as signs', () => {
  expect(toSigns('‹a password› ‹a b› ‹‹a secret›› \uFDD1')).toBe(`${signOf('a password')} ‹a b› ‹${signOf('a secret')}› \uFFFD`);
  expect(isSign('a')).toBe(false);
  expect(isSign('')).toBe(false);
});
