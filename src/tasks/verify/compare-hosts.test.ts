import { expect, test } from 'vitest';
import type { HostVerification, Probed } from '../../model/probed.ts';
import { renderHostComparisonText } from '../../reports/host-comparison-text.ts';
import { compareHosts } from './compare-hosts.ts';

const row = (id: string, over: Partial<Probed> = {}): Probed => ({
  row: id,
  aspect: `what ${id} is about`,
  outcome: 'agrees',
  hasProbe: true,
  expected: [{ result: 'COMPATIBLE', says: 'Works.' }],
  measured: { result: 'COMPATIBLE', says: 'Works.' },
  transcript: 'exit 0',
  ...over,
});
const unproved = (id: string): Probed => {
  const { measured: _, ...rest } = row(id, { outcome: 'not proved', why: 'It needs root.' });
  return rest;
};

const verification = (rows: readonly Probed[], over: Partial<HostVerification> = {}): HostVerification => ({
  version: '1.0',
  tool: { name: 'containai', version: '1.0.0' },
  started: '2026-11-28T12:00:00.000Z',
  seconds: 60,
  host: { kernel: '6.8.0', sysbox: { version: '0.7.0' } },
  runtime: 'sysbox-runc',
  image: { name: 'debian:12', id: 'sha256:1' },
  rows,
  left: [],
  ...over,
});
const compare = (a: HostVerification, b: HostVerification) =>
  compareHosts({ file: 'a.json', verification: a }, { file: 'b.json', verification: b }, '1.0.0');

test('the same twice', () => {
  const one = verification([row('a'), unproved('b')]);
  const comparison = compare(one, one);
  expect([comparison.changed, comparison.unchanged]).toEqual([[], 2]);
  expect(renderHostComparisonText(comparison, { color: false, width: 100 })).toContain('Nothing has changed in 2 rows.');
});

test('what was measured otherwise comes first, then what is no longer there, then what is new', () => {
  const before = verification([row('new-says'), row('gone'), unproved('now-proved'), row('lost'), row('other'), row('same')]);
  const after = verification(
    [
      row('same', { transcript: 'other words' }),
      row('new-row'),
      unproved('lost'),
      row('now-proved'),
      row('new-says', { measured: { result: 'COMPATIBLE', says: 'Works otherwise.' } }),
      row('other', { outcome: 'differs', measured: { result: 'FAILS', says: 'Does not start.' } }),
    ],
    { host: { kernel: '6.8.0', sysbox: { version: '0.7.1' } } },
  );
  const comparison = compare(before, after);
  expect(comparison.changed.map((one) => [one.row, 'before' in one, 'after' in one])).toEqual([
    ['new-says', true, true],
    ['other', true, true],
    ['lost', true, true],
    ['gone', true, false],
    ['new-row', false, true],
    ['now-proved', true, true],
  ]);
  expect(comparison.versions).toContainEqual({ what: 'Sysbox', before: '0.7.0', after: '0.7.1' });
  expect(comparison.versions).toContainEqual({ what: 'Docker' });
  const text = renderHostComparisonText(comparison, { color: false, width: 100 });
  for (const part of [
    '  Sysbox      0.7.0                         0.7.1\n',
    'other: what other is about\n  before  COMPATIBLE: Works.\n  after   FAILS (differs from the matrix): Does not start.\n',
    'lost: what lost is about\n  before  COMPATIBLE: Works.\n  after   not proved: It needs root.\n',
    'gone: what gone is about\n  before  COMPATIBLE: Works.\n  after   no such row\n',
    '6 rows changed, 1 did not.\n',
  ])
    expect(text).toContain(part);
});

test('between two versions of ContainAI words may differ, results may not', () => {
  const newer = { tool: { name: 'containai', version: '1.1.0' } } as const;
  const before = verification([row('a'), row('b')]);
  const after = verification(
    [row('a', { measured: { result: 'COMPATIBLE', says: 'Works well.' } }), row('b', { measured: { result: 'WARN', says: 'Works.' } })],
    newer,
  );
  expect(compare(before, after).changed.map((one) => one.row)).toEqual(['b']);
});

test('what a file holds cannot steer a terminal', () => {
  const evil = '\u001b]0;x\u0007\u202e';
  const before = verification([row(`a${evil}`, { aspect: evil })], { started: evil });
  const after = verification([row(`a${evil}`, { outcome: 'differs', measured: { result: 'FAILS', says: evil } })], { runtime: evil });
  const text = renderHostComparisonText(compare(before, after), { color: false, width: 100 });
  // oxlint-disable-next-line no-control-regex -- they must not be there
  expect(text).not.toMatch(/[\u001b\u0007\u202e]/u);
});
