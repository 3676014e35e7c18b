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
test.each([['missing'], ['locked'], ['not needed'], [undefined]] as const)('%s is clear', (lock) =>
  expect(messages(featureLockMismatch, use(lock))).toEqual([]),
);
test.each(['github-release', 'local', 'invalid'] as const)('%s is never locked', (source) =>
  expect(messages(featureLockMismatch, use('mismatch', source))).toEqual([]),
);
