import { expect, test } from 'vitest';
import { build, container, said } from '../../../test/requests.ts';
import { hashOfAsked, whatChanged } from './what-changed.ts';

const one = container({ image: said('a:1'), privileged: said(true) });

test('what differs is said in words, one change each', () => {
  const before = { requests: [one, build({ name: 'gone' })], override: {} };
  const after = { requests: [container({ image: said('b:1'), hostname: said('h') }), container({ name: 'new' })], override: {} };
  expect(whatChanged(before, after)).toEqual([
    '- privileged true',
    '~ image a:1 becomes b:1',
    '+ hostname h',
    '+ container new',
    '- build gone',
  ]);
});

test('places do not count, all else does', () => {
  const hash = hashOfAsked({ requests: [one], override: { a: 1 } });
  expect(
    hashOfAsked({ requests: [container({ image: said('a:1', { pointer: '/elsewhere' }), privileged: said(true) })], override: { a: 1 } }),
  ).toBe(hash);
  expect(hashOfAsked({ requests: [one], override: { a: 2 } })).not.toBe(hash);
  expect(hashOfAsked({ requests: [container({ image: said('a:2'), privileged: said(true) })], override: { a: 1 } })).not.toBe(hash);
});
