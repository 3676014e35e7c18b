import { describe, expect, test } from 'vitest';
import { credentialIn, isSecretName } from './secrets.ts';

describe('isSecretName', () => {
  test.each([
    'GITHUB_TOKEN',
    'token',
    'dbPassword',
    'DB_PWD',
    'AWS_SECRET_ACCESS_KEY',
    'API_KEY',
    'OPENAI_API_KEY',
    'apiKey',
    'SSH_PRIVATE_KEY',
    'npm-token',
    'DOCKER_AUTH_CONFIG',
    'MY_PAT',
    'SENTRY_DSN',
  ])('%s is', (name) => expect(isSecretName(name)).toBe(true));
  test.each([
    'PWD',
    'OLDPWD',
    'TOKEN_URL',
    'SECRET_FILE',
    'PASSWORD_LENGTH',
    'AWS_ACCESS_KEY_ID',
    'KEYBOARD',
    'PATH',
    'NODE_VERSION',
    'COMPASS',
    'AUTHOR',
    'PATTERN',
    'MAX_TOKENS_LIMIT',
    '',
  ])('%s is not', (name) => expect(isSecretName(name)).toBe(false));
});

// Made of parts, so that no scanner takes this file for a leak.
const letters = 'aB3dE5gH7jK9mN2pQ4rS6tU8vW0xY1zA3bC5dE7f';
describe('credentialIn', () => {
  test.each([
    [`gh${'p'}_${letters.slice(0, 36)}`, 'a GitHub token'],
    [`github_${'pat'}_${letters.slice(0, 22)}`, 'a GitHub token'],
    [`gl${'pat'}-${letters.slice(0, 20)}`, 'a GitLab token'],
    [`AK${'IA'}ABCDEFGHIJKLMNOP`, 'an AWS access key'],
    [`-----BEGIN OPENSSH ${'PRIVATE'} KEY-----`, 'a private key'],
    [`sk-${'ant'}-${letters.slice(0, 20)}`, 'an Anthropic API key'],
    [`url=https://x:gh${'o'}_${letters.slice(0, 36)}@github.com`, 'a GitHub token'],
  ])('%s', (text, what) => expect(credentialIn(text)).toBe(what));
  test.each([['AKIAIOSFODNN7EXAMPLE'], [`ghp_${'x'.repeat(36)}`], ['just some text, long enough'], ['${localEnv:GITHUB_TOKEN}'], ['']])(
    '%s: none',
    (text) => expect(credentialIn(text)).toBeUndefined(),
  );
  // A pattern that backtracks without end would not come back before the runner gives up.
  test('comes to an end on long hostile text', () => {
    expect(credentialIn('eyJ'.repeat(60_000))).toBeUndefined();
    expect(credentialIn(`${'eyJ'.padEnd(3000, 'a')}.`.repeat(60))).toBeUndefined();
  });
});
