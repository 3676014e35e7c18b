import { describe, expect, test } from 'vitest';
import { type Leaves, top, treeOf } from '../../../test/trees.ts';
import type { CapabilitiesOf } from '../../machine/file-capabilities.ts';
import { findChanges, type FoundChanges } from './find-changes.ts';

const noCapabilities = (): ReturnType<CapabilitiesOf> => ({ found: new Map() });

async function changes(
  before: Leaves | undefined,
  now: Leaves,
  capabilitiesOf: Parameters<typeof findChanges>[0]['capabilitiesOf'] = noCapabilities,
): Promise<FoundChanges> {
  return findChanges({
    before: before === undefined ? undefined : await treeOf(before),
    now: await treeOf(now),
    user: 1000,
    capabilitiesOf,
  });
}

/** `LEVEL STATUS PATH DETECTOR`, a line each. */
function lines({ findings }: FoundChanges): readonly string[] {
  return findings.map(({ level, status, path, detector }) => `${level} ${status} ${path} ${detector}`);
}

const hook = '.git/hooks/pre-commit';

describe('against a record', () => {
  test.each<readonly [what: string, before: Leaves, now: Leaves, found: readonly string[]]>([
    ['nothing has changed', { [hook]: 'a', 'x.c': 'a' }, { [hook]: 'a', 'x.c': 'a' }, []],
    ['what nobody runs', { 'x.c': 'a' }, { 'x.c': 'b', 'y.c': 'a' }, []],
    ['a new hook', { 'x.c': 'a' }, { [hook]: 'a', 'x.c': 'a' }, [`warn new ${hook} git-hooks`]],
    ['a changed hook', { [hook]: 'a' }, { [hook]: 'b' }, [`warn changed ${hook} git-hooks`]],
    ['a hook that is gone', { [hook]: 'a' }, { 'x.c': 'a' }, [`note gone ${hook} git-hooks`]],
    ['a folder that is gone with its hooks', { [hook]: 'a', y: '' }, { y: '' }, [`note gone ${hook} git-hooks`]],
    [
      'a hook whose times and size say that nothing has changed',
      { [hook]: { text: 'a', changed: 5, size: 1 } },
      { [hook]: { text: 'b', changed: 5, size: 1 } },
      [`warn changed ${hook} git-hooks`],
    ],
    ['a hook that was touched and is the same', { [hook]: { text: 'a', changed: 5 } }, { [hook]: { text: 'a', changed: 6 } }, []],
    ['a hook becomes a link', { [hook]: 'a', s: 'b' }, { [hook]: { link: '../../s' }, s: 'b' }, [`warn changed ${hook} git-hooks`]],
    [
      'the script that a hook leads to',
      { [hook]: { link: '../../s' }, s: 'b' },
      { [hook]: { link: '../../s' }, s: 'c' },
      ['warn changed s git-hooks'],
    ],
    [
      'a folder that a link leads to, in the place of another',
      { '.git/hooks': { link: '../mine' }, '.git/HEAD': '', 'mine/pre-commit': 'a', 'mine/x.sample': '' },
      { '.git/hooks': { link: '../mine' }, '.git/HEAD': '', 'mine/pre-commit': 'b', 'mine/x.sample': 'b' },
      ['warn changed mine/pre-commit git-hooks'],
    ],
    [
      'a hook in the folder that settings name',
      { '.git/config': '[core]\n\thooksPath = tools/hooks\n', 'tools/hooks/pre-push': 'a' },
      { '.git/config': '[core]\n\thooksPath = tools/hooks\n', 'tools/hooks/pre-push': 'b' },
      ['warn changed tools/hooks/pre-push git-hooks'],
    ],
    [
      'settings that others include',
      { '.git/config': '[include]\n\tpath = ../more\n', more: '' },
      { '.git/config': '[include]\n\tpath = ../more\n', more: '[core]\n\tfsmonitor = x\n' },
      ['error new more git-config'],
    ],
    [
      'settings that included ones include',
      { '.git/config': '[include]\n\tpath = ../a\n', a: '[include]\n\tpath = b\n', b: '' },
      { '.git/config': '[include]\n\tpath = ../a\n', a: '[include]\n\tpath = b\n', b: '[core]\n\tpager = x\n' },
      ['warn new b git-config'],
    ],
    [
      'a script that a package runs',
      { 'p/package.json': '{"scripts":{"postinstall":"node tools/post.js"}}', 'p/tools/post.js': 'a', 'p/tools/other.js': 'a' },
      { 'p/package.json': '{"scripts":{"postinstall":"node tools/post.js"}}', 'p/tools/post.js': 'b', 'p/tools/other.js': 'b' },
      ['note changed p/tools/post.js named-files'],
    ],
    [
      'a script that an editor runs by itself',
      { '.vscode/tasks.json': '{"tasks":[{"label":"a","command":"./x","runOptions":{"runOn":"folderOpen"}}]}', x: 'a' },
      {
        '.vscode/tasks.json': '{"tasks":[{"label":"a","command":"./x","runOptions":{"runOn":"folderOpen"}}]}',
        x: { text: 'b', mode: 0o755 },
      },
      ['warn changed x named-files'],
    ],
    [
      'a link in a folder that a link leads to',
      { x: '' },
      { '.git/hooks': { link: '../h' }, '.git/HEAD': '', 'h/pre-commit': { link: '../src' }, src: 'a', x: '' },
      ['warn new src git-hooks'],
    ],
    [
      'a new link that makes a hook of what was there',
      { '.git/HEAD': '', 'h/pre-commit': 'a' },
      { '.git/HEAD': '', '.git/hooks': { link: '../h' }, 'h/pre-commit': 'a' },
      ['warn changed h/pre-commit git-hooks'],
    ],
    [
      'a new link to where it was looked at already',
      { '.git/HEAD': '', 'old/.git/hooks/pre-commit': 'a' },
      { '.git/HEAD': '', '.git/hooks': { link: '../old/.git/hooks' }, 'old/.git/hooks/pre-commit': 'a' },
      ['warn changed old/.git/hooks/pre-commit git-hooks'],
    ],
    [
      'a link on the way that leads elsewhere',
      { '.git/HEAD': '', '.git/hooks': { link: '../to' }, to: { link: 'a' }, 'a/x': '', 'b/pre-commit': 'a' },
      { '.git/HEAD': '', '.git/hooks': { link: '../to' }, to: { link: 'b' }, 'a/x': '', 'b/pre-commit': 'a' },
      ['warn changed b/pre-commit git-hooks'],
    ],
    [
      'links in circles',
      {},
      { '.flox': { link: 'f' }, 'f/a': { link: '.' }, 'f/b': { link: '../g' }, 'g/c': { link: '../f' }, 'g/d': { link: 'd' }, 'g/e': '' },
      ['warn new g/e shell-environments'],
    ],
    [
      'a hook that nothing ran becomes a program',
      { [hook]: { mode: 0o644, text: 'a' } },
      { [hook]: { mode: 0o755, text: 'a' } },
      [`warn changed ${hook} git-hooks`],
    ],
    [
      'a program that is looked at, and in which nothing is found',
      { 'package.json': { mode: 0o755, text: '{}' } },
      { 'package.json': { mode: 0o755, text: '{ }' } },
      ['note changed package.json programs'],
    ],
    [
      'a text that is longer than what is read',
      {},
      { 'mise.toml': { text: 'a', size: 600_000 } },
      ['error new mise.toml shell-environments'],
    ],
    [
      'a program that is looked at and was only touched',
      { [hook]: { mode: 0o755, text: 'a', changed: 5 } },
      { [hook]: { mode: 0o755, text: 'a', changed: 6 } },
      [],
    ],
    [
      'a file that settings of git include',
      { '.git/config': '[include]\npath = ../a.inc', 'a.inc': '[includeIf "gitdir:/"]\npath=b/b.inc', 'b/b.inc': '' },
      { '.git/config': '[include]\npath = ../a.inc', 'a.inc': '[includeIf "gitdir:/"]\npath=b/b.inc', 'b/b.inc': '[core]\nfsmonitor=x' },
      ['error new b/b.inc git-config'],
    ],
    [
      'a file that settings of git include, and which is something else, too',
      { '.git/config': '[include]\npath = ../.gitconfig', '.gitconfig': '' },
      { '.git/config': '[include]\npath = ../.gitconfig', '.gitconfig': '[core]\nfsmonitor=x' },
      ['error new .gitconfig git-config', 'note changed .gitconfig shell-environments'],
    ],
    [
      'files of settings that include each other',
      { '.git/config': '[include]\npath = ../a', a: '' },
      { '.git/config': '[include]\npath = ../a', a: '[include]\npath = .git/config\npath = a' },
      ['error new a git-config', 'error new a git-config'],
    ],
    [
      'hooks in a folder that settings of git name',
      { 'w/.git/config': '[core]\nhooksPath = tools/h', 'w/tools/h/pre-commit': 'a', 'w/tools/h/x.sample': 'a' },
      { 'w/.git/config': '[core]\nhooksPath = tools/h', 'w/tools/h/pre-commit': 'b', 'w/tools/h/x.sample': 'b' },
      ['warn changed w/tools/h/pre-commit git-hooks'],
    ],
    [
      'a script that a hook there leads to',
      { '.git/config': `[core]\nhooksPath = ${top}/h`, 'h/pre-commit': { link: '../s' }, s: 'a' },
      { '.git/config': `[core]\nhooksPath = ${top}/h`, 'h/pre-commit': { link: '../s' }, s: 'b' },
      ['warn changed s git-hooks'],
    ],
    ['a program', { p: { mode: 0o755, text: 'a' } }, { p: { mode: 0o755, text: 'b' } }, ['note changed p programs']],
    ['a file becomes a program', { p: { mode: 0o644 } }, { p: { mode: 0o755 } }, ['note changed p programs']],
    ['setuid', { p: { mode: 0o755 } }, { p: { mode: 0o4755 } }, ['error changed p special-bits']],
    ['setuid that was there', { p: { mode: 0o4755 } }, { p: { mode: 0o4755 } }, []],
    ['setgid of a folder', { 'd/': '' }, { d: { kind: 'folder', mode: 0o2775 } }, []],
    ['a link that leads out', {}, { l: { link: '../../x' } }, ['warn new l links-out']],
    ['a link by way of another', { a: { link: '.' } }, { a: { link: '.' }, 'd/l': { link: '../a/../../x' } }, ['warn new d/l links-out']],
    ['a link to an absolute place inside', {}, { l: { link: `${top}/x` } }, []],
    ['a link to the workspace’s own folder and out again', {}, { l: { link: `${top}/../x` } }, ['warn new l links-out']],
    ['a pipe', {}, { p: { kind: 'pipe' } }, ['warn new p special-files']],
    ['a device', {}, { p: { kind: 'character device' } }, ['error new p special-files']],
    ['an escape sequence in a name', {}, { 'a\u001b[2Jb': '' }, ['warn new a\u001b[2Jb odd-names']],
    ['a name of an option', {}, { '-rf': '' }, ['note new -rf odd-names']],
    ['a file of root', {}, { f: { uid: 0 } }, ['note new f foreign-owners']],
    [
      'a folder of root, told of once',
      {},
      { d: { kind: 'folder', uid: 0 }, 'd/a': { uid: 0 }, 'd/b': { uid: 2 } },
      ['note new d foreign-owners', 'note new d/b foreign-owners'],
    ],
    ['another name outside', { f: { links: 1, text: 'a' } }, { f: { links: 2, text: 'a' } }, ['note changed f hard-links']],
    ['two names in the workspace', {}, { a: { links: 2, inode: 7 }, b: { links: 2, inode: 7 } }, []],
    ['what could not be read', {}, { [hook]: { unread: 'it may not be read' } }, [`warn new ${hook} unread-entries`]],
  ])('%s', async (_what, before, now, found) => {
    expect(lines(await changes(before, now))).toEqual(found);
  });

  test('counts whatever has changed', async () => {
    const { counts } = await changes({ a: 'a', b: 'b', 'd/c': 'c' }, { a: 'x', e: '', f: '' });
    expect(counts).toEqual({ new: 2, changed: 1, gone: 3 });
  });

  test('what lies in a folder that could not be read is not gone', async () => {
    const before = await treeOf({ [hook]: 'a' });
    const now = await treeOf({ '.git/': '' }, { skipped: [{ path: '.git/hooks', why: 'it may not be read' }] });
    const { findings, counts } = findChanges({ before, now, user: 1000, capabilitiesOf: noCapabilities });
    expect([findings, counts.gone]).toEqual([[], 1]);
  });

  test('shows what a file was and is, with its secrets masked', async () => {
    const secret = `ghp_${'a'.repeat(36)}`;
    const { diffs } = await changes({ [hook]: 'one\ntwo\n' }, { [hook]: `one\nTOKEN=${secret}\n` });
    expect(diffs[hook]).toContain('-two\n+TOKEN=‹a secret›\n');
    expect(diffs[hook]).not.toContain(secret);
  });

  test('has no diff of what was not looked at before', async () => {
    const settings = '[include]\npath = ../a';
    const { diffs } = await changes({ '.git/config': '', a: 'x = y\n' }, { '.git/config': settings, a: '[core]\nfsmonitor = y\n' });
    expect(Object.keys(diffs)).toEqual(['.git/config']);
  });

  test('has no diff of what is no text', async () => {
    expect((await changes({ [hook]: 'a\0' }, { [hook]: 'b\0' })).diffs).toEqual({});
  });

  test('has one word for all of it, and another for anything else', async () => {
    const words = await Promise.all(
      [
        { [hook]: 'a' },
        { [hook]: 'b' },
        { [hook]: 'b', p: { mode: 0o755, text: '1' } },
        { [hook]: 'b', p: { mode: 0o755, text: '2' } },
      ].map(async (now: Leaves) => (await changes({ [hook]: 'a' }, now)).digestWithout(new Set())),
    );
    expect(words[0]).toBeUndefined();
    expect(new Set(words).size).toBe(4);
    const again = await changes({ [hook]: 'a' }, { [hook]: 'b' });
    expect([again.digestWithout(new Set()), again.digestWithout(new Set([hook]))]).toEqual([words[1], undefined]);
  });
});

describe('without a record', () => {
  test('shows all there is, but for what is told of only when it changes', async () => {
    const now = { [hook]: 'a', p: { mode: 0o4755 }, q: { mode: 0o755 }, 'x.c': '' };
    expect(lines(await changes(undefined, now))).toEqual(['error there p special-bits', `warn there ${hook} git-hooks`]);
  });
});

describe('file capabilities', () => {
  test('are asked for of programs that are new or changed', async () => {
    const asked: string[] = [];
    const found = await changes({ old: { mode: 0o755 } }, { old: { mode: 0o755 }, 'd/new': { mode: 0o755 }, text: '' }, (paths) => {
      asked.push(...paths);
      return { found: new Map([['d/new', 'cap_net_raw=ep']]) };
    });
    expect(asked).toEqual(['d/new']);
    expect(lines(found)).toContain('error new d/new file-capabilities');
  });

  test('where they cannot be told, it is said', async () => {
    expect((await changes({}, { p: { mode: 0o755 } }, () => ({ found: new Map(), refused: 'none' }))).noCapabilities).toBe('none');
    expect((await changes({}, { p: '' }, () => ({ found: new Map(), refused: 'none' }))).noCapabilities).toBeUndefined();
  });
});

test('of each kind so many are listed, and the others counted', async () => {
  const many = Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`-${index}`, '']));
  const { findings, more } = await changes({}, many);
  expect([findings.length, more]).toEqual([500, { 'odd-names': 100 }]);
});

test('what costs more to read than any honest workspace has is told of, and not read', async () => {
  const holes = Object.fromEntries(Array.from({ length: 18 }, (_, index) => [`${index + 10}.mk`, { size: 256 << 20 }]));
  const found = lines(await changes({}, { ...holes, 'z.mk': 'a' }));
  expect(found.filter((line) => line.endsWith('unread-entries'))).toEqual([
    'warn new 26.mk unread-entries',
    'warn new 27.mk unread-entries',
  ]);
  expect(found).toContain('warn new z.mk make-files');
});

test('nobody hides what is at the top behind many others', async () => {
  const many = Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`.a/${index}/Makefile`, '']));
  const found = await changes({}, { ...many, Makefile: '' });
  expect(lines(found)).toContain('warn new Makefile make-files');
  expect(found.more).toEqual({ 'make-files': 101 });
});

test('nobody makes a text quieter by many others before it', async () => {
  const text = ' '.repeat(512 << 10);
  const many = Object.fromEntries(Array.from({ length: 129 }, (_, index) => [`.a/${index}/package.json`, text]));
  expect(lines(await changes({}, { ...many, 'mise.toml': '[hooks]' }))).toContain('error new mise.toml shell-environments');
});

test('what takes it back is a line with the path as it is', async () => {
  const { findings } = await changes({}, { "it's ${HOME}": { kind: 'pipe' }, 'a\nb': { kind: 'pipe' } });
  const undo = findings.flatMap((one) => (one.detector === 'special-files' ? [one.undo] : []));
  expect(undo).toEqual([undefined, `rm -- '${top}/it'\\''s \${HOME}'`]);
});

test('there is no such line for a key that is not what is seen of it', async () => {
  const text = '[filter "a\u202eb"]\nclean = x\n[filter "c"]\nclean = x\n';
  const { findings } = await changes({}, { '.git/config': text });
  expect(findings.map(({ undo }) => undo?.split(' ').at(-1))).toEqual([undefined, 'filter.c.clean']);
});
