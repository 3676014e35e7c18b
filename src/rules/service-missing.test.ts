import { expect, test } from 'vitest';
import { build, container, messages, said } from '../../test/requests.ts';
import { serviceMissing } from './service-missing.ts';

const odd = { oddities: [said({ kind: 'service-missing', text: 'this is odd' } as const)] };

test('repeats what the reader saw, in a container and in a build', () => {
  expect(messages(serviceMissing, container(odd))).toEqual(['this is odd']);
  expect(messages(serviceMissing, build(odd))).toEqual(['this is odd']);
});

test('is silent about other oddities and about none', () => {
  expect(messages(serviceMissing, container({ oddities: [said({ kind: 'control-character', text: 'x' } as const)] }))).toEqual([]);
  expect(messages(serviceMissing, container())).toEqual([]);
});

test('points at the place', () => expect(serviceMissing.check(container(odd), { host: {} })[0]!.evidence).toEqual(odd.oddities));
