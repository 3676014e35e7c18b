import { expect, test } from 'vitest';
import { signsIn, tellSigns } from '../../test/change-cases.ts';
import { gitNested } from './git-nested.ts';

tellSigns(gitNested, [
  ['that of the workspace', { '.git/HEAD': 'ref: refs/heads/main\n' }, 'clear'],
  ['one of a submodule', { '.git/modules/a/HEAD': '', '.git/modules/a/objects/': '', '.git/modules/a/refs/': '' }, 'clear'],
  ['one of a worktree', { '.git/worktrees/a/HEAD': '', '.git/worktrees/a/commondir': '../..\n' }, 'clear'],
  [
    'one of a submodule of one below',
    { 'a/.git/modules/b/HEAD': '', 'a/.git/modules/b/objects/': '', 'a/.git/modules/b/refs/': '' },
    'clear',
  ],
  ['one below', { 'a/.git/HEAD': 'ref: refs/heads/main\n' }, [/^a\/\.git\/HEAD: a repository of its own$/u, 'note']],
  [
    'a bare one',
    { 'a/b/HEAD': 'ref: refs/heads/main\n', 'a/b/objects/': '', 'a/b/refs/': '' },
    [/^a\/b\/HEAD: a bare repository/u, 'warn'],
  ],
  ['one with objects of another', { 'a/HEAD': '', 'a/commondir': '../.git\n' }, [/^a\/HEAD: a bare repository/u, 'warn']],
  ['a bare one in .git', { '.git/x/HEAD': '', '.git/x/objects/': '', '.git/x/refs/': '' }, [/^\.git\/x\/HEAD: a bare repository/u, 'warn']],
  ['the workspace as a bare one', { HEAD: '', 'objects/': '', 'refs/': '' }, [/^HEAD: a bare repository/u, 'warn']],
  ['a file of that name', { 'a/HEAD': 'ref: refs/heads/main\n' }, 'clear'],
]);

test('another branch is no other repository', () => {
  const heads = ['ref: refs/heads/main\n', 'ref: refs/heads/next\n', '0123456789012345678901234567890123456789\n'];
  const signs = heads.map((head) => signsIn(gitNested, { 'a/.git/HEAD': head }).map(({ key, value }) => `${key}=${value}`));
  expect(new Set(signs.flat()).size).toBe(1);
});
