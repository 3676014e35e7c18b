import { expect, test } from 'vitest';
import { build, container, messages, said } from '../../test/requests.ts';
import { prototypeKey } from './prototype-key.ts';

const odd = { oddities: [said({ kind: 'prototype-key', text: 'this is odd' } as const)] };

test('repeats what the reader saw, in a container and in a build', () => {
  expect(messages(prototypeKey, container(odd))).toEqual(['this is odd']);
  expect(messages(prototypeKey, build(odd))).toEqual(['this is odd']);
});

test('is silent about other oddities and about none', () => {
  expect(messages(prototypeKey, container({ oddities: [said({ kind: 'control-character', text: 'x' } as const)] }))).toEqual([]);
  expect(messages(prototypeKey, container())).toEqual([]);
});

test('points at the place', () => expect(prototypeKey.check(container(odd), { host: {} })[0]!.evidence).toEqual(odd.oddities));
