import { expect, test } from 'vitest';
import { doRangesMeet, holdsRange, readIpv4Range, showIpv4Range } from './ipv4-range.ts';

test.each([
  ['10.0.0.0/8', '10.0.0.0/8'],
  ['192.0.2.7', '192.0.2.7/32'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['255.255.255.255/32', '255.255.255.255/32'],
])('%s is a range', (text, shown) => {
  const range = readIpv4Range(text);
  expect(range && showIpv4Range(range)).toBe(shown);
});

test.each([
  '',
  '10.0.0',
  '10.0.0.256',
  '010.0.0.1',
  '10.0.0.1/8',
  '10.0.0.0/33',
  '10.0.0.0/',
  '10.0.0.0/8/8',
  '::1',
  '10.0.0.0/-1',
  ' 10.0.0.0',
])('%j is none', (text) => expect(readIpv4Range(text)).toBeUndefined());

test.each([
  ['10.0.0.0/8', '10.255.0.0/16', true, true],
  ['10.255.0.0/16', '10.0.0.0/8', true, false],
  ['10.0.0.0/16', '10.1.0.0/16', false, false],
  ['0.0.0.0/0', '192.0.2.1', true, true],
  ['128.0.0.0/1', '127.255.255.255', false, false],
])('%s and %s: meet %s, held %s', (one, other, meet, held) => {
  const [a, b] = [readIpv4Range(one)!, readIpv4Range(other)!];
  expect([doRangesMeet(a, b), doRangesMeet(b, a), holdsRange(a, b)]).toEqual([meet, meet, held]);
});
