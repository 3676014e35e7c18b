import { describe, expect, test } from 'vitest';
import type { GitObjects } from '../machine/git-objects.ts';
import type { FileMachine } from '../machine/git-tree.ts';
import { sidesOf } from './diff-sides.ts';

const commits: Readonly<Record<string, string>> = { HEAD: '1', main: '2', both: '3', 'a/b': '4' };
const git: GitObjects = {
  top: '/repo',
  commitOf: (revision) => commits[revision],
  mergeBase: (a, b) => (a === '4' || b === '4' ? undefined : `${a}&${b}`),
  list: (commit) => (commit === '3' ? { refused: 'it is too large' } : [{ mode: '100644', id: 'x', path: 'dir/file.json' }]),
  read: () => new Map(),
};
const paths: Readonly<Record<string, 'file' | 'folder'>> = {
  '/repo': 'folder',
  '/repo/both': 'folder',
  '/repo/old.json': 'file',
  '/repo/new.json': 'file',
  '/repo/dir': 'folder',
  '/repo/dir/file.json': 'file',
};
const disk: FileMachine = {
  workingFolder: () => '/repo',
  kindOf: (path) => paths[path] ?? 'missing',
  readText: () => ({ missing: true }),
  list: () => undefined,
  realPath: (path) => path,
};

function sides(args: readonly string[], objects: GitObjects | undefined = git): unknown {
  const found = sidesOf(args, '.', { ...disk, openGit: () => objects });
  if ('refused' in found) return found.refused;
  return [found.before, found.after].map(({ name, commit, path }) => `${name} = ${commit ?? 'disk'} ${path}`);
}

describe('the sides of a comparison', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['two paths', ['old.json', 'new.json'], ['old.json = disk old.json', 'new.json = disk new.json']],
    ['two revisions', ['main', 'HEAD'], ['main = 2 .', 'HEAD = 1 .']],
    ['nothing', [], ['HEAD = 1 .', 'the work tree = disk .']],
    ['a revision', ['main'], ['main = 2 .', 'the work tree = disk .']],
    ['a file of a revision', ['main:dir/file.json'], ['main:dir/file.json = 2 dir/file.json', 'the work tree = disk dir/file.json']],
    ['the top of a revision', ['main:', 'HEAD'], ['main: = 2 .', 'HEAD = 1 .']],
    ['a range', ['main..HEAD'], ['main = 2 .', 'HEAD = 1 .']],
    ['a range without an end', ['main..'], ['main = 2 .', 'HEAD = 1 .']],
    ['since both parted', ['main...HEAD'], ['where HEAD left main = 2&1 .', 'HEAD = 1 .']],
    ['a revision and a path', ['main', 'dir'], ['main = 2 .', 'dir = disk dir']],
    ['a name that is both', ['both', 'dir'], ['both = disk both', 'dir = disk dir']],
    ['a revision with a slash', ['a/b', 'HEAD'], ['a/b = 4 .', 'HEAD = 1 .']],
  ])('%s', (_name, args, expected) => {
    expect(sides(args)).toEqual(expected);
  });

  test.each<[string, readonly string[], string]>([
    ['one path', ['old.json'], 'One path alone cannot be compared: name a second one, or HEAD:PATH for what the work tree changes in it'],
    ['what is neither', ['none', 'HEAD'], '“none” is no file or folder, and names no commit in this repository'],
    ['a range with a wrong end', ['main..none'], '“none” is no file or folder, and names no commit in this repository'],
    ['what never parted', ['main...a/b'], 'main and a/b have no commit in common'],
    ['a name that is both, as the revision', ['rev:both', 'HEAD'], 'The commit both was not read: it is too large'],
    ['a file and a folder', ['old.json', 'dir'], 'old.json is a file and dir a folder: name two of one kind'],
    [
      'a file of a revision and a folder',
      ['main:dir/file.json', 'HEAD'],
      'main:dir/file.json is a file and HEAD a folder: name two of one kind',
    ],
  ])('%s is bad usage', (_name, args, refused) => {
    expect(sides(args)).toBe(refused);
  });

  test('revisions need a repository, and one alone a work tree', () => {
    const { top: _top, ...bare } = git;
    expect(sides(['main'], bare)).toBe('The repository has no work tree to compare with: name a second revision');
    expect(sidesOf(['none', 'dir'], '.', { ...disk, openGit: () => undefined })).toEqual({
      refused: 'There is no file or folder “none”, and this folder lies in no git repository',
    });
  });
});
