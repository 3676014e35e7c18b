import { gitConfig } from '../../changes/git-config.ts';
import type { FileMatch, Scope } from '../../changes/scope.ts';
import type { TreeFolder } from '../../model/tree.ts';
import { type GitSetting, gitKey, readGitConfig } from '../../syntax/git-config.ts';
import { entryAt } from '../../syntax/tree-columns.ts';
import { pathIn, type SeenTree } from './tree-state.ts';
import { type TreePaths, treePaths } from './tree-paths.ts';

/** Files that are looked at since a setting names them: more than settings of any honest repository name. */
const mostNamed = 10_000;

interface Search {
  readonly tree: SeenTree;
  readonly paths: TreePaths;
  /** Of a folder `.git`. */
  readonly git: Scope;
  /** Told of each file, of which the tree then has what it holds. */
  care(path: string, row: number, matches: readonly FileMatch[]): void;
  /** Files of settings that are yet to be read, and all that were met. */
  readonly pending: { readonly path: string; readonly row: number }[];
  readonly met: Set<number>;
  left: number;
}

/**
 * Files of a tree that git comes to by what its settings say: other files of settings (include.path), and the folder of hooks (core.hooksPath). They count as
 * what is in `.git`, when only they change, too; a hook that is looked at already as one of another tool stays that. `isCut`: there are more than are looked at.
 */
export function careForNamed(tree: SeenTree, git: Scope, care: Search['care']): { readonly isCut: boolean } {
  const search: Search = { tree, paths: treePaths(tree), git, care, pending: [], met: new Set(), left: mostNamed };
  for (const { path, names, first } of tree.folders)
    for (const [offset, name] of names.entries()) {
      const row = first + offset;
      if (tree.matches.get(row)?.some(isSettings) === true) addSettings(pathIn(path, name), row, search);
    }
  for (let one = search.pending.pop(); one !== undefined && search.left > 0; one = search.pending.pop()) readSettings(one, search);
  return { isCut: search.left <= 0 };
}

function isSettings({ detector, place }: FileMatch): boolean {
  return detector === gitConfig && place.gitFiles?.includes('config') === true;
}

function addSettings(path: string, row: number, { pending, met }: Search): void {
  if (met.has(row)) return;
  met.add(row);
  pending.push({ path, row });
}

function readSettings({ path, row }: Search['pending'][number], search: Search): void {
  const kept = search.tree.kept.get(row);
  const text = kept !== undefined && 'text' in kept ? kept.text : undefined;
  const settings = text === undefined ? undefined : readGitConfig(text);
  for (const setting of settings ?? []) follow(setting, folderOf(path), settings!, search);
}

function follow(setting: GitSetting, folder: string, all: readonly GitSetting[], search: Search): void {
  const { value = '' } = setting;
  // Of the home folder, or of where git is installed.
  if (value === '' || value.startsWith('~') || value.startsWith('%')) return;
  const key = gitKey({ ...setting, ...(setting.section === 'includeif' ? { subsection: '' } : {}) });
  if (key === 'include.path' || key === 'includeif..path') lookAt('config', folder, value, search.git, search);
  if (key === 'core.hookspath') for (const from of foldersOfHooks(folder, all)) lookAt('hooks', from, value, search.git, search);
}

/** Git runs hooks in the folder of what is checked out: that around `.git`, the one that settings name, or of a bare repository its own. */
function foldersOfHooks(folder: string, settings: readonly GitSetting[]): ReadonlySet<string> {
  const worktrees = settings.filter((one) => gitKey(one) === 'core.worktree').map(({ value = '' }) => `${folder}/${value}`);
  const parts = folder.split('/');
  const git = parts.map((part) => part.toLowerCase()).indexOf('.git');
  return new Set([folder, ...worktrees, ...(git < 0 ? [] : [parts.slice(0, git).join('/')])]);
}

/** Looks at what a path leads to as if it had that name in a folder of git. */
function lookAt(name: string, from: string, path: string, scope: Scope, search: Search): void {
  const { tree, paths, care } = search;
  if (--search.left <= 0) return;
  const to = paths.follow('', path.startsWith('/') || from === '' ? path : `${from}/${path}`);
  const row = 'inside' in to ? paths.rowOf(to.inside) : undefined;
  if (!('inside' in to) || row === undefined) return;
  const { kind } = entryAt(tree.columns, row);
  const folder = kind === 'folder' ? paths.folderAt(to.inside) : undefined;
  if (folder !== undefined && name === 'hooks') lookInto(folder, scope.into(name, folder.names), search);
  if (kind !== 'file') return;
  const matches = scope.matchesOf(name);
  if (matches.length > 0 && (name === 'config' || !tree.matches.has(row))) care(to.inside, row, matches);
  if (name === 'config') addSettings(to.inside, row, search);
}

function lookInto({ path, names }: TreeFolder, scope: Scope, search: Search): void {
  for (const name of names) lookAt(name, path, name, scope, search);
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}
