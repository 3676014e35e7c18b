import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeFolder } from './make-folder.ts';

const root = mkdtempSync(join(tmpdir(), 'containai-folder-'));
writeFileSync(join(root, 'file'), '');
symlinkSync('file', join(root, 'link'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('a folder', () => {
  it('is made with those above it, for this user alone, and may be there already', () => {
    for (let time = 0; time < 2; time++) expect(makeFolder(join(root, 'a/b/c'))).toEqual({ written: true });
    for (const path of ['a', 'a/b', 'a/b/c']) expect(statSync(join(root, path)).mode & 0o777).toBe(0o700);
  });

  it.each<[string, string]>([
    ['file', 'a file is there'],
    ['file/below', 'its folder is a file'],
    ['link', 'a file is there'],
  ])('is not made at %s', (path, refused) => {
    expect(makeFolder(join(root, path))).toMatchObject({ refused, isBadPath: true });
  });

  it.skipIf(process.platform !== 'linux')('that the system lets nobody make is refused, soon', () => {
    expect(makeFolder('/proc/containai/gates')).toHaveProperty('refused');
  });
});
