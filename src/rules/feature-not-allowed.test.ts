import { expect, test } from 'vitest';
import type { FeatureUse } from '../model/request.ts';
import { container, messages, said } from '../../test/requests.ts';
import { featureNotAllowed } from './feature-not-allowed.ts';

const use = (source: FeatureUse['source'], name: string) =>
  container({ features: [said({ id: name, source, name, options: {}, adds: [] })] });

test.each<[FeatureUse['source'], string, boolean]>([
  ['registry', 'ghcr.io/acme/features/tool', true],
  ['registry', 'ghcr.io/devcontainers/features-evil/tool', true],
  ['registry', 'ghcr.io/devcontainers/features', true],
  ['registry', 'evil.test/ghcr.io/devcontainers/features/go', true],
  ['invalid', '/abs/olute', true],
  ['registry', 'ghcr.io/devcontainers/features/go', false],
  ['legacy', 'ghcr.io/devcontainers/features/docker-in-docker', false],
  ['local', './x', false],
  ['url', 'https://example.test/devcontainer-feature-x.tgz', false],
  ['github-release', 'acme/x/y', false],
])('%s %s: found %s', (source, name, found) => expect(messages(featureNotAllowed, use(source, name))).toHaveLength(found ? 1 : 0));

test('the list is an option, of whole parts', () => {
  const options = { allow: ['ghcr.io/acme'] };
  expect(messages(featureNotAllowed, use('registry', 'ghcr.io/acme/features/tool'), { options })).toEqual([]);
  expect(messages(featureNotAllowed, use('registry', 'ghcr.io/acme2/features/tool'), { options })).toEqual([
    'Feature ghcr.io/acme2/features/tool is not on the allow-list: its install script runs as root in the build',
  ]);
});
test('clear without Features', () => expect(messages(featureNotAllowed, container())).toEqual([]));
