import { gitSettingUse } from '../known/git-settings.ts';
import { maskAddresses } from '../known/mask-addresses.ts';
import type { Reached, Sign } from '../model/detector.ts';
import { gitKey, type GitSetting, readGitConfig } from '../syntax/git-config.ts';
import { boundSigns } from './bound-signs.ts';
import { detectFiles, quoted, wholeFile } from './define-detector.ts';
import { gitHooks } from './git-hooks.ts';
import { insidePath } from './inside-path.ts';

const git = 'git/git@1a3e64c6c4a623626ff0687008732a8e007e2a1c';

export const gitConfig = detectFiles({
  id: 'git-config',
  title: 'Settings of git',
  level: 'error',
  by: 'git',
  when: 'at commands of git in that folder, as early as git status, which editors and shell prompts run',
  why:
    'The settings of a repository name programs that git runs: core.fsmonitor at every git status, filters when it compares files, an editor, a pager, a helper ' +
    'that is given passwords. Others say where commits are pushed to, and which server is believed. They are no part of any commit, so no review and no git diff shows them.',
  advice: 'Take back what you have not set there yourself, before you run git or open an editor in that folder.',
  cites: [
    { kind: 'doc-link', where: 'https://git-scm.com/docs/git-config' },
    { kind: 'source', where: `${git} Documentation/config` },
    { kind: 'source', where: 'git-lfs/git-lfs@af13aa8f259f958049d3703252068e125b412d5e docs/custom-transfers.md' },
    { kind: 'source', where: 'git-lfs/git-lfs@af13aa8f259f958049d3703252068e125b412d5e docs/extensions.md' },
  ],
  places: [
    { gitFiles: ['config', 'config.worktree'], is: 'settings of git', read: readSettings, reaches },
    {
      gitFiles: ['remotes/*', 'branches/*'],
      is: 'an address that git takes for the remote of that name',
      level: 'warn',
      when: 'at git fetch, pull or push',
      undo: ['rm', '--', '{}'],
    },
    {
      files: ['.lfsconfig'],
      is: 'settings of git-lfs',
      level: 'note',
      by: 'git-lfs',
      read: readLfsSettings,
    },
  ],
});

/** git refuses them, or reads them otherwise than we do. */
const unreadableSettings = 'settings that are not written as git reads them';

function readSettings(text: string, path: string): readonly Sign[] {
  const settings = readGitConfig(text)?.filter((setting) => !isOfSubmodule(setting, path));
  return settings === undefined ? [wholeFile(text, unreadableSettings)] : boundSigns(settings.flatMap(signOf));
}

/** Settings that it includes, and the folder that hooks are in. */
function reaches(text: string, path: string): readonly Reached[] {
  const folder = path.slice(0, Math.max(path.lastIndexOf('/'), 0));
  const settings = readGitConfig(text) ?? [];
  const worktree = settings.findLast(({ section, name }) => section === 'core' && name === 'worktree')?.value;
  return settings.flatMap(({ section, name, value }): readonly Reached[] => {
    if (value === undefined) return [];
    if ((section === 'include' || section === 'includeif') && name === 'path')
      return [{ folder, text: value, detector: gitConfig, place: gitConfig.places[0]! }];
    if (section !== 'core' || name !== 'hookspath') return [];
    // Hooks run at the top of the work tree, in a bare repository in that itself.
    const top = worktree ?? (/(?:^|\/)\.git$/iu.test(folder) ? '..' : '.');
    const hooks = value.startsWith('/') ? value : `${top}/${value}`;
    return gitHooks.places.map((place) => ({ folder, text: hooks, isFolder: true, detector: gitHooks, place }));
  });
}

/** Of all that a tracked file says, git-lfs takes the few settings that it holds for safe: of those, these say where files go (config/git_fetcher.go). */
function readLfsSettings(text: string): readonly Sign[] {
  const settings = readGitConfig(text)?.filter(
    ({ section, subsection, name }) => section === 'lfs' && subsection === undefined && /^(?:push)?url$/u.test(name),
  );
  return settings === undefined ? [wholeFile(text, unreadableSettings)] : boundSigns(settings.flatMap(signOf));
}

/** git says in the settings of a submodule where its files are. */
function isOfSubmodule(setting: GitSetting, path: string): boolean {
  const { section, subsection, name } = setting;
  if (section !== 'core' || subsection !== undefined || name !== 'worktree' || !/(?:^|\/)\.git\/modules\/./u.test(path)) return false;
  const folder = insidePath(path, setting.value ?? '');
  return folder !== undefined && folder !== '' && !folder.toLowerCase().split('/').includes('.git');
}

function signOf(setting: GitSetting): readonly Sign[] {
  const use = gitSettingUse(setting);
  if (use === undefined) return [];
  const key = gitKey(setting);
  const value = setting.value ?? 'true';
  return [
    {
      key,
      value,
      says: maskAddresses(`${shownKey(key)} ${use.does} ${quoted(value)}`),
      line: setting.line,
      level: use.level,
      when: use.when,
      ...(use.by === undefined ? {} : { by: use.by }),
      undo: ['git', 'config', '--file', '{}', '--unset-all', key],
    },
  ];
}

/** A subsection may hold anything. */
function shownKey(key: string): string {
  return /^[\w.+:/@-]{1,80}$/u.test(key) ? key : quoted(key);
}
