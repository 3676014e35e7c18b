import { expect, test } from 'vitest';
import type { LockReport } from '../model/lock-report.ts';
import { lockText } from './lock-text.ts';

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
const file = { document: 'devcontainer-lock.json', before: 'a', after: 'b' };
const report = (fields: Partial<LockReport>): LockReport => ({ document: 'devcontainer.json', moves: [], kept: 0, ...fields });
const print = (reports: readonly LockReport[], isCheck = false): string => {
  const text = lockText({ color: false, isCheck });
  return reports.map((one) => text.add(one)).join('') + text.end();
};

test('each Feature whose entry changes, from which version to which', () => {
  const moves = [
    { id: 'r.test/a:1', after: { version: '1.0.0', digest: digest('a') } },
    { id: 'r.test/b:1', before: { version: '1.0.0', digest: digest('a') }, after: { version: '1.1.0', digest: digest('b') } },
    { id: 'r.test/c:1', before: { version: '1.0.0', digest: '' }, after: { version: '1.0.0', digest: digest('b') } },
    { id: 'r.test/d:1\u001b[2J', before: { version: '1.0.0', digest: digest('a') } },
  ];
  expect(print([report({ file, moves, kept: 2 })])).toBe(
    [
      'devcontainer-lock.json',
      '     new  r.test/a:1  1.0.0',
      '   moved  r.test/b:1  1.0.0 → 1.1.0',
      '   moved  r.test/c:1  1.0.0, another content: no digest → sha256:bbbbbbbbbbbb',
      '    gone  r.test/d:1\ufffd[2J  1.0.0',
      '    kept  2 Features',
      '',
      '1 lockfile written.',
      '',
    ].join('\n'),
  );
});

test.each<[string, readonly LockReport[], boolean, string]>([
  ['nothing to lock', [report({})], false, 'There is nothing to lock.\n'],
  ['what failed is told elsewhere', [report({ failed: { why: 'x', because: 'lookup' } })], false, ''],
  ['nothing changes', [report({ file: { ...file, after: 'a' } })], true, '1 lockfile up to date.\n'],
  [
    'some change',
    [report({ file }), report({ file: { ...file, after: 'a' } })],
    true,
    'devcontainer-lock.json\n\n1 lockfile would change. 1 other up to date.\n',
  ],
])('%s', (_what, reports, isCheck, expected) => expect(print(reports, isCheck)).toBe(expected));
