import { expect, test } from 'vitest';
import { hostNetworkNamespace as rule } from './host-network-namespace.ts';
import { check, given, tell } from '../../test/rule-cases.ts';

tell(rule, [
  ['host', { namespaces: [given({ kind: 'net', mode: 'host' })] }, /can't share namespaces \[network\] with the host/u],
  [
    'the text of older engines too',
    { namespaces: [given({ kind: 'net', mode: 'host' })] },
    /can't share a network namespace with the host/u,
  ],
  ['as a network of that name', { networks: [given('host')] }, /host’s network/u],
  ['bridge', { namespaces: [given({ kind: 'net', mode: 'bridge' })], networks: [given('bridge')] }, 'clear'],
  ['none', { namespaces: [given({ kind: 'net', mode: 'none' })] }, 'clear'],
  ['another service’s', { namespaces: [given({ kind: 'net', mode: 'service:host' })] }, 'clear'],
  ['another kind', { namespaces: [given({ kind: 'pid', mode: 'host' })] }, 'clear'],
]);

test('a network of that name that became the mode is said once', () => {
  expect(check(rule, { namespaces: [given({ kind: 'net', mode: 'host' })], networks: [given('host')] })).toHaveLength(1);
});
