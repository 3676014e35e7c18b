import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openLineFile } from './line-file.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'containai-lines-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function opened(name: string, text?: string): ReturnType<typeof openLineFile> & { readonly path: string } {
  const path = join(folder, name);
  if (text !== undefined) writeFileSync(path, text);
  return { path, ...openLineFile(path, 100) };
}

describe('writing', () => {
  test('a new file, an older one that is gone on with, and what was half written', () => {
    const first = opened('new');
    if (!('file' in first)) throw new Error(first.refused);
    expect(first.file.append(Buffer.from('a\n'))).toBe(0);
    expect(first.file.append(Buffer.from('bc\n'))).toBe(2);
    first.file.close();
    expect(readFileSync(first.path, 'utf8')).toBe('a\nbc\n');

    const again = opened('new', 'a\nbc\nde');
    if (!('file' in again)) throw new Error(again.refused);
    again.file.cut(5);
    expect(again.file.append(Buffer.from('f\n'))).toBe(5);
    again.file.close();
    expect(readFileSync(again.path, 'utf8')).toBe('a\nbc\nf\n');
  });

  test('lines are put in another order, all at once, and the mode stays', () => {
    const { path, ...answer } = opened('order', 'aa\nb\nccc\nd\n');
    if (!('file' in answer)) throw new Error(answer.refused);
    const before = statSync(path);
    answer.file.arrange([
      [9, 2],
      [3, 2],
      [5, 4],
    ]);
    answer.file.close();
    expect(readFileSync(path, 'utf8')).toBe('d\nb\nccc\n');
    expect([statSync(path).mode, statSync(path).ino === before.ino]).toEqual([before.mode, false]);
  });

  test.each([
    ['a folder', (path: string) => mkdirSync(path), 'it is a folder'],
    ['a device', (path: string) => symlinkSync('/dev/null', path), 'it is neither a file nor a new name'],
    ['a link to nothing', (path: string) => symlinkSync('nowhere', path), 'it is a symbolic link that leads to nothing'],
    ['a link out of its folder', (path: string) => symlinkSync('/etc/hostname', path), 'it is a symbolic link that leaves the folder'],
  ])('%s is refused', (what, make, refused) => {
    const path = join(folder, what.replaceAll(' ', '-'));
    make(path);
    expect(openLineFile(path, 100)).toEqual({ refused, isBadPath: true });
  });

  test('no folder, no file', () => {
    expect(openLineFile(join(folder, 'no/such'), 100)).toEqual({ refused: 'its folder does not exist', isBadPath: true });
  });
});
