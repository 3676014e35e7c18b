import { describe, expect, test } from 'vitest';
import { type Leaves, treeOf } from '../../../test/trees.ts';
import { carryRecord } from './carry-record.ts';
import { findChanges } from './find-changes.ts';

const hook = '.git/hooks/pre-commit';

/** What is told of a tree after a sandbox ran (`atStop`), its user worked (`atStart`), and it ran again (`now`): `STATUS PATH`. */
async function told(record: Leaves, atStop: Leaves, atStart: Leaves, now: Leaves): Promise<readonly string[]> {
  const carried = carryRecord(await treeOf(record), await treeOf(atStop), await treeOf(atStart));
  const { findings } = findChanges({ before: carried, now: await treeOf(now), user: 1000, capabilitiesOf: () => ({ found: new Map() }) });
  return findings.map(({ status, path }) => `${status} ${path}`);
}

describe('carryRecord', () => {
  test.each<readonly [what: string, record: Leaves, atStop: Leaves, atStart: Leaves, now: Leaves, told: readonly string[]]>([
    ['nothing happened', { [hook]: 'a' }, { [hook]: 'a' }, { [hook]: 'a' }, { [hook]: 'a' }, []],
    ['the sandbox made it', {}, { [hook]: 'a' }, { [hook]: 'a' }, { [hook]: 'a' }, [`new ${hook}`]],
    ['the sandbox changed it', { [hook]: 'a' }, { [hook]: 'b' }, { [hook]: 'b' }, { [hook]: 'b' }, [`changed ${hook}`]],
    [
      'the sandbox changed it, and the user went on from there',
      { [hook]: 'a' },
      { [hook]: 'b' },
      { [hook]: 'c' },
      { [hook]: 'c' },
      [`changed ${hook}`],
    ],
    ['the sandbox changed it, and the user put it back', { [hook]: 'a' }, { [hook]: 'b' }, { [hook]: 'a' }, { [hook]: 'a' }, []],
    ['the sandbox made it, and the user removed it', {}, { [hook]: 'a' }, {}, {}, []],
    ['the sandbox removed it', { [hook]: 'a', x: '' }, { x: '' }, { x: '' }, { x: '' }, [`gone ${hook}`]],
    ['the sandbox removed it, and the user put another in its place', { [hook]: 'a' }, {}, { [hook]: 'b' }, { [hook]: 'b' }, []],
    ['the user made it', {}, {}, { [hook]: 'a' }, { [hook]: 'a' }, []],
    ['the user changed it', { [hook]: 'a' }, { [hook]: 'a' }, { [hook]: 'b' }, { [hook]: 'b' }, []],
    ['the user removed it', { [hook]: 'a' }, { [hook]: 'a' }, {}, {}, []],
    [
      'the user changed it, and the sandbox after that',
      { [hook]: 'a' },
      { [hook]: 'a' },
      { [hook]: 'b' },
      { [hook]: 'c' },
      [`changed ${hook}`],
    ],
    ['the sandbox made a folder', { x: '' }, { [hook]: 'a', x: '' }, { [hook]: 'a', x: '' }, { [hook]: 'a', x: '' }, [`new ${hook}`]],
    [
      'a text whose times are the same',
      { [hook]: { text: 'a', changed: 1, size: 1 } },
      { [hook]: { text: 'b', changed: 1, size: 1 } },
      { [hook]: { text: 'b', changed: 1, size: 1 } },
      { [hook]: { text: 'b', changed: 1, size: 1 } },
      [`changed ${hook}`],
    ],
  ])('%s', async (_what, record, atStop, atStart, now, lines) => {
    expect(await told(record, atStop, atStart, now)).toEqual(lines);
  });

  test('what could not be looked at when it stopped is not the user’s', async () => {
    const record = await treeOf({ '.git/HEAD': '', x: '' });
    const atStop = await treeOf({ '.git/HEAD': '', x: '' }, { skipped: [{ path: '.git/hooks', why: 'it may not be read' }] });
    const now = await treeOf({ '.git/HEAD': '', [hook]: 'a', x: '' });
    const { findings } = findChanges({
      before: carryRecord(record, atStop, now),
      now,
      user: 1000,
      capabilitiesOf: () => ({ found: new Map() }),
    });
    expect(findings.map(({ status, path }) => `${status} ${path}`)).toEqual([`new ${hook}`]);
  });

  test('folders come in the order of their paths', async () => {
    const [record, atStop, now] = [
      { 'b/x': '1', 'c/y': '' },
      { 'a/z': '', 'b/x': '2' },
      { 'a/z': '', 'b/x': '2', 'b-c/w': '' },
    ];
    const { folders, columns } = carryRecord(await treeOf(record), await treeOf(atStop), await treeOf(now));
    const paths = folders.map(({ path }) => path);
    expect(paths).toEqual(paths.toSorted());
    expect(columns.kind).toHaveLength(folders.reduce((sum, { names }) => sum + names.length, 0));
  });
});
