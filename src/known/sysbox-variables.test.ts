import { expect, test } from 'vitest';
import { sysboxVariableError, sysboxVariables } from './sysbox-variables.ts';

test('there are five', () => {
  expect(sysboxVariables.size).toBe(5);
});

test.each<readonly [name: string, value: string | undefined, error: RegExp | undefined]>([
  ['SYSBOX_HONOR_CAPS', 'TRUE', undefined],
  ['SYSBOX_HONOR_CAPS', 'FALSE', undefined],
  ['SYSBOX_HONOR_CAPS', 'true', /has invalid value true; expect \[TRUE\|FALSE\]\./u],
  ['SYSBOX_HONOR_CAPS', '1', /invalid value 1/u],
  ['SYSBOX_HONOR_CAPS', '', /invalid value ; expect/u],
  ['SYSBOX_HONOR_CAPS', 'TRUE=', /incorrect format/u],
  ['SYSBOX_HONOR_CAPS', undefined, undefined],
  ['SYSBOX_HONOR_CAPS', '${localEnv:X}', undefined],
  ['SYSBOX_SKIP_UID_SHIFT', '/a,/b', undefined],
  ['SYSBOX_SKIP_UID_SHIFT', '/a, /b', /space characters/u],
  ['SYSBOX_SKIP_UID_SHIFT', 'a', /not absolute\) path: a/u],
  ['SYSBOX_SKIP_UID_SHIFT', '', /empty value/u],
  ['SYSBOX_SKIP_UID_SHIFT', '/a=b', /incorrect format/u],
  ['SYSBOX_FOO', 'x', undefined],
])('%s=%s', (name, value, error) => {
  expect(sysboxVariableError(name, value) ?? '').toMatch(error ?? /^$/u);
});
