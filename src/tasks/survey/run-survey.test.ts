import { expect, test } from 'vitest';
import { fc } from '../../../test/seeded.ts';
import type { SurveyLine } from '../../model/survey.ts';
import { comparePaths } from '../../syntax/compare-paths.ts';
import { type Crew, runSurvey } from './run-survey.ts';
import { type BatchAnswer, surveyBatch } from './survey-batch.ts';
import type { Surveyor, SurveyResult, SurveyTask } from './survey-folder.ts';

/** A tree of folders; a number of configurations is a repository. */
type Tree = { readonly [name: string]: Tree | number };

const nothing = (): void => {};
const never = new Promise<void>(nothing);
const lost: Crew['lost'] = (task) =>
  surveyBatch(
    [task],
    by(async () => ({ lines: [line(`lost ${task.name}`)] })),
  );

/** The lines that come of a tree, in the order they came in; `delay` gives each batch its turn. */
async function linesOf(
  tree: Tree,
  most: number,
  delay: (batch: number) => number,
  breaksOn: ReadonlySet<string> = new Set(),
): Promise<readonly string[]> {
  let batches = 0;
  const run = async (batch: readonly SurveyTask[]): Promise<BatchAnswer> => {
    for (let turns = delay(batches++); turns > 0; turns--) await undefined;
    if (batch.some(({ name }) => breaksOn.has(name))) throw new Error('a thread ended');
    return surveyBatch(
      batch,
      by(async ({ name }) => lineOf(at(tree, name), name)),
    );
  };
  const lines: string[] = [];
  const add = (bytes: Uint8Array, lengths: readonly number[]): void => {
    expect(lengths.reduce((sum, one) => sum + one, 0)).toBe(bytes.length);
    lines.push(
      ...Buffer.from(bytes)
        .toString()
        .trimEnd()
        .split('\n')
        .map((one) => (JSON.parse(one) as SurveyLine).document),
    );
  };
  const task = { path: '/x', name: 'x' };
  const last = await runSurvey([task], { most, run, lost }, { add, keep: nothing }, nothing, { isWanted: () => false, now: never });
  expect(last).toMatchObject({ lines: lines.length, kept: 0 });
  expect(last.share).toBeCloseTo(1);
  return lines;
}

function at(tree: Tree, name: string): Tree | number {
  return name
    .split('/')
    .slice(1)
    .reduce<Tree | number>((inside, part) => (inside as Tree)[part]!, tree);
}

/** What surveys by a function alone. */
function by(survey: Surveyor['survey']): Pick<Surveyor, 'survey' | 'news'> {
  return { survey, news: () => [] };
}

/** Nothing else of a line matters here. */
function line(document: string): SurveyLine {
  return { document } as SurveyLine;
}

function lineOf(found: Tree | number, name: string): SurveyResult {
  if (typeof found !== 'number') return { folders: Object.keys(found).sort() };
  return { lines: Array.from({ length: found }, (_, index) => line(`${name}/${index}`)) };
}

const names = fc.constantFrom('a', 'a-b', 'a.b', 'b', 'c', 'd', 'e');
const { tree: trees } = fc.letrec<{ tree: Tree; part: Tree | number }>((tie) => ({
  tree: fc.dictionary(names, tie('part'), { maxKeys: 6 }).map((tree) => ({ ...tree })),
  part: fc.oneof({ depthSize: 'small', withCrossShrink: true }, fc.nat(3), tie('tree')),
}));

function allOf(tree: Tree, name = 'x'): readonly string[] {
  return Object.entries(tree)
    .flatMap(([part, inside]) =>
      typeof inside === 'number'
        ? Array.from({ length: inside }, (_, index) => `${name}/${part}/${index}`)
        : allOf(inside, `${name}/${part}`),
    )
    .sort(comparePaths);
}

test('lines come in the order of their paths, whichever thread is done first', async () => {
  const delays = fc.array(fc.nat(40), { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(trees, fc.integer({ min: 1, max: 5 }), delays, async (tree, most, turns) => {
      expect(await linesOf(tree, most, (batch) => turns[batch % turns.length]!)).toEqual(allOf(tree));
    }),
    { numRuns: 300 },
  );
});

test('what breaks a thread costs its own line, and no other', async () => {
  const tree = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`r${String(index).padStart(2, '0')}`, 1]));
  const lines = await linesOf(tree, 4, () => 3, new Set(['x/r07', 'x/r23']));
  expect(lines).toEqual(allOf(tree).map((line) => (line === 'x/r07/0' || line === 'x/r23/0' ? `lost ${line.slice(0, -2)}` : line)));
});

function ofHundred(batch: readonly SurveyTask[]): Promise<BatchAnswer> {
  const folders = Array.from({ length: 100 }, (_, index) => String(index));
  return surveyBatch(
    batch,
    by(async ({ name }) => (name === 'x' ? { folders } : lineOf(1, name))),
  );
}

test('it stops with what is under way, and what came is the beginning of the whole', async () => {
  let came = 0;
  const stop = { isWanted: () => came >= 10, now: never };
  const add = (_bytes: Uint8Array, lengths: readonly number[]): void => {
    came += lengths.length;
  };
  const last = await runSurvey([{ path: '/x', name: 'x' }], { most: 2, run: ofHundred, lost }, { add, keep: nothing }, nothing, stop);
  expect(came).toBeGreaterThanOrEqual(10);
  expect(came).toBeLessThan(40);
  expect(last).toMatchObject({ lines: came });
  expect(last.share).toBeCloseTo(came / 100);
});

test('what takes too long is not waited for, once it is to end', async () => {
  let end = nothing;
  const now = new Promise<void>((settle) => (end = settle));
  const run = (batch: readonly SurveyTask[]): Promise<BatchAnswer> =>
    batch[0]!.name === 'slow'
      ? new Promise(() => end())
      : surveyBatch(
          batch,
          by(async ({ name }) => lineOf(1, name)),
        );
  const tasks = ['a', 'b', 'slow'].map((name) => ({ path: `/${name}`, name }));
  const added: number[] = [];
  const sink = { add: (_bytes: Uint8Array, lengths: readonly number[]) => void added.push(...lengths), keep: nothing };
  const last = await runSurvey(tasks, { most: 1, run, lost }, sink, nothing, { isWanted: () => false, now });
  expect([last.lines, added.length]).toEqual([2, 2]);
});
