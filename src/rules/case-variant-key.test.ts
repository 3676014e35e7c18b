import { expect, test } from 'vitest';
import { build, container, messages, said } from '../../test/requests.ts';
import { caseVariantKey } from './case-variant-key.ts';

const odd = { oddities: [said({ kind: 'case-variant-key', text: 'this is odd' } as const)] };

test('repeats what the reader saw, in a container and in a build', () => {
  expect(messages(caseVariantKey, container(odd))).toEqual(['this is odd']);
  expect(messages(caseVariantKey, build(odd))).toEqual(['this is odd']);
});

test('is silent about other oddities and about none', () => {
  expect(messages(caseVariantKey, container({ oddities: [said({ kind: 'control-character', text: 'x' } as const)] }))).toEqual([]);
  expect(messages(caseVariantKey, container())).toEqual([]);
});

test('points at the place', () => expect(caseVariantKey.check(container(odd), { host: {} })[0]!.evidence).toEqual(odd.oddities));
