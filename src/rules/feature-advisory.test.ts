import { expect, test } from 'vitest';
import type { FeatureUse } from '../model/request.ts';
import { container, messages, said } from '../../test/requests.ts';
import { featureAdvisory } from './feature-advisory.ts';

const name = 'ghcr.io/devcontainers/features/feature-with-advisory';
const use = (fields: Partial<FeatureUse>) =>
  container({ features: [said({ id: 'x', source: 'registry', name, options: {}, adds: [], ...fields })] });

// The same versions as the reference CLI's own test.
test.each(['1.0.7', '1.0.9', '1.1.5', '1.1.9'])('%s is affected', (tag) =>
  expect(messages(featureAdvisory, use({ tag }))).toEqual([
    `Feature x is version ${tag}, for which an advisory is out: the trial entry of the Dev Containers control manifest (fixed in 1.1.10)`,
  ]),
);
test.each(['1.0.2', '1.0.6', '1.1.10', '1.2.1'])('%s is not', (tag) => expect(messages(featureAdvisory, use({ tag }))).toEqual([]));

test('a short tag stands for what was looked up', () => {
  expect(messages(featureAdvisory, use({ tag: '1', version: '1.0.9' }))).toHaveLength(1);
  expect(messages(featureAdvisory, use({ tag: '1' }))).toEqual([]);
});
test('another Feature, and none', () => {
  expect(messages(featureAdvisory, use({ name: 'ghcr.io/devcontainers/features/other-feature', tag: '1.0.9' }))).toEqual([]);
  expect(messages(featureAdvisory, container())).toEqual([]);
});
test('the list is an option', () => {
  const options = {
    advisories: [
      {
        featureId: name,
        introducedInVersion: '2.0.0',
        fixedInVersion: '2.0.1',
        description: 'bad',
        documentationURL: 'https://example.test',
      },
    ],
  };
  expect(messages(featureAdvisory, use({ tag: '2.0.0' }), { options })).toEqual([
    'Feature x is version 2.0.0, for which an advisory is out: bad (fixed in 2.0.1, see https://example.test)',
  ]);
});
