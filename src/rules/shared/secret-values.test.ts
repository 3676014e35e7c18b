import { expect, test } from 'vitest';
import { isRandom, isStandIn } from './secret-values.ts';

test.each([
  'postgres',
  'password',
  'Password123!',
  'example',
  'changeme',
  'change-me-please',
  'your-token-here',
  '<token>',
  '${localEnv:TOKEN}',
  '$TOKEN',
  'xxxxxxxxxxxx',
  '********',
  '12345678',
  'hunter2',
  '',
  '/run/secrets/token',
  'https://vault/x',
  'op://vault/x',
  'my_api_token',
  'insecure-dev-key',
  'not-a-secret',
  'aaaaaaaaaaaa',
  '"password"',
])('%s stands in for a secret', (value) => {
  expect(isStandIn('MY_API_TOKEN', value)).toBe(true);
});

test.each(['correct horse battery', 'Tr0ub4dor&3x', 'q8Zr3LwX0nVt7KpYb5JdFh2M', '4f9c2b7e8d1a6f3c0b5e9d8a7c6b1f2e'])(
  '%s does not',
  (value) => {
    expect(isStandIn('MY_API_TOKEN', value)).toBe(false);
  },
);

test.each([
  ['q8Zr3LwX0nVt7KpYb5JdFh2M', true],
  ['4f9c2b7e8d1a6f3c0b5e9d8a7c6b1f2e', true],
  ['correct horse battery staple 1', false],
  ['this-is-my-long-phrase-number-1', false],
  ['Tr0ub4dor&3x', false],
  ['aaaaaaaaaaaaaaaaaaaaaaaa1', false],
])('%s is random: %s', (value, random) => {
  expect(isRandom(value)).toBe(random);
});

test('long values are no burden', () => {
  const start = performance.now();
  for (const value of ['a1'.repeat(100_000), '<'.repeat(100_000), ' '.repeat(100_000), '/'.repeat(100_000)]) {
    isStandIn('TOKEN', value);
    isRandom(value);
  }
  expect(performance.now() - start).toBeLessThan(1000);
});
