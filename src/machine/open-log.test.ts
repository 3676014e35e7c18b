import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import type { Log } from './machine.ts';
import { makeFolder } from './make-folder.ts';
import { openLog } from './open-log.ts';

const root = mkdtempSync(join(tmpdir(), 'containai-log-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(root, 'x'));
});

function open(path: string, limit = 1000): Log {
  const answer = openLog(path, limit);
  if ('refused' in answer) throw new Error(answer.refused);
  return answer.log;
}

test('lines are there at once, and nobody else reads them', () => {
  const path = join(folder, 'log');
  const log = open(path);
  expect(log.write('{"a":1}')).toEqual({});
  expect(readFileSync(path, 'utf8')).toBe('{"a":1}\n');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  log.close();
});

test('a log that is there grows, and becomes the user’s alone', () => {
  const path = join(folder, 'log');
  writeFileSync(path, '{"a":1}\n');
  chmodSync(path, 0o644);
  const log = open(path);
  log.write('{"b":2}');
  log.close();
  expect(readFileSync(path, 'utf8')).toBe('{"a":1}\n{"b":2}\n');
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('it moves aside before it grows too large, once', () => {
  const path = join(folder, 'log');
  const log = open(path, 20);
  for (const digit of '12345') expect(log.write(`{"a":${digit}}`)).toEqual({});
  log.close();
  expect(readdirSync(folder)).toEqual(['log', 'log.1']);
  expect(readFileSync(path, 'utf8')).toBe('{"a":5}\n');
  expect(readFileSync(`${path}.1`, 'utf8')).toBe('{"a":3}\n{"a":4}\n');
});

test('a line of more than the limit is written whole', () => {
  const log = open(join(folder, 'log'), 4);
  expect(log.write('{"a":1}')).toEqual({});
  expect(log.write('{"a":2}')).toEqual({});
  log.close();
  expect(readFileSync(join(folder, 'log'), 'utf8')).toBe('{"a":2}\n');
});

test('a line that is not written is tried again with the next', () => {
  const path = join(folder, 'log');
  const log = open(path, 10);
  log.write('{"a":1}');
  mkdirSync(`${path}.1`);
  expect(log.write('{"a":2}')).toMatchObject({ refused: expect.stringContaining('folder') });
  rmSync(`${path}.1`, { recursive: true });
  expect(log.write('{"a":3}')).toEqual({});
  log.close();
  expect(readFileSync(path, 'utf8')).toBe('{"a":3}\n');
});

test.each<[what: string, make: (path: string) => void, refused: string, isBadPath: boolean]>([
  ['another file', (path) => writeFileSync(path, 'notes'), 'another file is there, which is no log', true],
  ['a symbolic link', (path) => symlinkSync('/dev/null', path), 'it is a symbolic link', true],
  ['a folder', (path) => mkdirSync(path), 'it is a folder', true],
  ['a pipe', (path) => execFileSync('mkfifo', [path]), 'it is not a regular file', true],
  ['a file in the folder’s place', (path) => writeFileSync(join(path, '..', 'sub'), ''), 'its folder is a file', true],
])('%s takes no lines', (what, make, refused, isBadPath) => {
  const path = join(folder, 'log');
  make(path);
  const at = what.startsWith('a file in') ? join(folder, 'sub', 'log') : path;
  expect(openLog(at, 10)).toEqual({ refused, isBadPath });
});

test('a folder is made with those above it, for this user alone, and one that is there stays', () => {
  const path = join(folder, 'a/b');
  expect(makeFolder(path)).toEqual({ written: true });
  expect(statSync(path).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder, 'a')).mode & 0o777).toBe(0o700);
  chmodSync(path, 0o755);
  expect(makeFolder(path)).toEqual({ written: true });
  expect(statSync(path).mode & 0o777).toBe(0o755);
  writeFileSync(join(folder, 'file'), '');
  expect(makeFolder(join(folder, 'file'))).toEqual({ refused: 'a file is there', isBadPath: true });
  expect(makeFolder(join(folder, 'file/below'))).toMatchObject({ isBadPath: true });
});
