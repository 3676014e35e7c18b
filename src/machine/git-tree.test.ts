import { spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { skipReason } from '../../test/skip.ts';
import { openGit } from './git-objects.ts';
import { type FileMachine, gitTree } from './git-tree.ts';

const noGit = skipReason(spawnSync('git', ['--version']).status !== 0, 'git is not installed');
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'containai-git-')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const clean = { PATH: process.env['PATH'] ?? '', GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
const person = { GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@b', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@b' };

function git(at: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd: at, encoding: 'utf8', env: { ...clean, ...person } });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout.trim();
}

function write(at: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(at, path)), { recursive: true });
    writeFileSync(join(at, path), text);
  }
}

function repository(name: string, files: Readonly<Record<string, string>>): string {
  const at = join(folder, name);
  mkdirSync(at);
  git(at, 'init', '-q', '-b', 'main');
  write(at, files);
  commit(at);
  return at;
}

function commit(at: string): void {
  git(at, 'add', '-A');
  git(at, 'commit', '-qm', 'x', '--allow-empty');
}

function treeAt(at: string, revision = 'HEAD'): FileMachine {
  const objects = openGit(at);
  const id = objects?.commitOf(revision);
  if (objects === undefined || typeof id !== 'string') throw new Error(`nothing is at ${revision}`);
  const tree = gitTree(objects, id, '/virtual');
  if ('refused' in tree) throw new Error(tree.refused);
  return tree;
}

describe.skipIf(noGit)('a commit', () => {
  test('is read like a folder', () => {
    const at = repository('plain', { '.devcontainer/devcontainer.json': '{}', 'a/b/c.txt': 'C', 'big.txt': 'x'.repeat(2000) });
    symlinkSync('a/b', join(at, 'inner'));
    symlinkSync('../..', join(at, 'a/outer'));
    symlinkSync('/etc/passwd', join(at, 'absolute'));
    symlinkSync('round', join(at, 'round'));
    symlinkSync('nothing', join(at, 'dangling'));
    commit(at);
    write(at, { 'a/b/c.txt': 'changed since' });
    const tree = treeAt(at);
    expect(tree.list('/virtual')?.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      '.devcontainer folder',
      'a folder',
      'absolute other',
      'big.txt file',
      'dangling other',
      'inner other',
      'round other',
    ]);
    expect(tree.list('/virtual/inner')).toEqual([{ name: 'c.txt', kind: 'file' }]);
    expect(tree.list('/virtual/none')).toBeUndefined();
    const texts = [
      'a/b/c.txt',
      'inner/c.txt',
      'a/../inner/./c.txt',
      'none',
      'a',
      'a/outer/x',
      'absolute',
      'round',
      '../x',
      'dangling',
      'big.txt',
    ];
    expect(texts.map((path) => tree.readText(`/virtual/${path}`, 1000))).toEqual([
      { text: 'C' },
      { text: 'C' },
      { text: 'C' },
      { missing: true },
      { refused: 'it is a folder' },
      { refused: 'it is a symbolic link that leaves the folder' },
      { refused: 'it is a symbolic link that leaves the folder' },
      { refused: 'its symbolic links lead in a circle' },
      { refused: 'it lies outside the repository' },
      { missing: true },
      { refused: 'it has 2 KiB, more than the 1000 bytes that any such file needs' },
    ]);
    expect(tree.readText('/virtual/inner/c.txt', 1000, '/virtual/.devcontainer')).toHaveProperty('refused');
    expect(['.git', 'a', 'inner', 'absolute', 'round', 'none', 'big.txt'].map((path) => tree.kindOf(`/virtual/${path}`))).toEqual([
      'folder',
      'folder',
      'folder',
      'hidden',
      'missing',
      'missing',
      'file',
    ]);
    expect(['inner/c.txt', 'absolute', 'a/outer/x'].map((path) => tree.realPath(`/virtual/${path}`))).toEqual([
      '/virtual/a/b/c.txt',
      '/etc/passwd',
      '/x',
    ]);
  });

  test('of a repository without a work tree, and of a second work tree', () => {
    const at = repository('several', { 'a.txt': 'A' });
    git(folder, 'clone', '-q', '--bare', at, 'bare.git');
    git(at, 'worktree', 'add', '-q', join(folder, 'second'));
    expect([openGit(join(folder, 'bare.git'))?.top, openGit(join(folder, 'second'))?.top]).toEqual([undefined, join(folder, 'second')]);
    for (const place of ['bare.git', 'second', 'several'])
      expect(treeAt(join(folder, place)).readText('/virtual/a.txt', 100)).toEqual({ text: 'A' });
  });

  test('holds submodules that are not followed', () => {
    const inner = repository('inner', { 'a.txt': 'A' });
    const at = repository('outer', { 'b.txt': 'B' });
    git(at, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner, 'sub');
    commit(at);
    const tree = treeAt(at);
    expect(tree.readText('/virtual/sub/a.txt', 100)).toEqual({ refused: 'it lies in a submodule, which is not read' });
    expect([tree.kindOf('/virtual/sub'), tree.list('/virtual/sub')]).toEqual(['hidden', undefined]);
  });

  test('may have names that are no text, and names that lead elsewhere', () => {
    const at = repository('names', {});
    const blob = git(at, 'hash-object', '-w', '--stdin', '--path=x');
    const lines = [Buffer.from(`100644 blob ${blob}\t`), Buffer.from([0xff, 0xfe, 10]), Buffer.from('\0')];
    const made = spawnSync('git', ['mktree', '-z'], { cwd: at, input: Buffer.concat(lines), env: clean });
    const tree = made.stdout.toString().trim();
    const id = git(at, 'commit-tree', '-m', 'x', tree);
    expect(treeAt(at, id).list('/virtual')).toEqual([{ name: '\ufffd\ufffd\n', kind: 'file' }]);
  });
});

describe.skipIf(noGit)('revisions', () => {
  test.each(['--help', '-h', '', 'none', 'HEAD\n', 'a\0b', '--upload-pack=x', 'HEAD^{tree}:'])('%j names no commit', (revision) => {
    if (!existsSync(join(folder, 'revisions'))) repository('revisions', { a: 'A' });
    expect(openGit(join(folder, 'revisions'))?.commitOf(revision)).toBeUndefined();
  });

  test('and where two of them part', () => {
    const place = repository('branches', { a: 'A' });
    const base = git(place, 'rev-parse', 'HEAD');
    git(place, 'checkout', '-qb', 'other');
    write(place, { a: 'other' });
    commit(place);
    git(place, 'checkout', '-q', 'main');
    write(place, { a: 'main' });
    commit(place);
    const objects = openGit(place)!;
    const [main, other] = ['main', 'other'].map((name) => objects.commitOf(name) as string);
    expect(objects.mergeBase(main!, other!)).toBe(base);
    expect(objects.commitOf('HEAD~1')).toBe(base);
  });

  test('outside a repository there are none', () => {
    expect(openGit('/proc')).toBeUndefined();
  });
});

test.skipIf(noGit)('nothing that a repository’s own settings name is run', () => {
  const at = repository('hostile', { '.devcontainer/devcontainer.json': '{}', 'a.txt': 'A' });
  const id = git(at, 'rev-parse', 'HEAD');
  const missing = git(at, 'rev-parse', 'HEAD:a.txt');
  const marker = join(folder, 'ran');
  const program = join(folder, 'program');
  writeFileSync(program, `#!/bin/sh\necho "$0 $*" >> ${marker}\n`);
  chmodSync(program, 0o755);
  mkdirSync(join(folder, 'hooks'));
  for (const hook of ['reference-transaction', 'post-checkout', 'pre-auto-gc', 'fsmonitor-watchman', 'post-index-change'])
    writeFileSync(join(folder, 'hooks', hook), `#!/bin/sh\necho ${hook} >> ${marker}\n`, { mode: 0o755 });
  appendFileSync(
    join(at, '.git/config'),
    `
[core]
	repositoryFormatVersion = 1
	fsmonitor = ${program}
	hooksPath = ${join(folder, 'hooks')}
	pager = ${program}
	sshCommand = ${program}
	askPass = ${program}
	gitProxy = ${program}
	editor = ${program}
	alternateRefsCommand = ${program}
	worktree = /
[pager]
	ls-tree = ${program}
	cat-file = ${program}
	rev-parse = ${program}
	merge-base = ${program}
[alias]
	cat-file = !${program}
	rev-parse = !${program}
	ls-tree = !${program}
[extensions]
	partialClone = origin
[remote "origin"]
	url = ext::${program} %S
	promisor = true
	partialCloneFilter = blob:none
	uploadpack = ${program}
[remote "second"]
	url = ssh://host.invalid/x
	promisor = true
[remote "third"]
	url = ${join(folder, 'plain')}
	promisor = true
	uploadpack = ${program}
[remote "fourth"]
	url = x
	vcs = ext
	promisor = true
[protocol]
	allow = always
[protocol "ext"]
	allow = always
[protocol "file"]
	allow = always
[credential]
	helper = !${program}
[diff "x"]
	textconv = ${program}
	command = ${program}
[filter "x"]
	smudge = ${program}
	process = ${program}
[uploadpack]
	packObjectsHook = ${program}
[gpg]
	program = ${program}
`,
  );
  writeFileSync(join(at, '.git/info/attributes'), '* filter=x diff=x\n');
  // A partial clone lacks this object, and git would fetch it.
  rmSync(join(at, '.git/objects', missing.slice(0, 2), missing.slice(2)));

  const objects = openGit(at)!;
  expect(objects.commitOf('HEAD')).toBe(id);
  expect(objects.mergeBase(id, id)).toBe(id);
  const tree = treeAt(at);
  expect(tree.readText('/virtual/.devcontainer/devcontainer.json', 100)).toEqual({ text: '{}' });
  expect(tree.readText('/virtual/a.txt', 100)).toEqual({ refused: 'git does not hold its content' });
  expect(objects.commitOf('f'.repeat(40))).toBeUndefined();
  expect(existsSync(marker)).toBe(false);
  // The trap is a real one: git as it is falls into it.
  spawnSync('git', ['cat-file', 'blob', missing], { cwd: at, env: clean });
  expect(existsSync(marker)).toBe(true);
});
