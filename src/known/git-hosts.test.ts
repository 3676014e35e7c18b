import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { gitHosts } from './git-hosts.ts';

test.each(gitHosts)('the key of $host has the fingerprint that it publishes', ({ key, fingerprint }) => {
  const bytes = Buffer.from(key, 'base64');
  expect(bytes.subarray(4, 15).toString()).toBe('ssh-ed25519');
  expect(createHash('sha256').update(bytes).digest('base64').replace('=', '')).toBe(fingerprint);
});
