import { expect, test } from 'vitest';
import { build, container, messages, said } from '../../test/requests.ts';
import { wrongType } from './wrong-type.ts';

const odd = { oddities: [said({ kind: 'wrong-type', text: 'this is odd' } as const)] };

test('repeats what the reader saw, in a container and in a build', () => {
  expect(messages(wrongType, container(odd))).toEqual(['this is odd']);
  expect(messages(wrongType, build(odd))).toEqual(['this is odd']);
});

test('is silent about other oddities and about none', () => {
  expect(messages(wrongType, container({ oddities: [said({ kind: 'control-character', text: 'x' } as const)] }))).toEqual([]);
  expect(messages(wrongType, container())).toEqual([]);
});

test('points at the place', () => expect(wrongType.check(container(odd), { host: {} })[0]!.evidence).toEqual(odd.oddities));

test('also for syntax', () =>
  expect(messages(wrongType, container({ oddities: [said({ kind: 'syntax', text: 'this too' } as const)] }))).toEqual(['this too']));
