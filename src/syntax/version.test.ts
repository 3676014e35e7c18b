import { expect, test } from 'vitest';
import { compareReleases, compareVersions } from './version.ts';

test.each([
  ['1.4.0-rc.2', '1.4.0-rc.3', -1],
  ['1.4.0-rc.3', '1.4.0', -1],
  ['1.4.0', '1.4.0-rc.9', 1],
  ['2.0.0-beta.1', '2.0.0-rc.1', -1],
  ['2.0.0-alpha.9', '2.0.0-beta.0', -1],
  ['1.0.0-rc93', '1.0.0-rc95', -1],
  ['1.10.0', '1.9.0', 1],
  ['v1.1.5', '1.1.5+ds1', 0],
  ['1.1.12-0ubuntu3', '1.1.12', 0],
  ['', '0', 0],
])('%s against %s', (a, b, sign) => {
  expect(Math.sign(compareReleases(a, b))).toBe(sign);
  expect(Math.sign(compareReleases(b, a))).toBe(sign === 0 ? 0 : -sign);
});

test('compareVersions knows no pre-releases', () => {
  expect(compareVersions('1.4.0-rc.2', '1.4.0')).toBe(0);
});
