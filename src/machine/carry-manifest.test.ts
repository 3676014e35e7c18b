import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { carryManifest } from './carry-manifest.ts';

const root = mkdtempSync(join(tmpdir(), 'containai-carry-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folders = 0;
function folderWith(manifest?: string, minutesAgo = 0, user = 'devcontainercli-me'): string {
  const folder = join(root, String(folders++));
  mkdirSync(join(folder, user), { recursive: true });
  if (manifest === undefined) return folder;
  const path = join(folder, user, 'control-manifest.json');
  writeFileSync(path, manifest);
  const time = new Date(Date.now() - minutesAgo * 60_000);
  utimesSync(path, time, time);
  return folder;
}

const manifestIn = (folder: string): string => join(folder, 'devcontainercli-me/control-manifest.json');

test.each<[what: string, here: string | undefined, hereAgo: number, there: string | undefined, thereAgo: number, after: string]>([
  ['where there is none', 'new', 1, undefined, 0, 'new'],
  ['where an older one is', 'new', 1, 'old', 2, 'new'],
  ['not where a newer one is', 'old', 2, 'new', 1, 'new'],
  ['not where there is nothing to carry', undefined, 0, 'old', 2, 'old'],
])('a manifest is carried %s', (_what, here, hereAgo, there, thereAgo, after) => {
  const [from, to] = [folderWith(here, hereAgo), folderWith(there, thereAgo)];
  carryManifest(from, to);
  expect(readFileSync(manifestIn(to), 'utf8')).toBe(after);
  const carried = here === after ? statSync(manifestIn(from)) : statSync(manifestIn(to));
  expect(statSync(manifestIn(to)).mtimeMs).toBeCloseTo(carried.mtimeMs, -1);
});

test('nothing else is, and no folder need be there', () => {
  const [from, to] = [folderWith('new', 1, 'other'), join(root, 'none')];
  carryManifest(from, to);
  carryManifest(to, from);
  expect(existsSync(to)).toBe(false);
});

test('what cannot be written is left', () => {
  const [from, to] = [folderWith('new', 1), join(root, 'taken')];
  mkdirSync(to);
  writeFileSync(join(to, 'devcontainercli-me'), 'a file');
  carryManifest(from, to);
  expect(readFileSync(join(to, 'devcontainercli-me'), 'utf8')).toBe('a file');
});
