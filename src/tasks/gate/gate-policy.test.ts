import { expect, test } from 'vitest';
import { gatePolicy } from './gate-policy.ts';

test('a tier says all, and only the permissive one lets builds run as the host’s root', () => {
  expect(gatePolicy('strict', undefined)).toEqual({
    builds: 'contained',
    'host-namespaces': 'refuse',
    pull: 'allow',
    undecided: 'deny',
    'sysbox-variables': {},
  });
  expect(gatePolicy('standard', {})).toEqual(gatePolicy('strict', undefined));
  expect(gatePolicy('permissive', {})).toEqual({
    ...gatePolicy('strict', undefined),
    builds: 'as-root',
    'host-namespaces': 'replace',
  });
});

test('a policy wins key by key', () => {
  expect(gatePolicy('permissive', { gate: { builds: 'none', 'sysbox-variables': { SYSBOX_HONOR_CAPS: 'TRUE' } } })).toEqual({
    ...gatePolicy('permissive', undefined),
    builds: 'none',
    'sysbox-variables': { SYSBOX_HONOR_CAPS: 'TRUE' },
  });
});
