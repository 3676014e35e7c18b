import { expect, test } from 'vitest';
import type { FeatureUse } from '../model/request.ts';
import { container, messages, said } from '../../test/requests.ts';
import { featureLockMissing } from './feature-lock-missing.ts';

const use = (fields: Partial<FeatureUse>) =>
  said<FeatureUse>({ id: 'r.test/x:1', source: 'registry', name: 'r.test/x', options: {}, adds: [], lock: 'missing', ...fields });

test('one finding for all of them', () => {
  expect(messages(featureLockMissing, container({ features: [use({})] }))).toEqual(['No lockfile fixes Feature r.test/x:1']);
  const request = container({ features: [use({}), use({ source: 'local', lock: 'not needed' }), use({ source: 'legacy' })] });
  expect(messages(featureLockMissing, request)).toEqual(['No lockfile fixes these 2 Features']);
  expect(featureLockMissing.check(request, { host: {} })[0]!.evidence).toEqual([request.features[0], request.features[2]]);
});

test.each<[Partial<FeatureUse>]>([
  [{ lock: 'locked' }],
  [{ lock: 'mismatch' }],
  [{ lock: 'not needed' }],
  [{ digest: 'sha256:0' }],
  [{ source: 'url' }],
])('clear %#', (fields) => expect(messages(featureLockMissing, container({ features: [use(fields)] }))).toEqual([]));
test('clear without Features', () => expect(messages(featureLockMissing, container())).toEqual([]));
