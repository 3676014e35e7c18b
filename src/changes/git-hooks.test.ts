import { tellSigns } from '../../test/change-cases.ts';
import { gitHooks } from './git-hooks.ts';

tellSigns(gitHooks, [
  ['a hook', { '.git/hooks/pre-commit': '#!/bin/sh\n' }, /^\.git\/hooks\/pre-commit: a hook of git$/u],
  [
    'a hook of a submodule',
    { '.git/modules/a/HEAD': '', '.git/modules/a/objects/': '', '.git/modules/a/refs/': '', '.git/modules/a/hooks/post-checkout': '' },
    /a hook of git/u,
  ],
  ['a hook of a bare repository', { 'x/HEAD': '', 'x/objects/': '', 'x/refs/': '', 'x/hooks/pre-push': '' }, /a hook of git/u],
  [
    'the hook that git status runs',
    { '.git/hooks/post-index-change': '#!/bin/sh\n' },
    [/^\.git\/hooks\/post-index-change: a hook of git that runs at git status$/u, 'error'],
  ],
  ['samples', { '.git/hooks/pre-commit.sample': '#!/bin/sh\n' }, 'clear'],
  ['a folder of that name', { 'hooks/pre-commit': '#!/bin/sh\n' }, 'clear'],
]);
