import { expect, test } from 'vitest';
import { matchesGlob } from './glob.ts';

test.each([
  ['.devcontainer/devcontainer.json', '.devcontainer/devcontainer.json', true],
  ['.devcontainer/devcontainer.json', 'a/.devcontainer/devcontainer.json', false],
  ['**/devcontainer.json', 'devcontainer.json', true],
  ['**/devcontainer.json', 'a/b/devcontainer.json', true],
  ['.devcontainer/*', '.devcontainer/Dockerfile', true],
  ['.devcontainer/*', '.devcontainer/go/Dockerfile', false],
  ['.devcontainer/**', '.devcontainer/go/Dockerfile', true],
  ['a/**/b/**/c', 'a/x/b/b/y/c', true],
  ['a/**/b/**/c', 'a/x/y/c', false],
  ['*.json', 'a.json', true],
  ['*.json', 'a.jsonc', false],
  ['?.json', 'a.json', true],
  ['?.json', '.json', false],
  ['a.c', 'abc', false],
  ['', '', true],
])('%s and %s: %s', (pattern, path, is) => {
  expect(matchesGlob(pattern, path)).toBe(is);
});

test('a pattern made to be slow is not', () => {
  expect(matchesGlob(`${'*a'.repeat(200)}b`, 'a'.repeat(4000))).toBe(false);
  expect(matchesGlob(`${'**/a/'.repeat(200)}b`, 'a/'.repeat(4000))).toBe(false);
});
