import type { Sign } from '../model/detector.ts';
import { detectFiles } from './define-detector.ts';

export const gitNested = detectFiles({
  id: 'git-nested',
  title: 'Repositories within the workspace',
  level: 'warn',
  by: 'git',
  when: 'at commands of git in that folder, and at git status above it once it is added there',
  why:
    'Git takes the nearest repository for the current one, so in a folder with one of its own it reads the settings and hooks of that one. A bare repository is ' +
    'a folder of ordinary files that can even be committed, unless safe.bareRepository is explicit.',
  advice: 'Look whether you or a tool have cloned something there; if not, remove it before you go into that folder.',
  cites: [
    { kind: 'doc-link', where: 'https://git-scm.com/docs/git-config#Documentation/git-config.txt-safebareRepository' },
    { kind: 'source', where: 'git/git@1a3e64c6c4a623626ff0687008732a8e007e2a1c setup.c setup_git_directory_gently_1' },
  ],
  places: [{ gitFiles: ['HEAD'], is: 'a repository', read: readHead }],
});

/** That of the workspace itself, and those that any one keeps of its submodules and worktrees. */
const ownFolder = /^\.git\/HEAD$|(?:^|\/)\.git\/(?:modules|worktrees)\/./iu;

/** What is checked out is nobody’s harm: only that there is one counts. */
function readHead(_: string, path: string): readonly Sign[] {
  if (ownFolder.test(path)) return [];
  const isOfFolder = /(?:^|\/)\.git\/HEAD$/iu.test(path);
  return [
    isOfFolder
      ? { key: 'repository', value: '', says: 'a repository of its own', level: 'note' }
      : { key: 'repository', value: '', says: 'a bare repository, or one of another name than .git' },
  ];
}
