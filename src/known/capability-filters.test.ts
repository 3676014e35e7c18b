import { expect, test } from 'vitest';
import { callsOfCapability } from './capability-filters.ts';

test('names are as requests have them, and every entry says something', () => {
  for (const [name, calls] of callsOfCapability) {
    expect(name).toMatch(/^[A-Z]+(?:_[A-Z]+)*$/u);
    expect(name.startsWith('CAP_')).toBe(false);
    expect(calls.length).toBeGreaterThan(0);
  }
});

test('calls that the default profile has anyway are left out', () => {
  expect(callsOfCapability.get('SYS_PTRACE')).not.toContain('ptrace');
  expect(callsOfCapability.get('SYS_ADMIN')).not.toContain('mount');
});
