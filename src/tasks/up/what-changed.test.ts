import { expect, test } from 'vitest';
import { build, container, said } from '../../../test/requests.ts';
import { type Asked, hashOfAsked, whatChanged } from './what-changed.ts';

const one = container({ image: said('a:1'), privileged: said(true) });

test('what differs is said in words, one change each', () => {
  const before = { requests: [one, build({ name: 'gone' })], override: {}, held: {} };
  const after = { requests: [container({ image: said('b:1'), hostname: said('h') }), container({ name: 'new' })], override: {}, held: {} };
  expect(whatChanged(before, after)).toEqual([
    '- privileged true',
    '~ image a:1 becomes b:1',
    '+ hostname h',
    '+ container new',
    '- build gone',
  ]);
});

const asked = (held: Asked['held']): Asked => ({ requests: [one], override: {}, held });

test('what all containers are held to counts, too', () => {
  const [before, after] = [
    asked({ limits: { memory: '8g', pids: 10 }, network: 'allow' }),
    asked({ limits: { pids: 20 }, network: 'none' }),
  ];
  expect(hashOfAsked(before)).not.toBe(hashOfAsked(after));
  expect(whatChanged(before, after)).toEqual([
    '- at most 8g of memory',
    '- at most 10 processes',
    '+ at most 20 processes',
    '+ no network',
  ]);
});

test('places do not count, all else does', () => {
  const hash = hashOfAsked({ requests: [one], override: { a: 1 }, held: {} });
  expect(
    hashOfAsked({
      requests: [container({ image: said('a:1', { pointer: '/elsewhere' }), privileged: said(true) })],
      override: { a: 1 },
      held: {},
    }),
  ).toBe(hash);
  expect(hashOfAsked({ requests: [one], override: { a: 2 }, held: {} })).not.toBe(hash);
  expect(hashOfAsked({ requests: [container({ image: said('a:2'), privileged: said(true) })], override: { a: 1 }, held: {} })).not.toBe(
    hash,
  );
});

test('what runs on this machine before does not count, and a command of Compose does', () => {
  const bare = { requests: [container({})], override: { a: 1 }, held: {} };
  expect(having('initializeCommand')).toBe(hashOfAsked(bare));
  expect(having('provider')).not.toBe(hashOfAsked(bare));
  expect(hashOfAsked({ ...bare, override: { a: 1, initializeCommand: 'make' } })).toBe(hashOfAsked(bare));
});

function having(event: string): string {
  return hashOfAsked({ requests: [container({ hostCommands: [said({ event, command: 'make' })] })], override: { a: 1 }, held: {} });
}
