import { expect, test } from 'vitest';
import { readImageReference } from './image-reference.ts';

const digest = `sha256:${'a'.repeat(64)}`;

test.each([
  ['node', { registry: 'docker.io', path: 'library/node' }],
  ['node:22-bookworm', { registry: 'docker.io', path: 'library/node', tag: '22-bookworm' }],
  [`node:22@${digest}`, { registry: 'docker.io', path: 'library/node', tag: '22', digest }],
  ['index.docker.io/library/node', { registry: 'docker.io', path: 'library/node' }],
  ['acme/tool', { registry: 'docker.io', path: 'acme/tool' }],
  ['localhost/x', { registry: 'localhost', path: 'x' }],
  ['localhost:5000/a/b__c.d--e:1', { registry: 'localhost:5000', path: 'a/b__c.d--e', tag: '1' }],
  ['GHCR.io/acme/tool', { registry: 'ghcr.io', path: 'acme/tool' }],
  ['Registry/tool', { registry: 'registry', path: 'tool' }],
  ['[::1]:5000/x', { registry: '[::1]:5000', path: 'x' }],
])('%s', (text, read) => {
  expect(readImageReference(text)).toEqual(read);
});

test.each([
  '', ':1', '@', 'Node', 'node:', 'a//b', 'a/../b', 'ghcr.io/../x', 'a/./b', '/x', 'x/', 'a..b', 'a___b', '${X}', 'a b', 'ghcr.io:x/y', 'evil.example#/x',
  'me:pass@evil.example/x', 'evil.example?/x', '-a.example/x', 'x'.repeat(1025),
])('%j is none', (text) => {
  expect(readImageReference(text)).toBeUndefined();
}); // prettier-ignore
