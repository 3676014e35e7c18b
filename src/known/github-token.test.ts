import { expect, test } from 'vitest';
import { looksLikeGitHub } from './github-token.ts';

test.each([
  ['https://github.com.evil.test/devcontainer-feature-x.tgz', true],
  ['https://github.com@evil.test/devcontainer-feature-x.tgz', true],
  ['https://github.computer/devcontainer-feature-x.tgz', true],
  ['https://api.github.com.evil.test/x.tgz', true],
  ['https://github.com:8443/x.tgz', true],
  ['https://github.com/acme/x/releases/download/v1/devcontainer-feature-x.tgz', false],
  ['https://api.github.com/x', false],
  ['https://evil.test/github.com/x.tgz', false],
  ['ghcr.io/x/y', false],
])('%s: %s', (address, expected) => expect(looksLikeGitHub(address)).toBe(expected));
