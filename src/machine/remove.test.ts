import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { remove } from './remove.ts';

const root = mkdtempSync(join(tmpdir(), 'containai-remove-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('what is removed is gone with all in it, and what its links lead to stays', () => {
  mkdirSync(join(root, 'kept'));
  writeFileSync(join(root, 'kept/file'), '');
  mkdirSync(join(root, 'gone/deep'), { recursive: true });
  writeFileSync(join(root, 'gone/deep/file'), '');
  symlinkSync('../kept', join(root, 'gone/link'));
  symlinkSync('kept', join(root, 'link'));
  // The second time nothing is there.
  for (const path of ['gone', 'gone', 'link', 'missing/deep']) expect(remove(join(root, path))).toEqual({ written: true });
  expect(['gone', 'link', 'kept/file'].map((path) => existsSync(join(root, path)))).toEqual([false, false, true]);
});

test('what the system does not let go of is said', () => {
  expect(remove(join(root, 'kept/file/below'))).toMatchObject({ isBadPath: true });
  expect(remove('a\0b')).toMatchObject({ refused: 'its name holds a null character' });
});
