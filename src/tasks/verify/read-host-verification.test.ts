import { expect, test } from 'vitest';
import type { TextAnswer } from '../../machine/machine.ts';
import { readHostVerification } from './read-host-verification.ts';

const whole = {
  version: '1.0',
  tool: { name: 'containai', version: '1.0.0' },
  started: '2026-11-28T12:00:00.000Z',
  seconds: 60.5,
  host: { kernel: '6.8.0' },
  runtime: 'sysbox-runc',
  image: { name: 'debian:12', id: 'sha256:1' },
  cut: 'the time was up after 600 seconds',
  rows: [
    {
      row: 'mounts.bind',
      aspect: 'A bind',
      outcome: 'agrees',
      hasProbe: true,
      expected: [{ result: 'COMPATIBLE', says: 'Works.', condition: 'with shiftfs' }],
      measured: { result: 'COMPATIBLE', says: 'Works.' },
      transcript: 'exit 0',
    },
  ],
  left: [{ what: 'the folder /tmp/x', remove: 'sudo rm -rf /tmp/x' }],
};

const read = (answer: TextAnswer) => readHostVerification('a.json', { workingFolder: () => '/w', readText: () => answer });
const text = (value: unknown) => read({ text: JSON.stringify(value) });

test('a file that verify --host wrote', () => {
  expect(text(whole)).toEqual({ verification: whole });
});

test.each<[TextAnswer, string]>([
  [{ missing: true }, 'The file a.json does not exist.'],
  [{ refused: 'it is a folder' }, 'The file a.json was not read: it is a folder.'],
  [{ text: '{' }, 'The file a.json is not JSON.'],
])('%j', (answer, refused) => {
  expect(read(answer)).toEqual({ refused });
});

test.each<[string, unknown, string]>([
  ['a list', [], 'it must be an object'],
  ['another version', { ...whole, version: '2.0' }, 'version must be 1.0'],
  ['an unknown key', { ...whole, more: 1 }, 'more'],
  ['no rows', { ...whole, rows: undefined, x: undefined }, 'rows'],
  ['a result that is none', { ...whole, rows: [{ ...whole.rows[0], measured: { result: 'FINE', says: '' } }] }, 'rows[0].measured.result'],
  ['a row twice', { ...whole, rows: [whole.rows[0], whole.rows[0]] }, 'a row is there twice'],
  ['a time that is none', { ...whole, seconds: -1 }, 'seconds must be a number of seconds'],
  ['facts that are none', { ...whole, host: { kernel: 7 } }, 'host.kernel must be a version'],
])('%s is refused with the place', (_, value, part) => {
  const answer = text(value);
  expect(answer).toMatchObject({ refused: expect.stringContaining(part) });
  expect(answer).toMatchObject({ refused: expect.stringMatching(/^The file a\.json is none that containai verify --host wrote: .*\.$/u) });
});
