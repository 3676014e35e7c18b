import { describe, expect, test } from 'vitest';
import { readFeatureId } from './feature-id.ts';
import { isAllowed, lockedAs, lockKeys, lockStateOf } from './lock-of-feature.ts';
import { lockfilePath, parseLockfile } from './lockfile.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const use = (id: string) => ({ id, ...readFeatureId(id) });
const lockfile = (features: object) => parseLockfile(JSON.stringify({ features }))!;

test.each([
  ['.devcontainer/devcontainer.json', '.devcontainer/devcontainer-lock.json'],
  ['.devcontainer.json', '.devcontainer-lock.json'],
  ['.devcontainer/other/.devcontainer.json', '.devcontainer/other/.devcontainer-lock.json'],
  ['devcontainer.json', 'devcontainer-lock.json'],
])('the lockfile of %s is %s', (configuration, path) => expect(lockfilePath(configuration)).toBe(path));

test.each([
  ['', undefined],
  ['[]', undefined],
  ['{ /* */ }', undefined],
  ['{}', 0],
  ['{"features":[]}', 0],
  [`{"features":{"a":{"integrity":"${digest}"},"b":{"integrity":"sha256:0"},"c":{},"d":null}}`, 1],
])('%s', (text, size) => expect(parseLockfile(text)?.size).toBe(size));

test.each([
  ['ghcr.io/acme/X:1', { written: 'ghcr.io/acme/X:1', read: 'ghcr.io/acme/X:1' }],
  ['golang', { written: 'golang', read: 'ghcr.io/devcontainers/features/go:1' }],
  ['gradle', { written: 'ghcr.io/devcontainers/features/java:1', read: 'ghcr.io/devcontainers/features/java:1' }],
  ['https://R.test/x.tgz', { written: 'https://R.test/x.tgz', read: 'https://r.test/x.tgz' }],
  ['./x', undefined],
  ['acme/x/y@v1', undefined],
  ['none', undefined],
])('%s', (id, keys) => expect(lockKeys(use(id))).toEqual(keys));

test.each([
  ['1', '1.2.3', true],
  ['1.2', '1.2.3', true],
  ['1.2.3', '1.2.3', true],
  ['1', '10.0.0', false],
  ['2', '1.2.3', false],
  ['latest', '0.1.0', true],
  [undefined, '0.1.0', true],
])('tag %s, version %s: %s', (tag, version, is) => expect(isAllowed(tag === undefined ? {} : { tag }, version)).toBe(is));

describe('what a lockfile comes to', () => {
  const entry = { version: '1.2.0', integrity: digest };
  test.each<[string, string, object | undefined, { readonly version: string } | undefined, object]>([
    ['none', 'r.test/x:1', undefined, undefined, { lock: 'missing' }],
    ['of a local Feature', './x', {}, undefined, { lock: 'not needed' }],
    ['it is not named', 'r.test/x:1', { 'r.test/y:1': entry }, undefined, { lock: 'mismatch' }],
    ['it is named otherwise', 'r.test/x:1', { 'r.test/x': entry }, undefined, { lock: 'mismatch' }],
    ['without a digest', 'r.test/x:1', { 'r.test/x:1': { version: '1.2.0' } }, undefined, { lock: 'mismatch' }],
    ['another version than the tag allows', 'r.test/x:2', { 'r.test/x:2': entry }, undefined, { lock: 'mismatch' }],
    ['not looked up', 'r.test/x:1', { 'r.test/x:1': entry }, undefined, { lock: 'locked' }],
    ['looked up', 'r.test/x:1', { 'r.test/x:1': entry }, { version: '1.2.0' }, { lock: 'locked' }],
    ['no version of its own', 'r.test/x:1', { 'r.test/x:1': { integrity: digest } }, { version: '1.3.0' }, { lock: 'locked' }],
    [
      'the digest leads to another version',
      'r.test/x:1',
      { 'r.test/x:1': entry },
      { version: '1.3.0' },
      { lock: 'mismatch', lockFault: { version: '1.2.0' } },
    ],
    [
      'what it depends on is not locked',
      'r.test/x:1',
      { 'r.test/x:1': { ...entry, dependsOn: ['r.test/y'] } },
      { version: '1.2.0' },
      { lock: 'mismatch', lockFault: { unlocked: 'r.test/y' } },
    ],
    ['an old short id', 'golang', { golang: entry }, undefined, { lock: 'listed' }],
    ['an old short id under its full name', 'golang', { 'ghcr.io/devcontainers/features/go:1': entry }, undefined, { lock: 'locked' }],
  ])('%s', (_what, id, features, found, expected) => {
    const lock = features === undefined ? undefined : lockfile(features);
    expect(lockStateOf(use(id), lock, lock === undefined ? undefined : lockedAs(lock, use(id)), found)).toEqual(expected);
  });
});
