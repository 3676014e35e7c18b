import { expect, test } from 'vitest';
import type { FeatureUse } from '../model/request.ts';
import { container, messages, said } from '../../test/requests.ts';
import { featureUnpinned } from './feature-unpinned.ts';

const use = (fields: Partial<FeatureUse>) =>
  container({ features: [said({ id: 'r.test/x', source: 'registry', name: 'r.test/x', options: {}, adds: [], ...fields })] });

test.each<[Partial<FeatureUse>, string]>([
  [{}, 'Feature r.test/x names no version: the newest is taken at every build'],
  [{ tag: 'latest' }, 'Feature r.test/x asks for latest: the newest is taken at every build'],
  [{ tag: '1.2.3' }, 'Feature r.test/x is pinned only by the tag 1.2.3, which its publisher can move'],
  [{ tag: '1', lock: 'mismatch' }, 'Feature r.test/x is pinned only by the tag 1, which its publisher can move'],
  [
    { id: 'golang', source: 'legacy', name: 'r.test/go', tag: '1' },
    'Feature golang is an old short id: it stands for whatever is newest under r.test/go:1',
  ],
  [
    { id: 'golang', source: 'legacy', name: 'r.test/go', tag: '1', lock: 'listed' },
    'Feature golang is an old short id: it stands for whatever is newest under r.test/go:1, whatever the lockfile says',
  ],
])('found %#', (fields, message) => expect(messages(featureUnpinned, use(fields))).toEqual([message]));

test.each<[Partial<FeatureUse>]>([
  [{ digest: 'sha256:0' }],
  [{ tag: '1', lock: 'locked' }],
  [{ source: 'local' }],
  [{ source: 'url' }],
  [{ source: 'github-release' }],
  [{ source: 'invalid' }],
])('clear %#', (fields) => expect(messages(featureUnpinned, use(fields))).toEqual([]));
