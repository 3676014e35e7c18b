import { expect, test } from 'vitest';
import { signsIn, tellSigns } from '../../test/change-cases.ts';
import { gitInProgress } from './git-in-progress.ts';

const steps = (text: string): Readonly<Record<string, string>> => ({ '.git/rebase-merge/git-rebase-todo': text });

tellSigns(gitInProgress, [
  ['a command', steps('pick 0123456 a\nexec ./x y\n'), [/^\.git\/rebase-merge\/git-rebase-todo: a step runs “\.\/x y”$/u, 'warn']],
  ['a command in short', steps('\tx ./x\r\n'), /a step runs “\.\/x”/u],
  ['a command with a line separator', steps('exec ./x\u2028y\n'), /a step runs “\.\/x y”/u],
  ['steps', steps('pick 0123456 exec ./x\nfixup 0123456\n# exec ./x\nbreak\nlabel x\nmerge -C 0123456 x\nexecute y\nxy\n'), 'clear'],
  [
    'in a worktree',
    { '.git/worktrees/a/HEAD': '', '.git/worktrees/a/commondir': '../..', '.git/worktrees/a/rebase-merge/git-rebase-todo': 'exec ./x' },
    /a step runs/u,
  ],
  ['a file of that name', { 'rebase-merge/git-rebase-todo': 'exec ./x\n' }, 'clear'],
  ['nothing', steps(''), 'clear'],
]);

test('very many and very long ones', () => {
  expect(signsIn(gitInProgress, steps('exec x\n'.repeat(2000)))).toHaveLength(500);
  expect(signsIn(gitInProgress, steps(`${' '.repeat(500_000)}exec ${'\t'.repeat(500_000)}x`))).toHaveLength(1);
});
