import { expect, test } from 'vitest';
import { build, container, messages, said } from '../../test/requests.ts';
import { imageRegistryNotAllowed } from './image-registry-not-allowed.ts';

const options = { registries: ['mcr.microsoft.com', 'docker.io/library/'] };

test.each([
  ['ghcr.io/acme/x:1', ['Image ghcr.io/acme/x:1 comes from ghcr.io, which the policy does not list']],
  ['acme/x', ['Image acme/x comes from docker.io, which the policy does not list']],
  [
    'mcr.microsoft.com.evil.test/x',
    ['Image mcr.microsoft.com.evil.test/x comes from mcr.microsoft.com.evil.test, which the policy does not list'],
  ],
  ['$IMAGE', ['From which registry $IMAGE comes cannot be told']],
  ['node:22', []],
  ['mcr.microsoft.com/devcontainers/base', []],
  ['scratch', []],
])('%s', (image, expected) => {
  expect(messages(imageRegistryNotAllowed, container({ image: said(image) }), { options })).toEqual(expected);
  expect(messages(imageRegistryNotAllowed, build({ baseImages: [said(image)] }), { options })).toEqual(expected);
});
test('silent until registries are listed', () =>
  expect(messages(imageRegistryNotAllowed, container({ image: said('evil.test/x') }))).toEqual([]));

test('the name of what is built here is fetched from nowhere', () => {
  const request = container({ image: said('acme/app:1') });
  const dockerfile = said({ base: 'workspace', path: 'Dockerfile' } as const);
  expect(messages(imageRegistryNotAllowed, request, { peers: [request, build({ dockerfile })], options })).toEqual([]);
  expect(messages(imageRegistryNotAllowed, request, { peers: [request, build({ name: 'other', dockerfile })], options })).toHaveLength(1);
  expect(messages(imageRegistryNotAllowed, request, { peers: [request, build()], options })).toHaveLength(1);
});
