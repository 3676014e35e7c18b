import { describe, expect, test } from 'vitest';
import type { FixReport, LeftFix, OfferedFix } from '../model/fix-report.ts';
import { fixText, unifiedDiff } from './fix-text.ts';

const offered = (more: Partial<OfferedFix> = {}): OfferedFix => ({
  rule: 'a-rule',
  fingerprint: '0',
  title: 'Remove it',
  safety: 'safe',
  where: 'file',
  place: 'a.json:3:5',
  message: 'm',
  ...more,
});
const left = (why: LeftFix['why'], more: Partial<OfferedFix> = {}): LeftFix => ({ ...offered(more), why });
const report = (more: Partial<FixReport> = {}): FixReport => ({ document: 'a.json', problems: [], files: [], made: [], left: [], ...more });
const file = { document: 'a.json', before: 'one\ntwo\nthree\n', after: 'one\nthree\n' };

function print(reports: readonly FixReport[], more: Partial<Parameters<typeof fixText>[0]> = {}): string {
  const shown = fixText({ color: false, width: 80, isTerminal: false, isWritten: false, ...more });
  return reports.map((one) => shown.add(one)).join('') + shown.end();
}

describe('a fix', () => {
  test('is said with its place, and shown as a diff', () => {
    expect(print([report({ made: [offered()], files: [file] })])).toBe(
      [
        'a.json',
        `    safe  a-rule${' '.repeat(61)}3:5`,
        '          Remove it.',
        '--- a/a.json',
        '+++ b/a.json',
        '@@ -1,3 +1,2 @@',
        ' one',
        '-two',
        ' three',
        '',
        '1 fix; --write makes it.',
        '',
      ].join('\n'),
    );
  });

  test.each([
    ['a risky one', report({ made: [offered({ safety: 'risky', stops: 'X stops.' })] }), / risky  a-rule[^]*Remove it\.\n {10}X stops\./u],
    [
      'one that waits',
      report({ left: [left('unsafe', { safety: 'risky', stops: 'X stops.' })] }),
      /unsafe  a-rule[^]*1 risky one more with --unsafe\./u,
    ],
    ['one that no text can make', report({ left: [left('start')] }), / start  a-rule[^]*containai\s+gate\s+takes/u],
    ['one that cannot be made', report({ left: [left({ refused: 'it stays' })] }), / left  a-rule[^]*Not done: it stays\.[^]*1 left\./u],
    ['one that nobody wants', report({ left: [left('not chosen')] }), / left  a-rule/u],
    ['nothing', report(), /^Nothing to fix\.\n$/u],
    ['a problem', report({ problems: [{ document: 'a.json', message: 'No.', line: 2, column: 3, fatal: true }] }), /problem  2:3 {2}No\./u],
  ])('%s', (_what, one, says) => {
    expect(print([one])).toMatch(says);
  });

  test('is counted as made where it is written', () => {
    expect(print([report({ made: [offered(), offered({ rule: 'b-rule' })], files: [file] })], { isWritten: true })).toMatch(
      /2 fixes made in 1 text\.\n$/u,
    );
  });
});

test('what answers two findings is said once', () => {
  const said = print([report({ made: [offered(), offered({ place: 'a.json:4:1' })], files: [file] })]);
  expect(said).toMatch(/a-rule +3:5 and 1 more\n/u);
  expect(said).toMatch(/\n1 fix; /u);
});

test('control characters of a file reach a pipe as they are, and no terminal', () => {
  const hostile = { document: 'a.json', before: 'a\u001b[31m\n', after: 'b\n' };
  expect(print([report({ made: [offered()], files: [hostile] })])).toContain('-a\u001b[31m\n');
  expect(print([report({ made: [offered()], files: [hostile] })], { isTerminal: true })).not.toContain('\u001b');
});

test.each([
  ['the same text', 'a\n', 'a\n', ''],
  ['Windows line ends', 'a\r\nb\r\n', 'a\r\n', '--- a/x\n+++ b/x\n@@ -1,2 +1,1 @@\n a\r\n-b\r\n'],
  [
    'no line break at the end',
    'a\nb',
    'a',
    '--- a/x\n+++ b/x\n@@ -1,2 +1,1 @@\n-a\n-b\n\\ No newline at end of file\n+a\n\\ No newline at end of file\n',
  ],
])('a diff of %s', (_what, before, after, expected) => {
  expect(unifiedDiff({ document: '/x', before, after })).toBe(expected);
});
