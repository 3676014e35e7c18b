import { describe, expect, test } from 'vitest';
import { hasInclude, includeLine, withInclude } from './include-line.ts';

const file = '/home/me/.local/state/containai/ssh/config';
const line = `Include ${file}`;

test.each([
  ['/a b/config', 'Include "/a b/config"'],
  ['/a[1]*?/config', String.raw`Include "/a\\[1]\\*\\?/config"`],
])('the line for %s', (path, expected) => expect(includeLine(path)).toBe(expected));

describe('whether it is there', () => {
  test.each<[string, boolean]>([
    ['', false],
    [line, true],
    [`${line}\r\nHost a\r\n`, true],
    [`  ${line}  \nHost a\n`, true],
    [`ForwardAgent no\n${line}\n`, true],
    [`Host a\n${line}\n`, false],
    [`match all\n${line}\n`, false],
    [`# ${line}\n`, false],
    [`${line}2\n`, false],
    ['include ~/.local/state/containai/ssh/config', true],
    ['Include="~/.local/state/containai/ssh/config"', true],
    ['Include other ~/.local/state/containai/ssh/config', true],
    ['Include ~you/.local/state/containai/ssh/config', false],
  ])('%j', (text, expected) => expect(hasInclude(text, file, '/home/me')).toBe(expected));
});

test.each(['', 'Host a\n  User b', 'Host a\r\n\tUser b\r\n\r\n', '\ufeffHost a\n', '# only a comment'])(
  'what is there stays: %j',
  (text) => {
    const made = withInclude(text, file);
    expect(made.endsWith(text)).toBe(true);
    expect(hasInclude(made, file, '')).toBe(true);
  },
);
