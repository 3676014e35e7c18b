import { execFileSync } from 'node:child_process';
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
import { afterAll, beforeEach, expect, test } from 'vitest';
import { skipReason } from '../../test/skip.ts';
import type { Output } from './machine.ts';
import { openOutput } from './open-output.ts';

const root = mkdtempSync(join(tmpdir(), 'containai-output-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(root, 'x'));
});

function open(path: string): Output {
  const answer = openOutput(path);
  if ('refused' in answer) throw new Error(answer.refused);
  return answer.output;
}

test('a file is there only when it is whole', () => {
  const path = join(folder, 'report');
  const output = open(path);
  const long = 'ü'.repeat(100_000);
  expect(output.write('a')).toEqual({});
  expect(output.write(long)).toEqual({});
  expect(lstatSync(path, { throwIfNoEntry: false })).toBeUndefined();
  expect(output.finish()).toEqual({});
  expect(readFileSync(path, 'utf8')).toBe(`a${long}`);
  expect(readdirSync(folder)).toEqual(['report']);
});

test('a file that stands there is replaced and keeps its mode, through a link too', () => {
  writeFileSync(join(folder, 'old'), 'old');
  chmodSync(join(folder, 'old'), 0o640);
  symlinkSync('old', join(folder, 'link'));
  const output = open(join(folder, 'link'));
  output.write('new');
  expect(readFileSync(join(folder, 'old'), 'utf8')).toBe('old');
  output.finish();
  expect(readFileSync(join(folder, 'old'), 'utf8')).toBe('new');
  expect(statSync(join(folder, 'old')).mode & 0o777).toBe(0o640);
  expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
});

test('a link out of its folder is not written through, and a link to a device is', () => {
  mkdirSync(join(folder, 'repository'));
  writeFileSync(join(folder, 'keep'), 'old');
  symlinkSync('../keep', join(folder, 'repository/report'));
  symlinkSync('../none', join(folder, 'repository/dangling'));
  symlinkSync('/dev/null', join(folder, 'repository/null'));
  expect(openOutput(join(folder, 'repository/report'))).toEqual({
    refused: 'it is a symbolic link that leaves the folder',
    isBadPath: true,
  });
  expect(openOutput(join(folder, 'repository/dangling'))).toMatchObject({ refused: 'it is a symbolic link that leads to nothing' });
  const output = open(join(folder, 'repository/null'));
  expect([output.write('x'), output.finish()]).toEqual([{}, {}]);
  expect(readFileSync(join(folder, 'keep'), 'utf8')).toBe('old');
});

test('what is given up leaves no trace', () => {
  writeFileSync(join(folder, 'old'), 'old');
  const output = open(join(folder, 'old'));
  output.write('new');
  output.discard();
  expect(readdirSync(folder)).toEqual(['old']);
  expect(readFileSync(join(folder, 'old'), 'utf8')).toBe('old');
});

test('a device is written, not replaced', () => {
  const output = open('/dev/null');
  expect([output.write('x'), output.finish()]).toEqual([{}, {}]);
  expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
});

test.each<[what: string, path: () => string, refused: string]>([
  ['a folder', () => folder, 'it is a folder'],
  ['a folder that is not there', () => join(folder, 'none/report'), 'its folder does not exist'],
  [
    'a file as a folder',
    () => {
      writeFileSync(join(folder, 'f'), '');
      return join(folder, 'f/report');
    },
    'its folder is a file',
  ],
  ['a null character', () => `${folder}/a\0b`, 'its name holds a null character'],
  ['a name beyond all bounds', () => join(folder, 'x'.repeat(5000)), 'its name is too long'],
])('%s is a bad path', (_what, path, refused) => {
  expect(openOutput(path())).toEqual({ refused, isBadPath: true });
});

// There not even root makes files.
test.skipIf(skipReason(process.platform !== 'linux', 'only Linux has /sys'))(
  'a folder that may not be written is the machine’s trouble',
  () => {
    expect(openOutput('/sys/report')).toEqual({ refused: expect.stringMatching(/permission|read-only/), isBadPath: false });
  },
);

test.skipIf(skipReason(process.getuid?.() === 0, 'root may write everywhere'))('a file that may not be written stays', () => {
  writeFileSync(join(folder, 'old'), 'old', { mode: 0o444 });
  expect(openOutput(join(folder, 'old'))).toEqual({ refused: 'it may not be written (permission denied)', isBadPath: false });
});

test('a disk that is full is said once', () => {
  const full = open('/dev/full');
  expect(full.write('x'.repeat(1 << 17))).toMatchObject({ refused: 'there is no space left' });
  expect([full.write('x'), full.finish()]).toEqual([{}, {}]);
});

test('a file that is never finished is not there', () => {
  const program = `import('${import.meta.dirname}/open-output.ts').then(({ openOutput }) => openOutput('${folder}/report').output.write('x'))`;
  execFileSync(process.execPath, ['--import', 'tsx', '--eval', program], { cwd: join(import.meta.dirname, '../..') });
  expect(readdirSync(folder)).not.toContain('report');
});
