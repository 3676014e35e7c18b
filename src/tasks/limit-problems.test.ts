import { expect, test } from 'vitest';
import type { Problem } from '../model/report.ts';
import { limitProblems } from './limit-problems.ts';

const problems = (document: string, count: number, fatal = false): Problem[] =>
  Array.from({ length: count }, (_, index) => ({ document, message: `${index}`, fatal }));
const said = (of: readonly Problem[]): string[] => limitProblems(of).map(({ document, message }) => `${document} ${message}`);

test('as many as can be read are kept as they are', () => {
  const few = [...problems('a', 20), ...problems('b', 20)];
  expect(limitProblems(few)).toEqual(few);
});

test('of one document the first are kept, and the rest are counted', () => {
  const shown = said([...problems('a', 21), ...problems('b', 1000), ...problems('c', 1)]);
  expect(shown).toHaveLength(20 + 20 + 1 + 2);
  expect(shown.slice(-2)).toEqual([
    'a 1 more problem of this document is not listed.',
    'b 980 more problems of this document are not listed.',
  ]);
});

test('of many documents each is named', () => {
  const shown = limitProblems(Array.from({ length: 500 }, (_, index) => problems(`d${index}`, 20)).flat());
  expect(shown.length).toBeLessThan(800);
  expect(new Set(shown.map(({ document }) => document)).size).toBe(500);
  expect(shown.at(-1)?.message).toBe('20 problems of this document are not listed.');
});

test('one that left nothing to judge is not lost among others', () => {
  const shown = limitProblems([...problems('a', 1000), ...problems('a', 1, true)]);
  expect(shown.filter(({ fatal }) => fatal)).toHaveLength(1);
});

test('a million are no trouble', () => {
  expect(limitProblems(problems('a', 1_000_000))).toHaveLength(21);
});
