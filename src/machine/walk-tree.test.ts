import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { skipReason } from '../../test/skip.ts';
import type { Columns, FolderData, WalkedTree } from '../model/tree.ts';
import { namesOf } from '../syntax/tree-folder.ts';
import { entryAt } from '../syntax/tree-columns.ts';
import { clearSpecialBits, readInTree } from './tree-entry.ts';
import { walkPart } from './walk-part.ts';
import { walkTree } from './walk-tree.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'containai-walk-')));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const bounds = { entries: 10_000, depth: 50, milliseconds: 60_000 };

function make(name: string, files: Readonly<Record<string, string>>): string {
  const top = join(root, name);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(top, path)), { recursive: true });
    writeFileSync(join(top, path), text);
  }
  return top;
}

async function walked(top: string, more: Partial<typeof bounds> = {}): Promise<WalkedTree> {
  const tree = await walkTree(top, { ...bounds, ...more });
  if ('refused' in tree) throw new Error(tree.refused);
  return tree;
}

/** Each entry as `PATH KIND`, in the order of their folders’ paths. */
function pathsOf({ folders, columns }: { readonly folders: readonly FolderData[]; readonly columns: Columns }): readonly string[] {
  const inOrder = folders.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  return inOrder.flatMap(({ path, list, first }) =>
    namesOf(list).map((name, offset) => `${path === '' ? name : `${path}/${name}`} ${entryAt(columns, first + offset).kind}`),
  );
}

describe('walkTree', () => {
  test('meets every kind of entry and follows no link', async () => {
    const top = make('kinds', { 'a/b/c': 'x', 'a/d': '', e: '' });
    symlinkSync('/', join(top, 'a/out'));
    symlinkSync('.', join(top, 'round'));
    execFileSync('mkfifo', [join(top, 'pipe')]);
    const server = createServer().listen(join(top, 'socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    const tree = await walked(top);
    server.close();
    expect(pathsOf(tree)).toEqual([
      'a folder',
      'e file',
      'pipe pipe',
      'round link',
      'socket socket',
      'a/b folder',
      'a/d file',
      'a/out link',
      'a/b/c file',
    ]);
    expect([...tree.links.values()].toSorted()).toEqual(['.', '/']);
    expect(tree.skipped).toEqual([]);
  });

  test('gives the numbers of lstat', async () => {
    const top = make('numbers', { file: 'four' });
    chmodSync(join(top, 'file'), 0o4751);
    linkSync(join(top, 'file'), join(top, 'other'));
    const { mode, uid, gid, size, ino, nlink, ctimeMs } = lstatSync(join(top, 'file'));
    const { columns } = await walked(top);
    expect(entryAt(columns, 0)).toEqual({ kind: 'file', mode: mode & 0o7777, uid, gid, size, inode: ino, links: nlink, changed: ctimeMs });
    expect(entryAt(columns, 0)).toMatchObject({ mode: 0o4751, size: 4, links: 2 });
  });

  test('tells names apart that are no UTF-8, and does not go into such folders', async () => {
    const top = make('bytes', { x: '' });
    const name = (byte: number): Buffer => Buffer.concat([Buffer.from(`${top}/n`), Buffer.from([byte])]);
    writeFileSync(name(0xe9), '');
    writeFileSync(name(0xea), '');
    mkdirSync(Buffer.concat([name(0xeb), Buffer.from('d')]));
    const tree = await walked(top);
    expect(pathsOf(tree)).toEqual([
      'n\u{fffd}d\u{fffd}6eeb64 folder',
      'n\u{fffd}\u{fffd}6ee9 file',
      'n\u{fffd}\u{fffd}6eea file',
      'x file',
    ]);
    expect(tree.skipped).toEqual([{ path: 'n\u{fffd}d\u{fffd}6eeb64', why: 'its name is no UTF-8' }]);
  });

  test('ends at its bounds and says where', async () => {
    const top = make('bounds', { 'a/b/c/d': '', 'e/f': '', g: '' });
    expect((await walked(top, { depth: 1 })).skipped).toEqual([{ path: 'a/b', why: 'it lies deeper than 1 folders' }]);
    expect((await walked(top, { entries: 3 })).skipped).toEqual([
      { path: 'e', why: 'the tree has more than 3 entries' },
      { path: 'a/b', why: 'the tree has more than 3 entries' },
    ]);
    expect(await walkTree(top, { ...bounds, milliseconds: -1 })).toEqual({ refused: 'reading it all takes longer than -0.001 seconds' });
  });

  test('what is no folder is refused', async () => {
    const top = make('none', { x: '' });
    expect(await walkTree(join(top, 'x'), bounds)).toEqual({ refused: 'it is no folder' });
    expect(await walkTree(join(top, 'y'), bounds)).toEqual({ refused: 'it is not there' });
  });

  test('a path that is longer than the system takes is told of', async () => {
    const top = make('long', { x: '' });
    const name = 'n'.repeat(250);
    // Made from within, as a container would.
    execFileSync('sh', [
      '-c',
      `cd "$0"; for i in $(seq 20); do mkdir 2>/dev/null ${name} && cd ${name} 2>/dev/null; done; touch deepest`,
      top,
    ]);
    const { skipped } = await walked(top);
    execFileSync('rm', ['-rf', top]);
    expect(skipped.map(({ why }) => why)).toEqual(['its path is longer than the system takes']);
  });

  test.skipIf(skipReason(process.getuid?.() === 0, 'folders that may not be read: root reads all'))(
    'a folder that may not be read is told of',
    async () => {
      const top = make('closed', { 'a/b': '', c: '' });
      chmodSync(join(top, 'a'), 0);
      const tree = await walked(top);
      chmodSync(join(top, 'a'), 0o700);
      expect(tree.skipped).toEqual([{ path: 'a', why: 'it may not be read (permission denied)' }]);
    },
  );

  test('of a large tree each folder comes before those in it', async () => {
    const files = Array.from({ length: 60 }, (_, folder) =>
      Array.from({ length: 80 }, (_, file) => [`f${folder}/g${file % 3}/${file}`, ''] as const),
    );
    const tree = await walked(make('large', Object.fromEntries(files.flat())));
    const order = new Map(tree.folders.map(({ path }, index) => [path, index]));
    const parentOf = (path: string): number => order.get(path.slice(0, Math.max(path.lastIndexOf('/'), 0)))!;
    expect([...order].filter(([path, index]) => path !== '' && parentOf(path) >= index)).toEqual([]);
    expect(pathsOf(tree)).toHaveLength(60 + 180 + 4800);
  });
});

describe('a tree that changes while it is walked', () => {
  const device = lstatSync(root).dev;

  /** Walks folder by folder, and does something right before a folder is read. */
  function walkedWhile(top: string, at: number, change: () => void): ReturnType<typeof walkPart> {
    let folder = 0;
    return walkPart({ top, device, folders: [''], bounds, onFolder: () => void (folder++ === at && change()) });
  }

  test('a link that takes the place of a folder is not walked', () => {
    const top = make('swapped', { 'a/b': '', 'z/y': '' });
    const part = walkedWhile(top, 1, () => {
      renameSync(join(top, 'a'), join(top, 'was'));
      symlinkSync('/etc', join(top, 'a'));
    });
    expect(part.skipped).toEqual([{ path: 'a', why: 'it was replaced while it was read' }]);
    expect(pathsOf(part).filter((path) => path.startsWith('a/'))).toEqual([]);
    expect(part.columns.kind).toHaveLength(3);
  });

  test('another folder in its place is none either', () => {
    const top = make('other', { 'a/b': '', 'c/d': '' });
    const part = walkedWhile(top, 1, () => {
      renameSync(join(top, 'a'), join(top, 'was'));
      renameSync(join(top, 'c'), join(top, 'a'));
    });
    expect(part.skipped).toEqual([{ path: 'a', why: 'it was replaced while it was read' }]);
  });

  test('what is gone is left out', () => {
    const top = make('gone', { 'a/b': '', c: '' });
    const part = walkedWhile(top, 1, () => rmSync(join(top, 'a'), { recursive: true }));
    expect([part.skipped, pathsOf(part)]).toEqual([[], ['a folder', 'c file']]);
  });
});

describe('readInTree', () => {
  const top = make('read', { 'a/b/file': 'text', big: 'x'.repeat(100) });
  symlinkSync('a', join(top, 'link'));
  symlinkSync('/etc/passwd', join(top, 'a/passwd'));

  test('reads what lies in folders, and hashes what is large', () => {
    const small = readInTree(top, 'a/b/file', 10, 100);
    expect(small).toEqual({ hash: '982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1', bytes: Buffer.from('text') });
    expect(readInTree(top, 'big', 10, 100)).toEqual({ hash: expect.stringMatching(/^[0-9a-f]{64}$/u) });
    expect(readInTree(top, 'big', 10, 99)).toEqual({ refused: 'it has more than 0 MiB' });
  });

  test.each([
    ['a link on the way', 'link/b/file', 'it was replaced while it was read'],
    ['a link at the end', 'a/passwd', 'it was replaced while it was read'],
    ['what is not there', 'a/none', 'it is not there'],
    ['a folder', 'a/b', 'it was replaced while it was read'],
  ])('%s is refused', (_, path, refused) => {
    expect(readInTree(top, path, 10, 100)).toEqual({ refused });
  });

  test('the working folder stays what it was', () => {
    const before = process.cwd();
    readInTree(top, 'link/b/file', 10, 100);
    readInTree(top, 'a/b/file', 10, 100);
    expect(process.cwd()).toBe(before);
  });
});

describe('clearSpecialBits', () => {
  test('takes the bits from the file that was seen, and from no other', () => {
    const top = make('bits', { 'a/program': '', 'a/other': '' });
    for (const name of ['program', 'other']) chmodSync(join(top, 'a', name), 0o6755);
    const { ino } = lstatSync(join(top, 'a/program'));
    expect(clearSpecialBits(top, 'a/other', ino)).toEqual({ refused: 'it was replaced while it was read' });
    expect(clearSpecialBits(top, 'a/program', ino)).toEqual({});
    expect(['program', 'other'].map((name) => lstatSync(join(top, 'a', name)).mode & 0o7777)).toEqual([0o755, 0o6755]);
    expect(existsSync(join(top, 'a/program'))).toBe(true);
  });
});
