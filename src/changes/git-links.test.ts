import { expect, test } from 'vitest';
import { signsIn, tellSigns } from '../../test/change-cases.ts';
import { gitLinks } from './git-links.ts';

tellSigns(gitLinks, [
  ['a folder beside it', { 'a/.git': 'gitdir: ../evil\n' }, [/^a\/\.git: git takes its settings of “\.\.\/evil”$/u, 'error']],
  ['a folder elsewhere', { '.git': 'gitdir: /tmp/x\n' }, [/git takes its settings of “\/tmp\/x”/u, 'error']],
  ['a submodule', { 'a/b/.git': 'gitdir: ../../.git/modules/a/b\n' }, 'clear'],
  ['a submodule of a submodule', { 'a/b/.git': 'gitdir: ../../.git/modules/a/modules/b\n' }, 'clear'],
  ['a submodule of a repository in a folder', { 'x/a/.git': 'gitdir: ../.git/modules/a\r\n' }, 'clear'],
  ['a worktree', { '.git': 'gitdir: /home/me/web/.git/worktrees/next\n' }, [/git takes/u, 'warn']],
  ['one out of the workspace', { 'a/.git': 'gitdir: ../../.git/modules/a\n' }, [/git takes/u, 'error']],
  ['out of the folder of submodules', { 'a/.git': 'gitdir: ../.git/modules/../../evil\n' }, [/git takes/u, 'error']],
  ['the same, absolute', { 'a/.git': 'gitdir: /x/.git/worktrees/../../evil\n' }, [/git takes/u, 'error']],
  ['a folder of Windows', { 'a/.git': 'gitdir: C:\\x\\.git\\modules\\a\n' }, [/git takes/u, 'error']],
  ['no such file', { 'a/.git': 'hello\n' }, [/a file that sends git to another folder/u, 'error']],
  ['an empty one', { 'a/.git': '' }, /a file that sends git/u],
  [
    'a path that ends before it seems to',
    { 'a/.git': 'gitdir: ../evil\0/../.git/modules/a' },
    [/git takes its settings of “\.\.\/evil”$/u, 'error'],
  ],
  ['a way back out of a folder, which may be a link', { 'a/.git': 'gitdir: b/../../.git/modules/a\n' }, [/git takes/u, 'error']],
  ['settings of elsewhere', { '.git/commondir': '../evil\n' }, [/^\.git\/commondir: git takes its settings of “\.\.\/evil”$/u, 'error']],
  ['a worktree’s own', { '.git/worktrees/a/HEAD': '', '.git/worktrees/a/commondir': '../..\n' }, 'clear'],
  ['a worktree’s, changed', { '.git/worktrees/a/HEAD': '', '.git/worktrees/a/commondir': '../../../x\n' }, [/git takes/u, 'error']],
  ['the same words elsewhere', { 'a/HEAD': '', 'a/commondir': '../..\n' }, [/^a\/commondir: git takes/u, 'error']],
  [
    'borrowed objects',
    { '.git/objects/info/alternates': '# x\n/srv/x/objects\n\n' },
    [/^\.git\/objects\/info\/alternates: git takes objects of “\/srv\/x\/objects”$/u, 'note'],
  ],
  ['a file of that name', { 'objects/info/alternates': '/x\n' }, 'clear'],
]);

test('long and hostile texts', () => {
  expect(signsIn(gitLinks, { 'a/.git': `gitdir: ${'\n'.repeat(300_000)}x` })).toHaveLength(1);
  expect(signsIn(gitLinks, { 'a/.git': `gitdir: ${'../'.repeat(100_000)}` })).toHaveLength(1);
  expect(signsIn(gitLinks, { '.git/objects/info/alternates': '/x\n'.repeat(2000) })).toHaveLength(500);
});
