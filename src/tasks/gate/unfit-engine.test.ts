import { expect, test } from 'vitest';
import { unfitEngine } from './unfit-engine.ts';

const host = { engine: { version: '26.1.5', runtimes: ['runc', 'sysbox-runc'] } };
const notice = (address: string, without: string): string =>
  `[DEPRECATION NOTICE]: API is accessible on ${address} without ${without}.\n         Access to the remote API is equivalent to root access on the host.`;

test.each<[what: string, info: unknown, rules: readonly string[]]>([
  ['CVE-2025-9074: the API is open to containers', { Warnings: [notice('http://192.168.65.7:2375', 'encryption')] }, ['engine-open']],
  ['on all addresses', { Warnings: [notice('http://0.0.0.0:2375', 'encryption')] }, ['engine-open']],
  ['on all addresses of both kinds', { Warnings: [notice('http://[::]:2375', 'encryption')] }, ['engine-open']],
  ['whoever has no certificate', { Warnings: [notice('https://10.0.0.1:2376', 'TLS client verification')] }, ['engine-open']],
  ['as 20.10 says it', { Warnings: ['WARNING: API is accessible on http://0.0.0.0:2375 without encryption.'] }, ['engine-open']],
  ['on the loopback alone', { Warnings: [notice('http://127.0.0.1:2375', 'encryption'), notice('http://[::1]:2375', 'encryption')] }, []],
  ['a name that only begins like the loopback', { Warnings: [notice('http://127.0.0.1.example:2375', 'encryption')] }, ['engine-open']],
  ['other warnings', { Warnings: ['WARNING: No swap limit support', 7] }, []],
  ['no warnings', { Warnings: null }, []],
  ['no answer', undefined, []],
])('%s', (_what, info, rules) => {
  expect(unfitEngine(info, host).map(({ rule }) => rule)).toEqual(rules);
});

test('without the runtime nothing is held', () => {
  expect(unfitEngine({}, {}).map(({ rule }) => rule)).toEqual(['runtime-missing']);
});
