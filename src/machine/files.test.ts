import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kindOf, list, readText, realPath } from './files.ts';

const folder = realPath(mkdtempSync(join(tmpdir(), 'containai-files-')));
const at = (name: string): string => join(folder, name);

function isUnnamed(path: string): boolean {
  return existsSync(path) && !readlinkSync(path).startsWith('/');
}

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
  symlinkSync('/nowhere/run/engine.sock', at('inside/gone'));
  symlinkSync('gone', at('inside/hop'));
  symlinkSync('../nowhere/../up/x', at('inside/dots'));
  symlinkSync('/nowhere', at('inside/base'));
  for (let index = 0; index < 60; index++) symlinkSync(`chain${index + 1}`, at(`inside/chain${index}`));
  symlinkSync('grow/a', at('inside/grow'));
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

  test.skipIf(process.platform !== 'linux')('what has no path, such as a /dev/stdin that is a pipe, is refused as what it is', () => {
    const unnamed = readdirSync('/proc/self/fd').find((fd) => isUnnamed(`/proc/self/fd/${fd}`));
    expect(readText(`/proc/self/fd/${unnamed}`, 100)).toEqual({ refused: 'it is not a regular file' });
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
    'base other',
    ...Array.from({ length: 60 }, (_, index) => `chain${index} other`).toSorted(),
    'circle other',
    'deep folder',
    'dots other',
    'file file',
    'gone other',
    'grow other',
    'hop other',
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

describe('a path that does not exist is resolved as far as it does, links by their text', () => {
  test.each([
    ['through a folder that leaves', 'inside/up/none/more', at('none/more')],
    ['through a link to nothing', 'inside/gone', '/nowhere/run/engine.sock'],
    ['through a link to that', 'inside/hop/deep', '/nowhere/run/engine.sock/deep'],
    ['through nothing and back', 'inside/dots', at('up/x')],
    ['below a link to nothing', 'inside/base/engine.sock', '/nowhere/engine.sock'],
    ['below a file', 'inside/file/more', at('inside/file/more')],
  ])('%s', (_what, path, real) => {
    expect(realPath(at(path))).toBe(real);
  });

  test.each([
    ['a circle', 'inside/circle'],
    ['a link that grows', 'inside/grow'],
    ['a chain without end', 'inside/chain0'],
    ['a null character', 'inside/a\0b'],
    ['a path of a mebibyte', `inside/${'a/'.repeat(1 << 19)}`],
    ['a name of a mebibyte', `inside/${'a'.repeat(1 << 20)}`],
    ['many steps back', `inside/${'none/../'.repeat(500)}x`],
  ])('%s ends', (_what, path) => {
    expect(realPath(at(path)).startsWith(folder)).toBe(true);
  });
});
