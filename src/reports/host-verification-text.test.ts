import { expect, test } from 'vitest';
import type { HostVerification, Probed } from '../model/probed.ts';
import { renderHostVerificationText } from './host-verification-text.ts';

const evil = '\u001b[2J\u202e';
const row = (id: string, over: Partial<Probed>): Probed => ({
  row: id,
  aspect: `About ${id}`,
  outcome: 'agrees',
  hasProbe: true,
  expected: [{ result: 'WARN', says: 'It is said.', condition: 'with shiftfs' }],
  transcript: '',
  ...over,
});

const verification: HostVerification = {
  version: '1.0',
  tool: { name: 'containai', version: '1.0.0' },
  started: '2026-11-28T12:15:01.234Z',
  seconds: 61.2,
  host: { kernel: '6.8.0', sysbox: { version: '0.7.0' } },
  runtime: 'sysbox-runc',
  image: { name: 'debian:12', id: 'sha256:1' },
  cut: 'the time was up after 600 seconds',
  rows: [
    row('a.agrees', { measured: { result: 'WARN', says: 'It is said.' } }),
    row('a.without', { outcome: 'not proved', hasProbe: false, why: 'It needs a GPU.' }),
    row('a.hidden', { outcome: 'not proved', why: 'Only root may see it.' }),
    row('a.other', { outcome: 'differs', measured: { result: 'FAILS', says: 'It fails.' }, transcript: `first ${evil}\nsecond` }),
    row('a.nothing', { outcome: 'differs', transcript: Array.from({ length: 20 }, (_, index) => `line ${index}`).join('\n') }),
  ],
  left: [],
};

const text = renderHostVerificationText(verification, { color: false, width: 100 });

test('differences stand first, each with what was expected and seen; then what was not proved, and what agrees', () => {
  const places = [
    '2 differ',
    'a.other',
    'a.nothing',
    '2 not proved here',
    'Only root may see it.',
    'It needs a GPU.',
    '1 as the matrix says',
    'a.agrees',
  ];
  expect(places.map((part) => text.indexOf(part))).toEqual(places.map((part) => text.indexOf(part)).toSorted((a, b) => a - b));
  expect(places.filter((part) => !text.includes(part))).toEqual([]);
  expect(text).toContain(
    '  a.other: About a.other\n    expected  WARN (with shiftfs): It is said.\n    measured  FAILS: It fails.\n    seen      first �[2J�\n              second\n',
  );
  expect(text).toContain('… and 8 lines more');
});

test('the last lines count, and say how to send a difference', () => {
  expect(text).toContain(
    '1 agrees, 2 differ, 1 could not be proved; 1 row has no probe. Not all was tried: the time was up after 600 seconds.',
  );
  expect(text).toContain('Please send us the JSON');
  const agreeing = { ...verification, rows: verification.rows.slice(0, 1) };
  expect(renderHostVerificationText(agreeing, { color: false, width: 100 })).not.toContain('send');
});
