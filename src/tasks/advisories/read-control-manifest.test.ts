import { expect, test } from 'vitest';
import { readControlManifest } from './read-control-manifest.ts';

const advisory = { featureId: 'r.test/x', introducedInVersion: '1.0.0', fixedInVersion: '1.1.0', description: 'bad' };

test.each<[string, unknown, object]>([
  ['both lists', { disallowedFeatures: [{ featureIdPrefix: 'r.test/y' }], featureAdvisories: [advisory] }, {}],
  ['one list', { featureAdvisories: [advisory] }, { disallowedFeatures: [] }],
  ['the other', { disallowedFeatures: [] }, { featureAdvisories: [] }],
  ['more than is known', { version: 2, featureAdvisories: [{ ...advisory, severity: 'high' }] }, { disallowedFeatures: [] }],
])('%s', (_what, manifest, more) => expect(readControlManifest(JSON.stringify(manifest))).toMatchObject(more));

test.each<[unknown, string]>([
  [[], 'is no JSON object'],
  [{}, 'has neither disallowedFeatures nor featureAdvisories'],
  [{ message: 'Not Found' }, 'has neither disallowedFeatures nor featureAdvisories'],
  [{ featureAdvisories: {} }, 'is not in the form of a control manifest: featureAdvisories: it must be a list'],
  [{ featureAdvisories: [1] }, 'is not in the form of a control manifest: featureAdvisories[0] must be an object'],
  [
    { featureAdvisories: [advisory, { ...advisory, fixedInVersion: 2 }] },
    'is not in the form of a control manifest: featureAdvisories[1].fixedInVersion must be a text',
  ],
  [
    { featureAdvisories: [{ ...advisory, fixedInVersion: 'next' }] },
    'is not in the form of a control manifest: featureAdvisories[0].fixedInVersion must be a version',
  ],
  [{ disallowedFeatures: [{}] }, 'is not in the form of a control manifest: disallowedFeatures[0].featureIdPrefix must be a text'],
  [
    { disallowedFeatures: [{ featureIdPrefix: 'x', documentationURL: 1 }] },
    'is not in the form of a control manifest: disallowedFeatures[0].documentationURL must be a text',
  ],
])('%j', (manifest, wrong) => expect(readControlManifest(JSON.stringify(manifest))).toEqual({ wrong }));

test('no JSON', () => expect(readControlManifest('<html>')).toEqual({ wrong: 'is no JSON object' }));
