import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc } from '../../test/seeded.ts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { skipReason } from '../../test/skip.ts';
import type { WriteWish } from './machine.ts';
import { writeText } from './write-text.ts';

let folder: string;
let outside: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'containai-write-'));
  outside = mkdtempSync(join(tmpdir(), 'containai-outside-'));
  writeFileSync(join(folder, 'old'), 'old');
  mkdirSync(join(folder, 'sub'));
  writeFileSync(join(folder, 'bytes'), Buffer.from([0x61, 0xff, 0x62]));
  writeFileSync(join(outside, 'secret'), 'secret');
  symlinkSync('old', join(folder, 'link'));
  symlinkSync('nothing', join(folder, 'dangling'));
  symlinkSync('circle', join(folder, 'circle'));
  symlinkSync(join(outside, 'secret'), join(folder, 'leaves'));
  symlinkSync(outside, join(folder, 'away'));
});

afterEach(() => {
  chmodSync(folder, 0o755);
  for (const one of [folder, outside]) rmSync(one, { recursive: true, force: true });
});

it('writes every text exactly, and leaves nothing else behind', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(writeText(join(folder, 'new'), text)).toEqual({ written: true });
      expect(readFileSync(join(folder, 'new'))).toEqual(Buffer.from(text, 'utf8'));
      expect(readdirSync(folder).filter((name) => name.startsWith('.containai'))).toEqual([]);
    }),
    { numRuns: 30 },
  );
});

it.each<[string, string, WriteWish]>([
  ['a file that is there', 'old', {}],
  ['a file with the text that is expected', 'old', { expects: 'old' }],
  ['a new file where nothing is expected', 'new', { expects: null }],
  ['a file inside the folder', 'sub/new', { inside: '.' }],
])('writes %s', (_what, name, wish) => {
  expect(writeText(join(folder, name), '\uFEFFa\r\n', inFolder(wish))).toEqual({ written: true });
  expect(readFileSync(join(folder, name), 'utf8')).toBe('\uFEFFa\r\n');
});

it.each<[string, string, WriteWish, string]>([
  ['a folder', 'sub', {}, 'it is a folder'],
  ['a file of a folder that is not there', 'none/new', {}, 'its folder does not exist'],
  ['a file below a file', 'old/new', {}, 'its folder is a file'],
  ['what must be new and is not', 'old', { expects: null }, 'it is there already'],
  ['what has changed', 'old', { expects: 'older' }, 'it is no longer what was read of it, or holds bytes that are not UTF-8'],
  ['what is gone', 'gone', { expects: 'old' }, 'it is no longer there'],
  ['bytes that are no text', 'bytes', { expects: 'a\uFFFDb' }, 'it is no longer what was read of it, or holds bytes that are not UTF-8'],
  ['a link that leads to nothing', 'dangling', {}, 'it is a symbolic link that leads to nothing'],
  ['a link in a circle', 'circle', {}, 'its symbolic links lead in a circle'],
  ['a link that leaves the folder', 'leaves', { inside: '.' }, 'it is a symbolic link that leaves the folder'],
  ['a new file in a linked folder elsewhere', 'away/new', { inside: '.' }, 'it is a symbolic link that leaves the folder'],
  ['a name with a null character', 'a\0b', {}, 'its name holds a null character'],
  ['a name without end', 'a'.repeat(300), {}, 'its name is too long'],
])('refuses %s, and changes nothing', (_what, name, wish, refused) => {
  const before = readdirSync(folder).map((one) => [one, lstatSync(join(folder, one)).ino]);
  expect(writeText(join(folder, name), 'new', inFolder(wish))).toEqual({ refused, isBadPath: true });
  expect(readdirSync(folder).map((one) => [one, lstatSync(join(folder, one)).ino])).toEqual(before);
  expect(readdirSync(outside)).toEqual(['secret']);
  expect(readFileSync(join(folder, 'old'), 'utf8')).toBe('old');
});

it.each([0o644, 0o755, 0o600, 0o4755])('keeps the mode %o', (mode) => {
  chmodSync(join(folder, 'old'), mode);
  expect(writeText(join(folder, 'old'), 'new')).toEqual({ written: true });
  expect(statSync(join(folder, 'old')).mode & 0o7777).toBe(mode);
});

it('writes through a link and leaves it one', () => {
  expect(writeText(join(folder, 'link'), 'new', { inside: folder })).toEqual({ written: true });
  expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
  expect(readFileSync(join(folder, 'old'), 'utf8')).toBe('new');
});

const isRoot = process.getuid?.() === 0;

it.skipIf(skipReason(isRoot, 'root may write everywhere'))('says when the folder or the file may not be written', () => {
  chmodSync(join(folder, 'old'), 0o444);
  expect(writeText(join(folder, 'old'), 'new')).toEqual({ refused: 'it may not be written (permission denied)', isBadPath: false });
  chmodSync(folder, 0o555);
  expect(writeText(join(folder, 'new'), 'new')).toEqual({ refused: 'it may not be written (permission denied)', isBadPath: false });
});

function inFolder(wish: WriteWish): WriteWish {
  return wish.inside === undefined ? wish : { ...wish, inside: join(folder, wish.inside) };
}
