import { expect, test } from 'vitest';
import { chooseBridge } from './choose-bridge.ts';
import { rangeText, readRangeText } from './engine-plan.ts';

const data = '/srv/data';
const refused = { refused: expect.stringMatching(/^--bridge containaib: .*\/srv\/data .*bridge containaia,.*--data\.$/u) };

test.each<[string, string | undefined, boolean, string | undefined, string | object]>([
  ['nothing named on no data', undefined, false, undefined, 'containai0'],
  ['one named on no data', 'containaib', false, undefined, 'containaib'],
  ['nothing named on data', undefined, true, 'containaia', 'containaia'],
  ['its own on data', 'containaia', true, 'containaia', 'containaia'],
  ['another on data', 'containaib', true, 'containaia', refused],
  ['the usual one on data of another', 'containai0', true, 'containaia', { refused: expect.stringContaining('--bridge containai0: ') }],
  ['another where a start has failed before there was data', 'containaib', false, 'containaia', 'containaib'],
  ['one named on data of which nothing is known', 'containaib', true, undefined, 'containaib'],
])('%s', (_, named, isThere, before, answer) => {
  expect(chooseBridge(named, { data, isThere, before })).toEqual(answer);
});

const range = { first: 0x0a2c0000, bits: 16 };

test.each([
  [
    'as it is written',
    rangeText({ addresses: { range, bridge: '10.44.0.1/24', pool: '10.44.128.0/17' }, bridge: 'containaia' }),
    { range, bridge: 'containaia' },
  ],
  ['of an earlier version', '10.44.0.0/16\n', { range }],
  ['with a name that no bridge of ours has', '10.44.0.0/16\nbr0; reboot\n', { range }],
  ['with a name that is too long', '10.44.0.0/16\ncontainai0123456\n', { range }],
  ['without a range', 'nothing\ncontainaia\n', { bridge: 'containaia' }],
  ['that is empty', '', {}],
])('the file of the range, %s', (_, text, says) => expect(readRangeText(text)).toEqual(says));
