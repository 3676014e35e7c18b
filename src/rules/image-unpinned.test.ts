import { expect, test } from 'vitest';
import { build, container, messages, said } from '../../test/requests.ts';
import { imageUnpinned } from './image-unpinned.ts';

const digest = `sha256:${'0'.repeat(64)}`;

test.each([
  ['node', ['Image node names no tag: it is whatever latest points to']],
  ['node:latest', ['Image node:latest asks for latest: it is whatever was pushed last']],
  [
    'mcr.microsoft.com/devcontainers/base:ubuntu',
    ['Image mcr.microsoft.com/devcontainers/base:ubuntu is pinned only by a tag, which its publisher can move'],
  ],
  ['localhost:5000/x', ['Image localhost:5000/x names no tag: it is whatever latest points to']],
  ['node:${VERSION}', ['Which image node:${VERSION} is depends on a variable, so nothing pins it']],
  ['No Image', ['No Image is no image name that can be read, so nothing pins it']],
  [`node@${digest}`, []],
  [`node:22@${digest}`, []],
  ['scratch', []],
])('%s', (image, expected) => {
  expect(messages(imageUnpinned, container({ image: said(image) }))).toEqual(expected);
  expect(messages(imageUnpinned, build({ baseImages: [said(image)] }))).toEqual(expected);
});
test('clear without an image', () => {
  expect(messages(imageUnpinned, container())).toEqual([]);
  expect(messages(imageUnpinned, build())).toEqual([]);
});

test('the name of what is built here is fetched from nowhere', () => {
  const request = container({ image: said('acme/app:1') });
  const dockerfile = said({ base: 'workspace', path: 'Dockerfile' } as const);
  expect(messages(imageUnpinned, request, { peers: [request, build({ dockerfile })] })).toEqual([]);
  expect(messages(imageUnpinned, request, { peers: [request, build({ name: 'other', dockerfile })] })).toHaveLength(1);
  expect(messages(imageUnpinned, request, { peers: [request, build()] })).toHaveLength(1);
});
