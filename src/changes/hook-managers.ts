import { detectFiles } from './define-detector.ts';

const scripts = ['js', 'cjs', 'mjs', 'ts', 'cts', 'mts'];
const data = ['json', 'yaml', 'yml'];

/** In the folder .config, too, as in any other. */
const lefthook = ['lefthook', '.lefthook', 'lefthook-local', '.lefthook-local'].flatMap((name) =>
  ['yml', 'yaml', 'toml', 'json', 'jsonc'].map((extension) => `${name}.${extension}`),
);

export const hookManagers = detectFiles({
  id: 'hook-managers',
  title: 'What hooks of git run from the tree',
  level: 'warn',
  by: 'git, where such a tool has set up its hooks',
  when: 'at git commit, checkout, merge or push',
  why:
    'Tools such as husky, lefthook and pre-commit put hooks in place once, and those run what files of the tree say. Where core.hooksPath leads into the tree, the ' +
    'files of that folder are the hooks themselves. So a change of such a file runs at the next commit, though no hook and no setting has changed.',
  advice: 'Read what has changed before you commit; git commit --no-verify leaves out some of the hooks only.',
  cites: [
    { kind: 'doc-link', where: 'https://typicode.github.io/husky/how-to.html' },
    { kind: 'doc-link', where: 'https://lefthook.dev/configuration' },
    { kind: 'doc-link', where: 'https://pre-commit.com/#2-add-a-pre-commit-configuration' },
    { kind: 'doc-link', where: 'https://prek.j178.dev/configuration/' },
    { kind: 'doc-link', where: 'https://github.com/sds/overcommit' },
    { kind: 'doc-link', where: 'https://app.unpkg.com/simple-git-hooks@2.13.1/files/simple-git-hooks.js' },
    { kind: 'doc-link', where: 'https://app.unpkg.com/lint-staged@16.4.0/files/lib/configFiles.js' },
    { kind: 'doc-link', where: 'https://commitlint.js.org/reference/configuration' },
    { kind: 'doc-link', where: 'https://git-scm.com/docs/git-config#Documentation/git-config.txt-corehooksPath' },
  ],
  places: [
    { files: ['.husky/**'], is: 'a file that husky runs' },
    {
      files: ['.githooks/**', '.git-hooks/**'],
      is: 'a file of a folder that is commonly core.hooksPath',
      by: 'git, where core.hooksPath leads there',
    },
    { files: [...lefthook, '.lefthook/**', '.lefthook-local/**'], is: 'commands of lefthook', by: 'lefthook' },
    {
      files: ['.pre-commit-config.yaml', '.pre-commit-config.yml', 'prek.toml'],
      is: 'hooks that pre-commit or prek fetches and runs',
      by: 'pre-commit or prek',
    },
    // It asks before it runs what has changed: overcommit keeps a signature of this file and of its own hooks.
    { files: ['.overcommit.yml'], is: 'hooks of overcommit', by: 'overcommit', level: 'note' },
    {
      files: ['.simple-git-hooks', 'simple-git-hooks'].flatMap((name) =>
        [...scripts.slice(0, 3), 'json'].map((extension) => `${name}.${extension}`),
      ),
      is: 'commands that simple-git-hooks makes hooks of',
      by: 'simple-git-hooks',
      when: 'when it is run, mostly at npm install',
    },
    {
      files: [
        '.lintstagedrc',
        ...[...scripts, ...data].map((extension) => `.lintstagedrc.${extension}`),
        ...scripts.map((extension) => `lint-staged.config.${extension}`),
      ],
      is: 'commands of lint-staged',
      by: 'lint-staged',
      when: 'at git commit',
    },
    {
      files: [...scripts.map((extension) => `.commitlintrc.${extension}`), ...scripts.map((extension) => `commitlint.config.${extension}`)],
      is: 'a script that commitlint runs',
      by: 'commitlint',
      when: 'at git commit',
    },
    {
      files: ['.commitlintrc', ...data.map((extension) => `.commitlintrc.${extension}`)],
      is: 'settings that name modules for commitlint to load',
      by: 'commitlint',
      when: 'at git commit',
    },
  ],
});
