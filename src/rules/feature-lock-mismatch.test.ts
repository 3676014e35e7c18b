import { expect, test } from 'vitest';
import type { FeatureUse } from '../model/request.ts';
import { container, messages, said } from '../../test/requests.ts';
import { featureLockMismatch } from './feature-lock-mismatch.ts';

const use = (lock?: FeatureUse['lock'], source: FeatureUse['source'] = 'registry') =>
  container({
    features: [said({ id: 'r.test/x:1', source, name: 'r.test/x', options: {}, adds: [], ...(lock === undefined ? {} : { lock }) })],
  });

test('found', () =>
  expect(messages(featureLockMismatch, use('mismatch'))).toEqual(['The lockfile does not lock Feature r.test/x:1 as it is written']));
test.each<[Partial<FeatureUse>, string]>([
  [
    { version: '1.3.0', lockFault: { version: '1.2.0' } },
    'The lockfile says version 1.2.0 of Feature r.test/x:1, and its digest leads to 1.3.0',
  ],
  [{ lockFault: { unlocked: 'r.test/y' } }, 'The lockfile locks Feature r.test/x:1, and not r.test/y, which it depends on'],
])('what does not fit: %o', (fields, message) => {
  const [feature] = use('mismatch').features;
  expect(messages(featureLockMismatch, container({ features: [said({ ...feature!.value, ...fields })] }))).toEqual([message]);
});
test.each([['missing'], ['locked'], ['listed'], ['not needed'], [undefined]] as const)('%s is clear', (lock) =>
  expect(messages(featureLockMismatch, use(lock))).toEqual([]),
);
test.each(['github-release', 'local', 'invalid'] as const)('%s is never locked', (source) =>
  expect(messages(featureLockMismatch, use('mismatch', source))).toEqual([]),
);
