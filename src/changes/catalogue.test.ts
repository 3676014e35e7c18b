import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { detectors } from './catalogue.ts';

test('ids are unique words', () => {
  const ids = detectors.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[a-z]+(?:-[a-z]+)*$/u);
});

test.each(detectors.map((detector) => [detector.id, detector] as const))('%s says who, when and why, and how we know', (_, detector) => {
  expect(detector.title).not.toMatch(/\.$/u);
  expect(detector.when).not.toMatch(/\.$/u);
  for (const text of [detector.why, detector.advice]) expect(text).toMatch(/\.$/u);
  expect(detector.cites.length).toBeGreaterThan(0);
});

test.each(detectors.map(({ id }) => [id]))('%s is all that its file is about', (id) => {
  for (const name of [`${id}.ts`, `${id}.test.ts`]) expect(existsSync(fileURLToPath(new URL(name, import.meta.url))), name).toBe(true);
});

const placed = detectors.flatMap((detector) => (detector.looks === 'entry' ? [] : [[detector.id, detector.places] as const]));

test.each(placed)('%s says in clauses what its places are', (_, places) => {
  expect(places.length).toBeGreaterThan(0);
  for (const { is, by = 'somebody', when = 'at times' } of places)
    for (const words of [is, by, when]) expect(words).toMatch(/^\S(?:.*[^\s.])?$/u);
});

const patterns = detectors.flatMap((detector) =>
  detector.looks === 'file' ? detector.places.map(({ files = [], gitFiles = [] }) => [detector.id, [...files, ...gitFiles]] as const) : [],
);

// A star elsewhere would be a name like any other, and find nothing.
test.each(patterns)('%s has paths with at most one star, in the last name, or all below: %j', (_, paths) => {
  expect(paths.length).toBeGreaterThan(0);
  for (const path of paths) expect(path).toMatch(/^(?:[^*/]+\/)*(?:[^*/]+|[^*/]*\*[^*/]*|\*\*)$/u);
});
