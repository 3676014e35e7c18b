import { detectFiles } from './define-detector.ts';

export const gitHooks = detectFiles({
  id: 'git-hooks',
  title: 'Hooks of git',
  level: 'warn',
  by: 'git',
  when: 'at git commit, checkout, merge, push or rebase, by its name',
  why:
    'Git runs the files in the folder hooks of its own folder by their names: pre-commit before a commit, post-checkout after a switch of branches, and an editor’s ' +
    'buttons do the same. One runs at git status already: post-index-change. They are no part of any commit, so no review and no git diff shows them.',
  advice: 'Read it, and remove it if you have not put it there.',
  cites: [
    { kind: 'doc-link', where: 'https://git-scm.com/docs/githooks' },
    { kind: 'source', where: 'git/git@1a3e64c6c4a623626ff0687008732a8e007e2a1c read-cache.c do_write_locked_index' },
  ],
  places: [
    {
      gitFiles: ['hooks/post-index-change'],
      is: 'a hook of git that runs at git status',
      level: 'error',
      when: 'at git status, which editors and shell prompts run, and at whatever else writes the index',
      undo: ['rm', '--', '{}'],
    },
    { gitFiles: ['hooks/*'], except: ['*.sample', 'post-index-change'], is: 'a hook of git', undo: ['rm', '--', '{}'] },
  ],
});
