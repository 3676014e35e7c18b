import { describe, expect, test } from 'vitest';
import { flagTable, readFlags, readGoBoolean, type Word } from './argv.ts';

const table = flagTable([
  { name: 'volume', short: 'v', takes: 'value' },
  { name: 'interactive', short: 'i', takes: 'boolean' },
  { name: 'tty', short: 't', takes: 'boolean' },
  { name: 'privileged', takes: 'boolean' },
  { name: 'check', takes: 'optional' },
]);

const words = (line: string): Word[] =>
  (line === '' ? [] : line.split(' ')).map((text, index) => ({ text, from: { layer: 'file', document: 'line', pointer: `/${index}` } }));

function shown(line: string, interspersed = false): string {
  const read = readFlags(words(line), table, { interspersed });
  return [
    ...read.uses.map(({ flag, value, origin }) => `${flag.name}=${value}@${origin.pointer.slice(1)}`),
    ...read.errors.map(({ kind, flag }) => `${kind}:${flag}`),
    ...read.positionals.map((index) => `#${index}`),
  ].join(' ');
}

describe('readFlags reads as pflag does', () => {
  test.each([
    ['', ''],
    ['--volume a:b x', 'volume=a:b@1 #2'],
    ['--volume=a:b', 'volume=a:b@0'],
    ['--volume=', 'volume=@0'],
    ['-v a:b', 'volume=a:b@1'],
    ['-va:b', 'volume=a:b@0'],
    ['-v=a:b', 'volume=a:b@0'],
    ['-v=', 'volume==@0'],
    ['-itv a:b', 'interactive=true@0 tty=true@0 volume=a:b@1'],
    ['-itva:b', 'interactive=true@0 tty=true@0 volume=a:b@0'],
    ['-it=false x', 'interactive=true@0 tty=false@0 #1'],
    ['-i= x', 'interactive=true@0 unknown-flag:-= #1'],
    ['--privileged false', 'privileged=true@0 #1'],
    ['--privileged=false x', 'privileged=false@0 #1'],
    ['--check x', 'check=true@0 #1'],
    ['-v --privileged x', 'volume=--privileged@1 #2'],
    ['x --privileged', '#0 #1'],
    ['-- --privileged', '#1'],
    ['- --privileged', '#0 #1'],
    ['--nope -i x', 'interactive=true@1 unknown-flag:--nope #2'],
    ['-iZt -t', 'interactive=true@0 tty=true@1 unknown-flag:-Z'],
    ['--', ''],
    ['---x', 'bad-syntax:---x'],
    ['--=x', 'bad-syntax:--'],
    ['--volume', 'missing-value:--volume'],
    ['-iv', 'interactive=true@0 missing-value:-v'],
  ])('%s', (line, expected) => expect(shown(line)).toBe(expected));

  test('interspersed: flags may stand behind positionals', () => expect(shown('x -i y -- -t', true)).toBe('interactive=true@1 #0 #2 #4'));
});

test.each([
  ['1', true],
  ['T', true],
  ['True', true],
  ['0', false],
  ['FALSE', false],
  ['tRUE', undefined],
  ['', undefined],
  ['yes', undefined],
])('readGoBoolean %s', (text, expected) => expect(readGoBoolean(text)).toBe(expected));
