import { expect, test } from 'vitest';
import { matrix } from '../../matrix/catalogue.ts';
import type { Row } from '../../model/row.ts';
import { weigh } from './weigh.ts';

const rowOf = (id: string): Row => matrix.find((row) => row.id === id) ?? expect.fail(id);

test.each([
  [{ prints: 'same\nexit 0\n' }, '0.7.0', 'agrees', 'COMPATIBLE'],
  [{ prints: 'other\nexit 0\n' }, '0.7.0', 'differs', 'DIFFERENT'],
  [{ prints: 'other\nexit 0\n' }, '0.7.1', 'agrees', 'DIFFERENT'],
  [{ prints: 'exit 2\n' }, '0.7.0', 'differs', undefined],
  [{ fails: 'same' }, '0.7.0', 'differs', undefined],
  [{ untried: 'no engine' }, '0.7.0', 'not proved', undefined],
] as const)('%j on Sysbox %s %s', (tried, version, outcome, measured) => {
  const { outcome: found, measured: said } = weigh(rowOf('runtime.network-interfaces'), { sysbox: { version } }, tried);
  expect([found, said?.result]).toEqual([outcome, measured]);
});

test.each([
  ['runtime.network-interfaces', { prints: 'lacks a network\nexit 0' }, 'It needs a network.'],
  ['runtime.network-interfaces', { prints: 'sh: 1: frobnicate: not found\nexit 127' }, 'The image has no program frobnicate.'],
  ['runtime.network-interfaces', { prints: 'sh: frobnicate: not found\nexit 127' }, 'The image has no program frobnicate.'],
  ['runtime.network-interfaces', { prints: '/bin/sh: line 3: frobnicate: command not found' }, 'The image has no program frobnicate.'],
  ['runtime.network-interfaces', { prints: '', isCut: true }, 'Its script had not ended in time.'],
  ['users.root-maps', { prints: 'exit 0\nhost namespace user hidden\n' }, 'Only root may see what it looks at.'],
  [
    'devices.device',
    { fails: 'stat /dev/x: no such file or directory' },
    'This host lacks what the probe needs: stat /dev/x: no such file or directory',
  ],
] as const)('%s: %j proves nothing', (id, tried, why) => {
  expect(weigh(rowOf(id), { sysbox: { version: '0.7.0' } }, tried)).toMatchObject({ outcome: 'not proved', why });
});

test('what a probe lacks does not matter where the result is as expected', () => {
  const tried = { prints: 'none\nlacks the module binfmt_misc\nexit 0' };
  expect(weigh(rowOf('host.binfmt'), { kernel: '6.1' }, tried).outcome).toBe('agrees');
  expect(weigh(rowOf('host.binfmt'), { kernel: '6.8', sysbox: { version: '0.7.0' }, binfmt: true }, tried).outcome).toBe('not proved');
});

test('a host that no behaviour is about', () => {
  const found = weigh(rowOf('docker-in-docker.binfmt-after-restart'), { kernel: '6.1' }, { prints: 'gone\nexit 0\nrestarted\ngone' });
  expect(found).toMatchObject({ outcome: 'not proved', expected: [], why: 'The matrix says nothing of such a host.' });
});

test('a condition that is not known is told with what is expected', () => {
  const { expected } = weigh(rowOf('host.binfmt'), {}, { untried: 'no' });
  expect(expected.length).toBe(4);
  expect(expected.every(({ condition }) => condition !== undefined)).toBe(true);
});
