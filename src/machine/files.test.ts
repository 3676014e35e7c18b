import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kindOf, list, readText, realPath } from './files.ts';

const folder = realPath(mkdtempSync(join(tmpdir(), 'containai-files-')));
const at = (name: string): string => join(folder, name);

beforeAll(() => {
  mkdirSync(at('inside/deep'), { recursive: true });
  writeFileSync(at('inside/file'), 'grüße');
  writeFileSync(at('secret'), 'secret');
  writeFileSync(at('huge'), '');
  truncateSync(at('huge'), 50 << 20);
  symlinkSync('../secret', at('inside/out'));
  symlinkSync('file', at('inside/in'));
  symlinkSync('circle', at('inside/circle'));
  symlinkSync('..', at('inside/up'));
  execFileSync('mkfifo', [at('inside/pipe')]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('reading a text file', () => {
  test.each([
    ['a file', 'inside/file', { text: 'grüße' }],
    ['a link inside the folder', 'inside/in', { text: 'grüße' }],
    ['nothing', 'inside/none', { missing: true }],
    ['something below a file', 'inside/file/more', { missing: true }],
    ['a folder', 'inside/deep', { refused: 'it is a folder' }],
    ['a pipe, without waiting for it', 'inside/pipe', { refused: 'it is not a regular file' }],
    ['a link that leaves the folder', 'inside/out', { refused: 'it is a symbolic link that leaves the folder' }],
    ['a path through a folder that leaves it', 'inside/up/secret', { refused: 'it is a symbolic link that leaves the folder' }],
    ['a circle of links', 'inside/circle', { refused: 'its symbolic links lead in a circle' }],
    ['a name that no system allows', 'inside/a\0b', { refused: 'its name holds a null character' }],
  ])('%s', (_what, path, answer) => {
    expect(readText(at(path), 100, at('inside'))).toEqual(answer);
  });

  test('a device is refused before it is opened', () => {
    expect(readText('/dev/zero', 100)).toEqual({ refused: 'it is not a regular file' });
  });

  test('a file above the limit is refused unread', () => {
    expect(readText(at('huge'), 1 << 20)).toEqual({ refused: 'it has 50 MiB, more than the 1 MiB that any such file needs' });
  });

  test('a link that leaves is followed where the user named it', () => {
    expect(readText(at('inside/out'), 100)).toEqual({ text: 'secret' });
  });
});

test('a folder is listed by name, links as something else', () => {
  expect(list(at('inside'))?.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
    'circle other',
    'deep folder',
    'file file',
    'in other',
    'out other',
    'pipe other',
    'up other',
  ]);
  expect(list(at('none'))).toBeUndefined();
});

test.each([
  ['inside/file', 'file'],
  ['inside/up', 'folder'],
  ['inside/pipe', 'other'],
  ['none', 'missing'],
])('%s is a %s', (path, kind) => {
  expect(kindOf(at(path))).toBe(kind);
});

test('a path that does not exist is resolved as far as it does', () => {
  expect(realPath(at('inside/up/none/more'))).toBe(at('none/more'));
});
