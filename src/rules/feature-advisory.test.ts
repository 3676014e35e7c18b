import { describe, expect, test } from 'vitest';
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
test('what was looked up counts before the tag', () => {
  expect(messages(featureAdvisory, use({ tag: '1.2.1', version: '1.0.9' }))).toHaveLength(1);
  expect(messages(featureAdvisory, use({ tag: '1.0.9', version: '1.2.1' }))).toEqual([]);
  expect(messages(featureAdvisory, use({ tag: '1.0.9', version: 'unversioned' }))).toHaveLength(1);
});
test('another Feature, and none', () => {
  expect(messages(featureAdvisory, use({ name: 'ghcr.io/devcontainers/features/other-feature', tag: '1.0.9' }))).toEqual([]);
  expect(messages(featureAdvisory, container())).toEqual([]);
});
test('the list is an option', () => {
  const options = {
    disallowed: [],
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

describe('a disallowed Feature', () => {
  const disallowed = ['r.test/bad', { featureIdPrefix: 'r.test/acme/x', documentationURL: 'https://example.test/x' }];
  const said = (id: string, fields: Partial<FeatureUse> = {}) =>
    messages(featureAdvisory, use({ id, name: id.toLowerCase().replace(/[:@][^/]*$/u, ''), ...fields }), {
      options: { advisories: [], disallowed },
    });
  test.each(['r.test/bad', 'r.test/bad:1', 'r.test/bad@sha256:0', 'r.test/bad/one', 'R.test/Bad:1'])('%s', (id) =>
    expect(said(id)).toEqual([`Feature ${id} is disallowed by the control manifest: the reference CLI refuses to build with it`]),
  );
  test.each(['r.test/badly', 'r.test/bad-one:1', 'x.r.test/bad'])('%s is not', (id) => expect(said(id)).toEqual([]));
  test('where to read more', () =>
    expect(said('r.test/acme/x:1')).toEqual([
      'Feature r.test/acme/x:1 is disallowed by the control manifest: the reference CLI refuses to build with it (see https://example.test/x)',
    ]));
  test('one that another Feature brings', () => {
    const brought = use({ id: 'r.test/bad' }).features.map(({ value, from }) => ({ value, from: { ...from, layer: 'feature' as const } }));
    expect(messages(featureAdvisory, container({ features: brought }), { options: { advisories: [], disallowed } })).toEqual([
      'Feature r.test/bad is disallowed by the control manifest: the reference CLI takes it all the same, since another Feature brings it',
    ]);
  });
});
