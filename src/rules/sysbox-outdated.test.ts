import { expect, test } from 'vitest';
import { container, messages } from '../../test/requests.ts';
import { sysboxOutdated } from './sysbox-outdated.ts';

const judge = (version: string) =>
  sysboxOutdated.check(container(), { host: { sysbox: { version } } }).map(({ message, atMost }) => [message, atMost]);
const lacks = (version: string) =>
  `Sysbox ${version} lacks runc’s fixes of November 2025 for container escapes (CVE-2025-31133, CVE-2025-52565, CVE-2025-52881), which 0.7.0 of 2026-03-03 has`;

test.each([
  ['0.6.7', [[lacks('0.6.7'), undefined]]],
  ['0.5.2', [[lacks('0.5.2'), undefined]]],
  [
    '0.7.0',
    [
      [
        'Sysbox 0.7.1 of 2026-07-28 is newer than 0.7.0 and mends time namespaces, which Docker 29.5.0 and later ask for, and a crash of sysbox-fs with shared network namespaces',
        'note',
      ],
    ],
  ],
  ['0.7.1', []],
  ['0.8.0', []],
])('%s', (version, expected) => expect(judge(version)).toEqual(expected));

test('nothing is said of a Sysbox that is not known', () => expect(messages(sysboxOutdated, container())).toEqual([]));
test('the list is an option', () =>
  expect(
    messages(sysboxOutdated, container(), {
      host: { sysbox: { version: '0.7.1' } },
      options: { releases: [{ version: '0.9.0', date: '2027-01-01', security: 'x' }] },
    }),
  ).toEqual(['Sysbox 0.7.1 lacks x, which 0.9.0 of 2027-01-01 has']));
