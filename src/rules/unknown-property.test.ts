import { expect, test } from 'vitest';
import { build, container, messages, said } from '../../test/requests.ts';
import { unknownProperty } from './unknown-property.ts';

const odd = (kind: 'unknown-property' | 'ignored-property' | 'wrong-type', subject?: string) => ({
  oddities: [said({ kind, text: 'no effect', ...(subject === undefined ? {} : { subject }) })],
});

test.each([
  ['containterUser', 'no effect; did you mean “containerUser”?'],
  ['build.dockerFlie', 'no effect; did you mean “dockerFile”?'],
  ['enviroment', 'no effect; did you mean “environment”?'],
  ['zzzzzz', 'no effect'],
  [undefined, 'no effect'],
])('%s: %s', (subject, message) => expect(messages(unknownProperty, container(odd('unknown-property', subject)))).toEqual([message]));

test('a known property without effect', () =>
  expect(messages(unknownProperty, build(odd('ignored-property', 'runArgs')))).toEqual(['no effect']));
test('is silent about other oddities and about none', () => {
  expect(messages(unknownProperty, container(odd('wrong-type')))).toEqual([]);
  expect(messages(unknownProperty, container())).toEqual([]);
});
