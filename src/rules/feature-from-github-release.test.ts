import { expect, test } from 'vitest';
import type { FeatureUse } from '../model/request.ts';
import { container, messages, said } from '../../test/requests.ts';
import { featureFromGithubRelease } from './feature-from-github-release.ts';

const use = (id: string, source: FeatureUse['source'], tag?: string) =>
  container({ features: [said({ id, source, name: id, options: {}, adds: [], ...(tag === undefined ? {} : { tag }) })] });

test.each([
  ['acme/x/y', 'github-release', undefined, 'is fetched from a GitHub release, the newest one: it can be replaced, and nothing locks it'],
  ['acme/x/y@v1', 'github-release', 'v1', 'is fetched from a GitHub release: it can be replaced, and nothing locks it'],
  [
    'https://github.com.evil.test/x.tgz',
    'url',
    undefined,
    'is not GitHub, but the reference CLI takes it for GitHub and sends it your GITHUB_TOKEN',
  ],
] as const)('%s', (id, source, tag, message) =>
  expect(messages(featureFromGithubRelease, use(id, source, tag))).toEqual([`Feature ${id} ${message}`]),
);

test.each([
  ['https://github.com/acme/x/releases/download/v1/devcontainer-feature-x.tgz', 'url'],
  ['https://example.test/x.tgz', 'url'],
  ['ghcr.io/acme/x/y', 'registry'],
  ['./x', 'local'],
] as const)('%s is clear', (id, source) => expect(messages(featureFromGithubRelease, use(id, source))).toEqual([]));
