import { detectFiles } from './define-detector.ts';

export const gitHooks = detectFiles({
  id: 'git-hooks',
  title: 'Hooks of git',
  level: 'warn',
  by: 'git',
  when: 'at git commit, checkout, merge, push or rebase, by its name',
  why:
    'Git runs the files in the folder hooks of its own folder by their names: pre-commit before a commit, post-checkout after a switch of branches, and an editor’s ' +
    'buttons do the same. They are no part of any commit, so no review and no git diff shows them.',
  advice: 'Read it, and remove it if you have not put it there.',
  cites: [{ kind: 'doc-link', where: 'https://git-scm.com/docs/githooks' }],
  places: [{ gitFiles: ['hooks/*'], except: ['*.sample'], is: 'a hook of git', undo: ['rm', '--', '{}'] }],
});
