import { expect, test } from 'vitest';
import type { Plan } from '../../model/plan.ts';
import { gatePolicy, plannedPolicy } from './gate-policy.ts';

test('a tier says all, and only the permissive one lets builds run as the host’s root', () => {
  expect(gatePolicy('strict', undefined)).toEqual({
    builds: 'contained',
    'host-namespaces': 'refuse',
    pull: 'allow',
    undecided: 'deny',
    network: 'allow',
    limits: { pids: 8192 },
    'sysbox-variables': {},
  });
  expect(gatePolicy('standard', {})).toEqual(gatePolicy('strict', undefined));
  expect(gatePolicy('permissive', {})).toEqual({
    ...gatePolicy('strict', undefined),
    builds: 'as-root',
    'host-namespaces': 'replace',
  });
});

test('a policy wins key by key, and limit by limit', () => {
  expect(gatePolicy('strict', { gate: { limits: { memory: '8g' } } }).limits).toEqual({ memory: '8g', pids: 8192 });
  expect(gatePolicy('strict', { gate: { limits: { pids: -1 } } }).limits).toEqual({ pids: -1 });
  expect(gatePolicy('permissive', { gate: { builds: 'none', 'sysbox-variables': { SYSBOX_HONOR_CAPS: 'TRUE' } } })).toEqual({
    ...gatePolicy('permissive', undefined),
    builds: 'none',
    'sysbox-variables': { SYSBOX_HONOR_CAPS: 'TRUE' },
  });
});

test('what a plan has settled wins over a policy, and the engine has no more processors than it has', () => {
  const plan: Plan = {
    version: 1,
    madeBy: '0',
    workspaces: [],
    requests: [],
    builds: 'none',
    allowed: [],
    limits: { cpus: 8 },
    network: 'none',
  };
  const gate = { network: 'allow', limits: { memory: '8g', pids: 100 } } as const;
  expect(plannedPolicy('strict', { gate }, plan, { NCPU: 4 })).toMatchObject({ builds: 'none', network: 'none', limits: { cpus: 4 } });
  expect(plannedPolicy('strict', { gate }, undefined, { NCPU: 4 })).toMatchObject({
    builds: 'contained',
    network: 'allow',
    limits: gate.limits,
  });
});

test('where the kernel counts no processes, only who asked for a limit gets none started without it', () => {
  const info = { PidsLimit: false };
  expect(plannedPolicy('strict', undefined, undefined, info).limits).toEqual({});
  expect(plannedPolicy('strict', { gate: { limits: { pids: 8192 } } }, undefined, info).limits).toEqual({ pids: 8192 });
});
