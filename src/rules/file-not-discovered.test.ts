import { expect, test } from 'vitest';
import { build, container, messages, said } from '../../test/requests.ts';
import { fileNotDiscovered } from './file-not-discovered.ts';

const odd = { oddities: [said({ kind: 'file-not-discovered', text: 'this is odd' } as const)] };

test('repeats what the reader saw, in a container and in a build', () => {
  expect(messages(fileNotDiscovered, container(odd))).toEqual(['this is odd']);
  expect(messages(fileNotDiscovered, build(odd))).toEqual(['this is odd']);
});

test('is silent about other oddities and about none', () => {
  expect(messages(fileNotDiscovered, container({ oddities: [said({ kind: 'control-character', text: 'x' } as const)] }))).toEqual([]);
  expect(messages(fileNotDiscovered, container())).toEqual([]);
});

test('points at the place', () => expect(fileNotDiscovered.check(container(odd), { host: {} })[0]!.evidence).toEqual(odd.oddities));
