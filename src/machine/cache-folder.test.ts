import { spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { skipReason } from '../../test/skip.ts';
import { openCache, tidy } from './cache-folder.ts';

const top = mkdtempSync(join(tmpdir(), 'containai-cache-'));
afterAll(() => rmSync(top, { recursive: true, force: true }));
let folder = '';
let count = 0;
beforeEach(() => void (folder = join(top, `${count++}`, 'containai')));

const isRoot = process.getuid?.() === 0;

test('what is kept is found again, in a folder that is made for this user alone', () => {
  const cache = openCache(folder);
  expect([cache.read('a'), existsSync(folder)]).toEqual([undefined, false]);
  cache.write('a', 'text');
  expect(cache.read('a')).toMatchObject({ text: 'text' });
  expect(openCache(folder).read('a')?.ageSeconds).toBeLessThan(1000);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(readdirSync(folder)).toEqual(['a']);
});

test('what is kept has the age of its text, whatever reads it', () => {
  const cache = openCache(folder);
  cache.write('a', 'text');
  const then = Date.now() / 1000 - 3 * 86_400;
  utimesSync(join(folder, 'a'), then, then);
  expect(cache.read('a')?.ageSeconds).toBeGreaterThan(3 * 86_400 - 1000);
  // It was used now, so that it is not what goes first.
  expect(statSync(join(folder, 'a')).atimeMs / 1000).toBeGreaterThan(then + 86_400);
  expect(cache.read('a')?.ageSeconds).toBeGreaterThan(3 * 86_400 - 1000);
});

/** A folder with something in it, that a cache would find. */
function made(): void {
  openCache(folder).write('a', 'text');
}

/** Whether a cache finds what is in the folder, or keeps something there. */
function isUsed(): boolean {
  const cache = openCache(folder);
  const isFound = cache.read('a') !== undefined;
  cache.write('b', 'text');
  return isFound || existsSync(join(folder, 'b'));
}

function filled(): void {
  const cache = openCache(folder);
  for (let index = 0; index < 6; index++) {
    cache.write(`n${index}`, 'x'.repeat(1000));
    const then = 1_000_000 + index * 1000;
    utimesSync(join(folder, `n${index}`), then, then);
  }
}

describe('is neither read nor written:', () => {
  test('not a folder that is as it should be', () => {
    made();
    expect(isUsed()).toBe(true);
  });

  test.each([0o770, 0o707, 0o777, 0o1777])('a folder of the mode %o, that others can write to', (mode) => {
    made();
    chmodSync(folder, mode);
    expect(isUsed()).toBe(false);
  });

  test.skipIf(skipReason(!isRoot, 'only root can give a folder away'))('a folder of another user', () => {
    made();
    chownSync(folder, 12_345, 12_345);
    expect(isUsed()).toBe(false);
  });

  test('a link to a folder', () => {
    made();
    const real = folder;
    folder = join(top, `${count++}`);
    symlinkSync(real, folder);
    expect(isUsed()).toBe(false);
  });

  test('a file', () => {
    mkdirSync(join(folder, '..'), { recursive: true });
    writeFileSync(folder, 'x');
    expect(isUsed()).toBe(false);
  });

  test('a place where nothing can be made', () => {
    folder = '/proc/nonexistent/containai';
    expect(isUsed()).toBe(false);
  });
});

test('a folder that becomes another’s while the program runs is written no more', () => {
  const cache = openCache(folder);
  cache.write('a', 'text');
  chmodSync(folder, 0o777);
  cache.write('b', 'text');
  expect(readdirSync(folder)).toEqual(['a']);
});

describe('a name counts as nothing where it is', () => {
  test.each<[string, (path: string) => void]>([
    ['a link', (path) => symlinkSync('/etc/hostname', path)],
    ['a folder', (path) => mkdirSync(path)],
    ['larger than any text', (path) => writeFileSync(path, 'x'.repeat((4 << 20) + 1))],
  ])('%s', (_, make) => {
    openCache(folder).write('other', 'text');
    make(join(folder, 'a'));
    expect(openCache(folder).read('a')).toBeUndefined();
  });
});

test('a text never goes through a link to somewhere else', () => {
  const cache = openCache(folder);
  cache.write('other', 'text');
  const outside = join(top, `${count++}`);
  writeFileSync(outside, 'mine');
  symlinkSync(outside, join(folder, 'a'));
  cache.write('a', 'text');
  linkSync(outside, join(folder, 'b'));
  cache.write('b', 'text');
  expect(lstatSync(outside).size).toBe(4);
});

test('a text that is too large is not kept', () => {
  openCache(folder).write('a', 'x'.repeat((4 << 20) + 1));
  expect(existsSync(folder)).toBe(false);
});

describe('what was not used for longest goes first', () => {
  test.each([
    ['bytes', 3500, 100, ['n3', 'n4', 'n5']],
    ['files', 100_000, 2, ['n4', 'n5']],
    ['nothing', 100_000, 100, ['n0', 'n1', 'n2', 'n3', 'n4', 'n5']],
  ])('until %s are within bounds', (_, bytes, files, left) => {
    filled();
    tidy(folder, bytes, files);
    expect(readdirSync(folder).toSorted()).toEqual(left);
  });

  test('links and what a process that was killed left behind go too, and nothing is followed', () => {
    filled();
    const outside = join(top, `${count++}`);
    writeFileSync(outside, 'mine');
    symlinkSync(outside, join(folder, '.containai-1-x.tmp'));
    tidy(folder, 0, 0);
    expect([readdirSync(folder), existsSync(outside)]).toEqual([[], true]);
  });

  test('also when one process keeps very much', () => {
    const cache = openCache(folder);
    const text = 'x'.repeat(4 << 20);
    for (let index = 0; index < 60; index++) cache.write(`n${index}`, text);
    const size = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
    expect(size).toBeLessThanOrEqual((128 + 20) << 20);
  });
});

test('two processes that keep and read the same at once never see a part', { timeout: 120_000 }, async () => {
  const module = fileURLToPath(new URL('./cache-folder.ts', import.meta.url));
  // Each writes texts of one letter, of its own length, and reads what stands there: all of one letter, and of the length of that letter.
  const program = `
    import { openCache, tidy } from ${JSON.stringify(module)};
    const [folder, letter] = process.argv.slice(-2);
    const cache = openCache(folder);
    const length = (of) => (of === 'a' ? 300_000 : 70_000);
    let seen = '';
    for (let round = 0; round < 300; round++) {
      cache.write('n', letter.repeat(length(letter)));
      const text = cache.read('n')?.text;
      if (round % 50 === 0) tidy(folder, 0, 0);
      if (text === undefined) continue;
      if (text !== text[0].repeat(length(text[0]))) throw new Error('a part was read: ' + text.length);
      if (!seen.includes(text[0])) seen += text[0];
    }
    console.log(seen);
  `;
  const run = (letter: string): Promise<readonly [number | null, string]> =>
    new Promise((settle, fail) => {
      const args = ['--import', 'tsx', '--input-type=module', '-e', program, folder, letter];
      const child = spawn(process.execPath, args, {
        cwd: fileURLToPath(new URL('../..', import.meta.url)),
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let said = '';
      for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (part: string) => (said += part));
      child.on('error', fail).on('close', (code) => settle([code, said]));
    });
  const ends = await Promise.all([run('a'), run('b')]);
  expect(ends.map(([code]) => code)).toEqual([0, 0]);
  expect(ends.every(([, said]) => /^[ab]{1,2}\n$/u.test(said))).toBe(true);
  expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

test('a folder below a file is none', () => {
  const cache = openCache('/dev/null/containai');
  cache.write('x', 'text');
  expect(cache.read('x')).toBeUndefined();
});
