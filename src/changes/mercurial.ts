import { detectFiles } from './define-detector.ts';

export const mercurial = detectFiles({
  id: 'mercurial',
  title: 'Settings of Mercurial',
  level: 'error',
  by: 'Mercurial',
  when: 'at any command of hg in that folder, even hg root, which shell prompts and editors run',
  why:
    'The settings of a repository name extensions, which are programs that hg loads at every command, and hooks, which it runs around commands. They are no part of ' +
    'any commit. hg takes them of files that belong to whoever runs it, and what a sandbox writes can be that.',
  advice: 'Read them, and remove what you have not set there yourself, before you run hg or go into that folder with a prompt that does.',
  cites: [
    { kind: 'doc-link', where: 'https://linux.die.net/man/5/hgrc' },
    { kind: 'doc-link', where: 'https://www.mercurial-scm.org/wiki/UsingExtensions' },
  ],
  places: [
    { files: ['.hg/hgrc', '.hg/hgrc-not-shared'], is: 'settings of Mercurial, which may name extensions and hooks' },
    { files: ['.hg/sharedpath'], is: 'the folder whose settings Mercurial takes' },
  ],
});
