import { expect, test } from 'vitest';
import { build, container, messages, said } from '../../test/requests.ts';
import { conflictingSources } from './conflicting-sources.ts';

const odd = { oddities: [said({ kind: 'conflicting-sources', text: 'this is odd' } as const)] };

test('repeats what the reader saw, in a container and in a build', () => {
  expect(messages(conflictingSources, container(odd))).toEqual(['this is odd']);
  expect(messages(conflictingSources, build(odd))).toEqual(['this is odd']);
});

test('is silent about other oddities and about none', () => {
  expect(messages(conflictingSources, container({ oddities: [said({ kind: 'control-character', text: 'x' } as const)] }))).toEqual([]);
  expect(messages(conflictingSources, container())).toEqual([]);
});

test('points at the place', () => expect(conflictingSources.check(container(odd), { host: {} })[0]!.evidence).toEqual(odd.oddities));
