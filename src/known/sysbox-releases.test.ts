import { expect, test } from 'vitest';
import { compareVersions } from '../syntax/version.ts';
import { innerEngines, sysboxReleases } from './sysbox-releases.ts';

test('releases stand newest first, by version and by day', () => {
  for (const [index, { version, date }] of sysboxReleases.entries()) {
    const older = sysboxReleases[index + 1];
    expect(date).toMatch(/^\d{4}-\d{2}-\d{2}$/u);
    expect(older === undefined || (compareVersions(older.version, version) < 0 && older.date < date)).toBe(true);
  }
});

test('inner engines stand newest first, since the first that fits counts', () => {
  const versions = innerEngines.map(({ docker }) => docker);
  expect(versions.toSorted((a, b) => compareVersions(b, a))).toEqual(versions);
});
