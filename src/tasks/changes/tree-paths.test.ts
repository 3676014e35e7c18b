import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { fc } from '../../../test/seeded.ts';
import { type Leaves, top, treeOf } from '../../../test/trees.ts';
import { treePaths } from './tree-paths.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'containai-links-')));
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('rowOf', () => {
  test('finds entries by their paths, and nothing else', async () => {
    const tree = await treeOf({ 'a/b': '', c: '' });
    const { rowOf, folderAt } = treePaths(tree);
    expect(['a', 'c', 'a/b', '', 'a/c', 'd/e', 'c/x'].map(rowOf)).toEqual([0, 1, 2, undefined, undefined, undefined, undefined]);
    expect(folderAt('a')?.names).toEqual(['b']);
  });
});

describe('follow', () => {
  const leaves: Leaves = {
    'd/e/f': '',
    up: { link: '..' },
    here: { link: '.' },
    'd/root': { link: '../..' },
    'd/abs': { link: `${top}/d` },
    round: { link: 'round' },
  };

  test.each<readonly [folder: string, text: string, leads: object]>([
    ['', 'd/e', { inside: 'd/e' }],
    ['d', 'e/../e/f', { inside: 'd/e/f' }],
    ['d/e', '../../x', { inside: 'x' }],
    ['d/e', '../../..', { outside: '/home/a' }],
    ['', '/etc/passwd', { outside: '/etc/passwd' }],
    ['', `${top}/d/../d`, { inside: 'd' }],
    ['', `${top}-other`, { outside: `${top}-other` }],
    ['', `${top}/../b`, { outside: '/home/a/b' }],
    ['', 'up', { outside: '/home/a' }],
    ['', 'here/here/d', { inside: 'd' }],
    ['', 'd/root/x', { outside: '/home/a/x' }],
    ['', 'd/abs/e', { inside: 'd/e' }],
    ['', 'round', { inside: 'round' }],
    ['', 'none/../d', { inside: 'd' }],
    ['', '', { inside: '' }],
  ])('from %j, %j', async (folder, text, leads) => {
    expect(treePaths(await treeOf(leaves)).follow(folder, text)).toEqual(leads);
  });

  test('leads where the kernel leads, whatever the links are', async () => {
    const part = fc.constantFrom('a', 'b', 'l', 'm', '..', '.');
    const target = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'));
    const at = join(root, '1/2/3');
    for (const path of ['a/b/file', 'b/a/file']) {
      mkdirSync(dirname(join(at, path)), { recursive: true });
      writeFileSync(join(at, path), '');
    }
    await fc.assert(
      fc.asyncProperty(target, target, target, async (first, second, text) => {
        const links = { 'a/l': first, m: second, 'a/b/asked': text };
        for (const [path, link] of Object.entries(links)) {
          rmSync(join(at, path), { force: true });
          symlinkSync(link, join(at, path));
        }
        const real = kernelPath(join(at, 'a/b/asked'));
        fc.pre(real !== undefined);
        const own: Leaves = { 'a/b/file': '', 'b/a/file': '', 'a/l': { link: first }, m: { link: second } };
        const leads = treePaths({ ...(await treeOf(own)), top: at }).follow('a/b', text);
        expect('inside' in leads ? join(at, leads.inside).replace(/\/$/u, '') : leads.outside).toBe(real);
      }),
      { numRuns: 200 },
    );
  });
});

/** Undefined where it leads to nothing, or in a circle. */
function kernelPath(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}
