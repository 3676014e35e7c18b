import { expect, test } from 'vitest';
import { build, container, messages, said } from '../../test/requests.ts';
import { duplicateKey } from './duplicate-key.ts';

const odd = { oddities: [said({ kind: 'duplicate-key', text: 'this is odd' } as const)] };

test('repeats what the reader saw, in a container and in a build', () => {
  expect(messages(duplicateKey, container(odd))).toEqual(['this is odd']);
  expect(messages(duplicateKey, build(odd))).toEqual(['this is odd']);
});

test('is silent about other oddities and about none', () => {
  expect(messages(duplicateKey, container({ oddities: [said({ kind: 'control-character', text: 'x' } as const)] }))).toEqual([]);
  expect(messages(duplicateKey, container())).toEqual([]);
});

test('points at the place', () => expect(duplicateKey.check(container(odd), { host: {} })[0]!.evidence).toEqual(odd.oddities));
