import type { Sign } from '../model/detector.ts';
import { boundSigns } from './bound-signs.ts';
import { detectFiles, quoted } from './define-detector.ts';
import { insidePath } from './inside-path.ts';

export const gitLinks = detectFiles({
  id: 'git-links',
  title: 'Folders that git takes for its own',
  level: 'error',
  by: 'git',
  when: 'at git status in that folder, which editors and shell prompts run',
  why:
    'A file .git, and a file commondir in a folder of git, send git to another folder for its settings and hooks, and git runs what those name. Submodules and ' +
    'worktrees are made so; a folder elsewhere can be any that the sandbox has written.',
  advice: 'Look at the folder it names: if you have not made a submodule or a worktree there, remove it.',
  cites: [
    { kind: 'doc-link', where: 'https://git-scm.com/docs/gitrepository-layout' },
    { kind: 'source', where: 'git/git@1a3e64c6c4a623626ff0687008732a8e007e2a1c setup.c read_gitfile_gently get_common_dir_noenv' },
  ],
  places: [
    { files: ['.git'], is: 'a file that sends git to another folder', read: readGitFile },
    { gitFiles: ['commondir'], is: 'the folder whose settings git takes', read: readCommonFolder },
    {
      gitFiles: ['objects/info/alternates'],
      is: 'folders of which git takes objects',
      level: 'note',
      when: 'at every command that reads commits and files',
      read: readAlternates,
    },
  ],
});

/** Where git keeps the folders of submodules and worktrees: what lies in one in the workspace is looked at as such. */
const kept = /(?:^|\/)\.git\/(?:modules|worktrees)\/[^/]/u;

/** git takes all that follows the word for the path, up to a NUL, but for the ends of lines at its end. */
function readGitFile(text: string, path: string): readonly Sign[] | undefined {
  const start = 'gitdir: ';
  if (!text.startsWith(start)) return undefined;
  const folder = withoutLineEnds(text.slice(start.length)).split('\0', 1)[0]!;
  if (kept.test(insidePath(path, folder) ?? '')) return [];
  const says = `git takes its settings of ${quoted(folder)}`;
  // The path of a worktree is absolute: whether it is one of this repository cannot be told of the text.
  const isWorktree = folder.startsWith('/') && kept.test(folder) && !folder.includes('/..');
  return [{ key: 'gitdir', value: folder, says, ...(isWorktree ? { level: 'warn' as const } : {}), line: 1 }];
}

function readCommonFolder(text: string, path: string): readonly Sign[] {
  const folder = withoutLineEnds(text);
  if (folder === '../..' && /(?:^|\/)worktrees\/[^/]+\/commondir$/u.test(path)) return [];
  return [{ key: 'commondir', value: folder, says: `git takes its settings of ${quoted(folder)}`, line: 1 }];
}

function readAlternates(text: string): readonly Sign[] {
  const lines = text.split('\n').map((line, index) => ({ folder: line, line: index + 1 }));
  const used = lines.filter(({ folder }) => folder !== '' && !folder.startsWith('#'));
  return boundSigns(used.map(({ folder, line }) => ({ key: folder, value: folder, says: `git takes objects of ${quoted(folder)}`, line })));
}

function withoutLineEnds(text: string): string {
  let end = text.length;
  while (text[end - 1] === '\n' || text[end - 1] === '\r') end -= 1;
  return text.slice(0, end);
}
