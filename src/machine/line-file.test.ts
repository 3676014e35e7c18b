import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openLineFile, openLines } from './line-file.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'containai-lines-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function opened(name: string, text?: string): ReturnType<typeof openLineFile> & { readonly path: string } {
  const path = join(folder, name);
  if (text !== undefined) writeFileSync(path, text);
  return { path, ...openLineFile(path) };
}

describe('reading', () => {
  test.each([
    ['nothing', '', []],
    ['whole lines', 'a\nbc\n\n', ['0 a', '2 bc', '5 ']],
    ['a line that was not ended', 'a\nbc', ['0 a']],
    ['no line at all', 'abc', []],
    ['characters of several bytes', 'é\n€\n', ['0 é', '3 €']],
    [
      'a line longer than what is read at once',
      `a\n${'b'.repeat(3 << 20)}\nc\n`,
      ['0 a', `2 ${'b'.repeat(3 << 20)}`, `${(3 << 20) + 3} c`],
    ],
  ])('%s', (_what, text, lines) => {
    const path = join(folder, 'read');
    writeFileSync(path, text);
    const reader = openLines(path);
    const seen: string[] = [];
    const end = reader.scan((line, at) => seen.push(`${at} ${line.toString('utf8').slice(0, -1)}`));
    reader.close();
    expect(seen).toEqual(lines);
    expect(end).toBe(Buffer.byteLength(text.slice(0, text.lastIndexOf('\n') + 1)));
  });

  test('what lies behind the end is not there', () => {
    const path = join(folder, 'short');
    writeFileSync(path, 'abc');
    const reader = openLines(path);
    expect([reader.read(1, 10).toString(), reader.read(9, 4).toString()]).toEqual(['bc', '']);
    reader.close();
  });
});

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
    expect(openLineFile(path)).toEqual({ refused, isBadPath: true });
  });

  test('no folder, no file', () => {
    expect(openLineFile(join(folder, 'no/such'))).toEqual({ refused: 'its folder does not exist', isBadPath: true });
  });
});
