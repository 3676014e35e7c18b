import { expect, test } from 'vitest';
import { build, container, messages, said } from '../../test/requests.ts';
import { deprecatedProperty } from './deprecated-property.ts';

const odd = { oddities: [said({ kind: 'deprecated-property', text: 'this is odd' } as const)] };

test('repeats what the reader saw, in a container and in a build', () => {
  expect(messages(deprecatedProperty, container(odd))).toEqual(['this is odd']);
  expect(messages(deprecatedProperty, build(odd))).toEqual(['this is odd']);
});

test('is silent about other oddities and about none', () => {
  expect(messages(deprecatedProperty, container({ oddities: [said({ kind: 'control-character', text: 'x' } as const)] }))).toEqual([]);
  expect(messages(deprecatedProperty, container())).toEqual([]);
});

test('points at the place', () => expect(deprecatedProperty.check(container(odd), { host: {} })[0]!.evidence).toEqual(odd.oddities));
