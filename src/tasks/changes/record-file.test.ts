import { describe, expect, test, vi } from 'vitest';
import { fc } from '../../../test/seeded.ts';
import { type Leaves, treeOf } from '../../../test/trees.ts';
import type { TextAnswer } from '../../machine/machine.ts';
import { readRecord, writeRecord } from './record-file.ts';
import type { TreeState } from './tree-state.ts';

/** What is read of what was written. */
function readBack(tree: TreeState, edit: (text: string) => string = (text) => text): ReturnType<typeof readRecord> {
  let written = '';
  writeRecord('/state/record', tree, {
    writeText: (_path, text) => {
      written = text;
      return { written: true };
    },
  });
  return readRecord('/state/record', { readText: (): TextAnswer => ({ text: edit(written) }) });
}

const name = fc
  .string({ minLength: 1, maxLength: 8 })
  .filter((text) => !text.includes('/') && !/\p{Surrogate}/u.test(text) && text !== '.' && text !== '..');
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));
const leaf = fc.oneof(
  fc.string(),
  fc.record({ link: fc.string({ minLength: 1 }) }),
  fc.record({ text: fc.string(), mode: fc.integer({ min: 0, max: 0o7777 }), changed: fc.double({ noNaN: true }), inode: fc.maxSafeNat() }),
);

/** No path leads through a file. */
function withoutClashes(leaves: Leaves): Leaves {
  const paths = Object.keys(leaves);
  return Object.fromEntries(Object.entries(leaves).filter(([one]) => !paths.some((other) => other.startsWith(`${one}/`))));
}

describe('a record', () => {
  test('is read as it was written', async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(path, leaf, { noNullPrototype: true }), async (leaves) => {
        const {
          scopes: _scopes,
          matches: _matches,
          linked: _linked,
          care: _care,
          ...tree
        } = (await treeOf(withoutClashes(leaves))) as Awaited<ReturnType<typeof treeOf>> & {
          readonly care?: unknown;
        };
        expect(readBack(tree)).toEqual({ record: tree });
      }),
    );
  });

  test.each<readonly [what: string, edit: (text: string) => string]>([
    ['no JSON', (text) => text.slice(0, -5)],
    ['another version', (text) => text.replace('"version":1', '"version":2')],
    ['a row too many', (text) => text.replace('"a/b/c",3', '"a/b/c/d",4')],
    ['no columns', (text) => text.replace('"columns"', '"rows"')],
    ['a path that is none', (text) => text.replace('["","a/b/c"', '[5,"a/b/c"')],
    ['a row that keeps nothing', (text) => text.replace('"kept":[', '"kept":[[0,null]')],
    ['a row that keeps no text', (text) => text.replace('"kept":[', '"kept":[[0,{"hash":3}]')],
    ['what was skipped is no list', (text) => text.replace('"skipped":[]', '"skipped":null')],
    ['a list', () => '[]'],
    ['nothing', () => ''],
  ])('%s is none, and it says so', async (_, edit) => {
    const tree = await treeOf({ a: '', b: '', c: '' });
    const damaged = readBack(tree, edit);
    expect(damaged).toEqual({ refused: 'The record of the workspace, /state/record, is none that this version of containai can read.' });
  });

  test('that is longer than a string can be is not written, and it says so', async () => {
    const tree = { ...(await treeOf({ l: { link: 'x' } })), kept: new Map([[0, { link: '\u0001'.repeat(90 << 20) }]]) };
    const writeText = vi.fn<() => { written: true }>();
    expect(writeRecord('/state/record', tree, { writeText })).toEqual({ isBadPath: false, refused: 'it would have more than 512 MiB' });
    expect(writeText).not.toHaveBeenCalled();
  });

  test('that is not there is missing', () => {
    expect(readRecord('/none', { readText: () => ({ missing: true }) })).toEqual({ missing: true });
  });
});
