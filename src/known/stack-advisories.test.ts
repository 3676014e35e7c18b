import { describe, expect, test } from 'vitest';
import { compareReleases } from '../syntax/version.ts';
import { advisoriesFor, type AffectedRange, isDistributionBuild, type StackComponent, trackerOf } from './stack-advisories.ts';
import { stackAdvisories, stackAdvisoriesDate } from './stack-advisories-table.ts';

function answers(component: StackComponent, version: string, build?: string): Readonly<Record<string, string>> {
  return Object.fromEntries(advisoriesFor(component, version, build).map(({ advisory, answer }) => [advisory.id, answer]));
}

describe('the table', () => {
  test('is dated, and no advisory stands in it twice', () => {
    expect(stackAdvisoriesDate).toMatch(/^\d{4}-\d{2}-\d{2}$/u);
    expect(stackAdvisories.map(({ id }) => id)).toEqual([...new Set(stackAdvisories.map(({ id }) => id))]);
  });

  test.each(stackAdvisories.map((advisory) => [advisory.id, advisory] as const))(
    '%s has sentences, sources and ranges in order',
    (id, advisory) => {
      const { affects, lets, only, underSysbox, link, source } = advisory;
      expect(id).toMatch(/^(?:CVE-20\d{2}-\d{4,6}|GHSA(?:-[2-9a-z]{4}){3})$/u);
      expect(link).toMatch(/^https:\/\//u);
      expect(source).not.toBe('');
      expect([lets, only, underSysbox].filter((sentence) => sentence !== undefined && !/^[A-Z].*\.$/u.test(sentence))).toEqual([]);
      expect(Object.keys(affects)).not.toEqual([]);
      expect(Object.values(affects).map((ranges) => isInOrder(ranges))).not.toContain(false);
    },
  );

  test.each(
    stackAdvisories.flatMap(({ id, affects }) =>
      Object.entries(affects).map(([component, ranges]) => [id, component as StackComponent, ranges] as const),
    ),
  )('%s: %s is affected from the start of each range, and not from its end', (id, component, ranges) => {
    const starts = ranges.flatMap(({ from }) => (from === undefined ? [] : [from]));
    const ends = ranges.map(({ below }) => below).filter((below) => !starts.includes(below));
    expect(starts.map((version) => answers(component, version)[id])).not.toContain('not affected');
    expect(new Set(ends.map((version) => answers(component, version)[id]))).toEqual(new Set(['not affected']));
  });
});

// Only the first range may begin with the first version there ever was.
function isInOrder(ranges: readonly AffectedRange[]): boolean {
  return ranges.every(({ from, below }, index) => {
    const before = ranges[index - 1];
    if (!/^\d+(?:\.\d+)+(?:-rc\.\d+)?$/u.test(below) || (from === undefined && index > 0)) return false;
    return from === undefined || (compareReleases(from, below) < 0 && (before === undefined || compareReleases(before.below, from) <= 0));
  });
}

describe('a version', () => {
  test.each<[component: StackComponent, version: string, build: string | undefined, id: string, answer: string]>([
    // The versions of the rigs and of the distributions’ own packages.
    ['runc', '1.1.11', undefined, 'CVE-2024-21626', 'affected'],
    ['runc', '1.1.12', undefined, 'CVE-2024-21626', 'not affected'],
    ['runc', '1.2.7', undefined, 'CVE-2025-31133', 'affected'],
    ['runc', '1.2.8', undefined, 'CVE-2025-31133', 'not affected'],
    ['runc', '1.3.2', undefined, 'CVE-2025-52881', 'affected'],
    ['runc', '1.3.4', 'v1.3.4-0-gd6d73eb8', 'CVE-2025-52881', 'not affected'],
    ['runc', '1.3.4', 'v1.3.4-0-gd6d73eb8', 'CVE-2026-41579', 'affected'],
    ['runc', '1.4.0-rc.2', undefined, 'CVE-2025-52881', 'affected'],
    ['runc', '1.4.0-rc.3', undefined, 'CVE-2025-52881', 'not affected'],
    ['runc', '1.5.0', undefined, 'CVE-2026-41579', 'not affected'],
    ['runc', '1.5.0-rc.2', undefined, 'CVE-2026-41579', 'affected'],
    ['runc', '1.1.5+ds1', undefined, 'CVE-2024-21626', 'cannot tell'],
    ['runc', '1.1.5+ds1', undefined, 'CVE-2023-28642', 'not affected'],
    ['runc', '1.1.12-0ubuntu3.1', '', 'CVE-2025-31133', 'cannot tell'],
    ['containerd', '1.7.24', undefined, 'CVE-2024-40635', 'affected'],
    ['containerd', '1.6.20~ds1', undefined, 'CVE-2024-40635', 'cannot tell'],
    ['containerd', '2.3.6', undefined, 'CVE-2026-53493', 'not affected'],
    ['containerd', '2.1.9', undefined, 'CVE-2026-53493', 'affected'],
    ['containerd', '1.7.12', '', 'CVE-2024-25621', 'cannot tell'],
    ['containerd', '2.0.0-rc.3', undefined, 'CVE-2024-25621', 'affected'],
    ['runc', '1.4.0-rc.3', undefined, 'CVE-2026-41579', 'affected'],
    ['engine', '26.1.5', '411e817', 'CVE-2024-41110', 'not affected'],
    ['engine', '26.1.4', '5650f9b', 'CVE-2024-41110', 'affected'],
    ['engine', '24.0.9', undefined, 'CVE-2024-41110', 'affected'],
    ['engine', '24.0.7', '24.0.7-0ubuntu4.1', 'CVE-2024-41110', 'cannot tell'],
    ['engine', '18.09.9', undefined, 'CVE-2024-41110', 'not affected'],
    ['engine', '20.10.24+dfsg1', undefined, 'CVE-2024-41110', 'cannot tell'],
    ['engine', '25.0.17', undefined, 'CVE-2026-41567', 'not affected'],
    ['engine', '25.0.17', undefined, 'CVE-2026-33747', 'cannot tell'],
    ['engine', '29.5.0', undefined, 'CVE-2026-41567', 'affected'],
    ['engine', '29.7.2', undefined, 'CVE-2026-92543', 'affected'],
    ['engine', '29.8.2', undefined, 'CVE-2026-92543', 'not affected'],
    ['client', '29.6.1', undefined, 'CVE-2026-17106', 'affected'],
    ['desktop', '4.44.2', undefined, 'CVE-2025-9074', 'affected'],
    ['sysbox', '0.6.7', undefined, 'CVE-2025-31133', 'affected'],
    ['sysbox', '0.7.0', undefined, 'CVE-2025-31133', 'not affected'],
    ['sysbox', 'v0.6.7', undefined, 'CVE-2025-31133', 'affected'],
    ['runc', 'unknown', undefined, 'CVE-2024-21626', 'cannot tell'],
    ['runc', '', undefined, 'CVE-2024-21626', 'cannot tell'],
    ['runc', '1'.repeat(300), undefined, 'CVE-2024-21626', 'cannot tell'],
  ])('%s %s (%s): %s is %s', (component, version, build, id, answer) => {
    expect(answers(component, version, build)[id]).toBe(answer);
  });

  test('is told the fix of its own line, and the worst comes first', () => {
    const judged = advisoriesFor('runc', '1.3.2');
    expect(judged[0]).toMatchObject({ answer: 'affected' });
    expect(judged.find(({ advisory }) => advisory.id === 'CVE-2025-31133')).toMatchObject({ fixedIn: '1.3.3' });
    expect(judged.at(-1)).toMatchObject({ answer: 'not affected' });
    expect(judged.at(-1)).not.toHaveProperty('fixedIn');
    expect(advisoriesFor('runc', '1.1.5+ds1')[0]?.why).toContain('ask its tracker');
  });
});

test.each([
  ['1.3.4', undefined, false],
  ['1.3.4', 'v1.3.4-0-gd6d73eb8', false],
  ['1.4.0-rc.3', 'v1.4.0-rc.3-0-g1234abcd', false],
  ['29.0.0-rc1', undefined, false],
  ['2.2.1', 'dea7da592f5d1d2b7755e3a161be07f43fad8f75', false],
  ['1.1.5+ds1', undefined, true],
  ['1.1.5+ds1-1+deb12u1', undefined, true],
  ['1.6.20~ds1', undefined, true],
  ['29.4.0-ce', 'daa0cb7f23', true],
  ['24.0.7', '24.0.7-0ubuntu4.1', true],
  ['1.7.12', '', true],
])('%s (%s) is a distribution’s build: %s', (version, build, expected) => {
  expect(isDistributionBuild(version, build)).toBe(expected);
});

test('trackers', () => {
  expect(trackerOf('debian', 'CVE-2024-21626')).toBe('https://security-tracker.debian.org/tracker/CVE-2024-21626');
  expect(trackerOf('nixos', 'CVE-2024-21626')).toBeUndefined();
  expect(trackerOf('debian', 'GHSA-9728-qjrv-2xh2')).toBeUndefined();
  expect(trackerOf('constructor', 'CVE-2024-21626')).toBeUndefined();
});
