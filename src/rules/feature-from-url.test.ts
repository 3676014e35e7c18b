import { expect, test } from 'vitest';
import type { FeatureUse } from '../model/request.ts';
import { container, messages, said } from '../../test/requests.ts';
import { featureFromUrl } from './feature-from-url.ts';

const use = (id: string, source: FeatureUse['source'], lock?: FeatureUse['lock']) =>
  container({ features: [said({ id, source, name: id, options: {}, adds: [], ...(lock === undefined ? {} : { lock }) })] });

test.each([
  [
    'https://example.test/x.tgz',
    undefined,
    'is fetched from an address: whoever serves it decides what runs as root in the build, and no registry keeps it',
  ],
  ['https://example.test/x.tgz', 'locked', 'is fetched from an address: the lockfile fixes its content, but no registry keeps it'],
  ['http://example.test/x.tgz', undefined, 'is fetched without encryption: anyone on the way decides what runs as root in the build'],
  [
    'https://github.com.evil.test/x.tgz',
    undefined,
    'only looks like GitHub: the reference CLI sends it your GITHUB_TOKEN, and runs what comes back as root in the build',
  ],
] as const)('%s, %s', (id, lock, message) => expect(messages(featureFromUrl, use(id, 'url', lock))).toEqual([`Feature ${id} ${message}`]));

test.each(['registry', 'local', 'github-release', 'legacy', 'invalid'] as const)('%s is clear', (source) =>
  expect(messages(featureFromUrl, use('x', source))).toEqual([]),
);
